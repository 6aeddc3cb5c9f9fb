#include "server/followup/task_clarity.h"

#include <optional>
#include <string>

namespace giaoban {
namespace {

bool says_nothing(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }
bool says_nothing(const std::optional<std::string>& text) { return !text || says_nothing(std::string_view(*text)); }

}  // namespace

std::vector<std::string_view> missing_parts(const schema::Task& task) {
  std::vector<std::string_view> missing;
  if (says_nothing(task.person)) missing.push_back("person");
  if (says_nothing(std::string_view(task.text))) missing.push_back("text");
  if (says_nothing(task.due)) missing.push_back("due");
  if (says_nothing(task.responsible)) missing.push_back("responsible");
  if (says_nothing(task.result)) missing.push_back("result");
  if (!task.unit) missing.push_back("unit");
  return missing;
}

}  // namespace giaoban
