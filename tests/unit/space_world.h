#pragma once
#include <rapidcheck.h>

#include "sync/space/ingest.h"
#include "sync/space/policy.h"
#include "tests/unit/log_author.h"

namespace giaoban {

/// The code of a failure, or "none".
std::string_view code_of(const auto& result) { return result ? std::string_view("none") : result.error().code; }

constexpr std::uint64_t kNow = 1'705'968'000'000;  // 2024-01-23, 7:00 in Vietnam

/// A conference as several nodes write it: the owner convened it, a town's node and a district's node are members,
/// a third one is not.
struct SpaceWorld {
  Ed25519Signer owner{seed_of(1)}, town{seed_of(2)}, district{seed_of(3)}, stranger{seed_of(4)};
  Ed25519Verifier verifier;
  UnitId province_unit = uuid_of(11), town_unit = uuid_of(12), district_unit = uuid_of(13), stranger_unit = uuid_of(14);
  AccountId account = uuid_of(21);
  Uuid nonce = uuid_of(31);
  SpaceId id = space_id(owner.node(), nonce);

  RecordChange founding(std::string_view kind = "conference") const {
    return {"spaces",
            id.text(),
            {{"kind", kind}, {"title", "Giao ban cụm 2"}, {"owner", owner.node().text()}, {"nonce", nonce.text()}},
            {}};
  }
  static RecordChange member(const UnitId& unit, const NodeId& node, std::string_view role = "member") {
    return {"members", unit.text(), {{"unit", unit.text()}, {"nodes", {node.text()}}, {"role", role}}, {}};
  }
  std::vector<RecordChange> first_changes(std::string_view kind = "conference") const {
    return {founding(kind), member(province_unit, owner.node(), "convener"), member(town_unit, town.node(), "host"),
            member(district_unit, district.node())};
  }
  /// The space with its members, all written by the owner.
  Space space(std::string_view kind = "conference") const {
    Space made(id);
    for (auto& change : first_changes(kind)) {
      const ParsedEntry entry = record_entry(made.next_stamp(kNow), {}, std::move(change));
      RC_ASSERT(check_entry(made, owner.node(), entry, kNow).has_value());
      made.apply(owner.node(), entry);
    }
    return made;
  }
  /// The owner's log up to the members.
  LogAuthor owner_log(std::string_view kind = "conference") const {
    LogAuthor log(owner, id);
    Hlc hlc = hlc_at(kNow);
    for (auto& change : first_changes(kind)) log.add(record_entry(++hlc, {}, std::move(change)).body);
    return log;
  }
};

inline RecordChange item(const std::string& id, std::string_view title) {
  return {"agenda_items", id, {{"title", title}, {"kind", "paper"}, {"minutes", 10}, {"rank", "a0"}}, {}};
}

/// Two spaces show the same: who owns them, who belongs, what is written, how far each log reaches.
inline bool equal_state(const Space& a, const Space& b) {
  return a.is_founded() == b.is_founded() && a.owner() == b.owner() && a.kind() == b.kind() &&
         a.members() == b.members() && a.records() == b.records() && a.heads() == b.heads() && a.offset() == b.offset();
}

}  // namespace giaoban
