#pragma once
#include "tests/unit/hub_world.h"

namespace giaoban {

/// What a follower knows after these messages: offset and records. Checks that offsets never fall.
struct Followed {
  std::uint64_t offset = 0;
  std::map<RecordKey, Json> records;

  void apply(const Json& message) {
    REQUIRE(message["offset"].get<std::uint64_t>() >= offset);
    const bool is_snapshot = message["type"] == "snapshot";
    for (const Json& change : message[is_snapshot ? "records" : "changes"]) {
      const RecordKey key(change["collection"].get<std::string>(), change["id"].get<std::string>());
      if (change["record"].is_null())
        records.erase(key);
      else
        records[key] = change["record"];
    }
    offset = message["offset"].get<std::uint64_t>();
  }
  void apply_all(const MemorySocket& socket) {
    for (std::size_t i = 0; i < socket.frames.size(); ++i) apply(socket.message(static_cast<int>(i)));
  }
  static std::map<RecordKey, Json> of(const Space& space) {
    std::map<RecordKey, Json> shown;
    for (const auto& [key, record] : space.records())
      if (record.exists()) shown[key] = record.visible();
    return shown;
  }
};

}  // namespace giaoban
