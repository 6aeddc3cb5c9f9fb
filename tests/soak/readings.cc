#include "tests/soak/readings.h"

#include <functional>

#include "sync/base/json.h"
#include "tests/bench/load/tcp.h"

namespace giaoban::soak {

const Readings::Reading* Readings::of(std::string_view message) {
  if (!message.starts_with(R"({"type":"changes")") && !message.starts_with(R"({"type":"snapshot")")) return nullptr;
  const std::size_t hash = std::hash<std::string_view>()(message);
  const auto [at, is_new] = known_.try_emplace(hash);
  if (!is_new) return &at->second;
  at->second = read(message);
  order_.push_back(hash);
  if (order_.size() > kKept) {
    known_.erase(order_.front());
    order_.pop_front();
  }
  return &known_.at(hash);
}

Readings::Reading Readings::read(std::string_view message) {
  const auto json = parse_json(message);
  if (!json) bench::give_up("a message is no JSON: " + std::string(message.substr(0, 200)));
  Reading reading{.offset = (*json)["offset"].get<std::uint64_t>(), .is_end = json->value("last", true), .words = {}};
  for (const Json& change : (*json)[(*json)["type"] == "snapshot" ? "records" : "changes"]) {
    const std::string name = change["collection"].get<std::string>() + " " + change["id"].get<std::string>();
    const std::size_t record = numbers_.try_emplace(name, numbers_.size()).first->second;
    reading.words.push_back({record, std::hash<std::string>()(to_text(change))});
  }
  return reading;
}

std::string Readings::name_of(std::size_t record) const {
  for (const auto& [name, number] : numbers_)
    if (number == record) return name;
  return "?";
}

}  // namespace giaoban::soak
