#include "tests/bench/load/commands.h"

#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <ctime>

namespace giaoban::bench {

std::string fresh_id() {
  using Long = unsigned long long;
  static const Long run = static_cast<Long>(std::time(nullptr)) << 16 ^ static_cast<Long>(::getpid());
  static std::atomic<Long> number = 0;
  char id[48];
  std::snprintf(id, sizeof id, "%08llx-%04llx-7000-8000-%012llx", run >> 16 & 0xffffffff, run & 0xffff, ++number);
  return id;
}

std::string command_text(const std::string& id, std::string_view space, std::string_view name, std::string_view arguments) {
  return std::string(R"({"type":"command","id":")").append(id).append(R"(","space":")").append(space).append(R"(","name":")").append(
      name).append(R"(","arguments":)").append(arguments).append("}");
}

std::string put_text(const std::string& id, std::string_view space, std::string_view collection, std::string_view record,
                     std::string_view fields) {
  return command_text(id, space, "record.put",
                      std::string(R"({"collection":")").append(collection).append(R"(","id":")").append(record).append(
                          R"(","fields":)").append(fields).append("}"));
}

}  // namespace giaoban::bench
