#pragma once
#include "tests/unit/hub_world.h"

namespace giaoban {

/// A conference with four items of its programme, and a chair who leads it.
struct SittingWorld : HubWorld {
  static constexpr std::uint64_t kMinute = 60'000;
  unsigned commands = 0;

  SittingWorld() {
    for (unsigned i = 1; i <= 4; ++i) {
      RecordChange change = item(one(i), "Nội dung " + std::to_string(i));
      change.fields["rank"] = "a" + std::to_string(i);
      REQUIRE(node->put_own(world.id, {change}).has_value());
    }
  }
  static std::string one(unsigned number) { return uuid_of(500 + number).text(); }

  Outcome as(const Actor& actor, std::string name, Json arguments = Json::object()) {
    return node->run(command(++commands, actor, std::move(name), std::move(arguments)));
  }
  /// A command of the chair.
  Outcome lead(std::string name, Json arguments = Json::object()) { return as(convener(Role::kChair), std::move(name), std::move(arguments)); }
  Outcome take(unsigned number) { return lead("sitting.take_item", {{"item", one(number)}}); }
  void wait(std::uint64_t minutes) { node->now += minutes * kMinute; }

  std::string text(const char* collection, const std::string& id, const char* field) {
    const Record* record = space().find(collection, id);
    return record == nullptr ? "" : record->text(field);
  }
  std::string status(unsigned number) { return text("item_runs", one(number), "status"); }
  std::string sitting(const char* field) { return text("sittings", world.id.text(), field); }
  /// A number of a record, 0 where it has none.
  std::uint64_t field(const char* collection, const std::string& id, const char* name) {
    const Record* record = space().find(collection, id);
    const Json* value = record == nullptr ? nullptr : record->field(name);
    return value == nullptr || value->is_null() ? 0 : value->get<std::uint64_t>();
  }
  /// Minutes that an item had so far.
  std::uint64_t spent(unsigned number) {
    const std::uint64_t since = field("item_runs", one(number), "since_ms");
    return (field("item_runs", one(number), "spent_ms") + (since == 0 ? 0 : node->now - since)) / kMinute;
  }
};

inline Error error_of(const Outcome& outcome) {
  REQUIRE_FALSE(outcome.has_value());
  return outcome.error();
}

}  // namespace giaoban
