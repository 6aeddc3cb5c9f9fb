#include <map>

#include "server/papers/conference_facts.h"
#include "server/papers/ordering.h"
#include "server/papers/wording.h"

namespace giaoban {
namespace {

std::int64_t moment(const Record& record, std::string_view field) {
  const Json* value = record.field(field);
  return value != nullptr && value->is_number_integer() ? value->get<std::int64_t>() : 0;
}

/// "08 giờ 05 phút, ngày 10 tháng 12 năm 2026"; empty for 0.
std::string moment_line(std::int64_t unix_ms) {
  return unix_ms == 0 ? std::string() : hour_line(vietnam_time(unix_ms)) + ", " + day_line(vietnam_date(unix_ms));
}

struct Notice {
  std::int64_t at_ms = -1;
  bool came = false;       // at any time
  std::string kind, reason;  // of the latest
};

std::map<std::string, Notice> notices_of(const Space& conference) {
  std::map<std::string, Notice> notices;
  conference.each("check_ins", [&](const std::string&, const Record& one) {
    Notice& notice = notices[one.text("person")];
    const std::int64_t at_ms = moment(one, "at_ms");
    if (at_ms >= notice.at_ms) notice = {at_ms, notice.came, one.text("kind"), one.text("reason")};
    notice.came |= one.text("kind") == "arrived";
  });
  return notices;
}

/// Who came is present, also who left early; but not who, noted by mistake, was set down as absent later.
bool is_present(const Notice& notice) { return notice.came && notice.kind != "absent"; }

}  // namespace

void add_sitting_facts(PaperFacts& facts, const Space& conference, const Space* registry) {
  const Record* sitting = conference.find("sittings", conference.id().text());
  const bool is_held = sitting != nullptr && sitting->exists();
  facts.fields["began"] = is_held ? moment_line(moment(*sitting, "began_ms")) : "";
  facts.fields["ended"] = is_held ? moment_line(moment(*sitting, "ended_ms")) : "";
  const auto notices = notices_of(conference);
  for (const char* list : {"delegates", "present", "absent"}) facts.lists[list].names = {"n", "name", "post", "unit", "reason"};
  const auto add = [&facts](const char* list, Fields row) {
    FactRows& target = facts.lists[list];
    row["n"] = std::to_string(target.rows.size() + 1);
    target.rows.push_back(std::move(row));
  };
  for (const char* collection : {"delegates", "guests"}) {
    for (const auto& [id, person] : by_rank(conference, collection)) {
      const auto found = notices.find(id);
      const Notice notice = found == notices.end() ? Notice() : found->second;
      const std::string unit = unit_name(registry, id.substr(0, id.find('/')));
      const Fields row = {{"name", person->text("full_name")}, {"post", person->text("post")}, {"unit", unit.empty() ? person->text("organisation") : unit}, {"reason", notice.reason}};
      add("delegates", row);
      if (is_present(notice)) add("present", row);
      else if (!notices.empty()) add("absent", row);
    }
  }
  for (const char* list : {"delegates", "present", "absent"}) {
    const std::size_t count = facts.lists[list].rows.size();
    facts.fields[std::string(list) + "_count"] = count == 0 ? "" : two_digits(static_cast<std::int64_t>(count));
  }
}

}  // namespace giaoban
