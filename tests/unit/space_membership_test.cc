#include <doctest/doctest.h>

#include "sync/space/membership.h"
#include "tests/unit/space_world.h"

namespace giaoban {
namespace {

const SpaceWorld kWorld;

std::string_view verdict(const Space& space, const NodeId& origin, RecordChange change) {
  return code_of(check_entry(space, origin, record_entry(hlc_at(kNow), {}, std::move(change)), kNow));
}

void write(Space& space, const Signer& by, RecordChange change) {
  const ParsedEntry entry = record_entry(space.next_stamp(kNow), {}, std::move(change));
  REQUIRE(code_of(check_entry(space, by.node(), entry, kNow)) == "none");
  space.apply(by.node(), entry);
}

/// The town wrote twice, then its node was closed.
Space closed_after_two() {
  Space space = kWorld.space();
  write(space, kWorld.town, item("a", "một"));
  write(space, kWorld.town, item("b", "hai"));
  write(space, kWorld.owner, *close_node(space, kWorld.town_unit, kWorld.town.node()));
  return space;
}

TEST_CASE("[W6] a node that was closed writes no more; what it wrote stays; the unit stays a member") {
  const Space space = closed_after_two();
  CHECK(verdict(space, kWorld.town.node(), item("c", "ba")) == problem::kLogClosed);
  CHECK(code_of(check_entry(space, kWorld.town.node(), document_entry(1, {}, "minutes", std::string("\0\0", 2)), kNow)) ==
        problem::kLogClosed);
  CHECK(space.find("agenda_items", "b")->exists());
  CHECK(space.has_member(kWorld.town_unit));
  CHECK_FALSE(space.vouches(kWorld.town.node(), kWorld.town_unit));
  CHECK_FALSE(space.is_member_node(kWorld.town.node()));
}

TEST_CASE("[W6] entries up to the closing are taken by a replica that hears of it first, and none after") {
  LogAuthor owner = kWorld.owner_log(), town(kWorld.town, kWorld.id);
  Space space = kWorld.space();
  for (const char* id : {"a", "b", "c"}) {
    const ParsedEntry entry = record_entry(hlc_at(kNow), {kWorld.town_unit, kWorld.account}, item(id, id));
    if (town.size() < 2) space.apply(kWorld.town.node(), entry);
    town.add(entry.body);
  }
  owner.add(record_entry(hlc_at(kNow) + 9, {}, *close_unit(space, kWorld.town_unit)).body);

  Space late(kWorld.id);
  REQUIRE(ingest(late, owner.all(), kWorld.verifier, kNow).has_value());
  CHECK_FALSE(late.has_member(kWorld.town_unit));
  CHECK(ingest(late, town.batch(1, 1), kWorld.verifier, kNow).has_value());
  CHECK(code_of(ingest(late, town.batch(2, 3), kWorld.verifier, kNow)) == problem::kLogClosed);
  CHECK(ingest(late, town.batch(2, 2), kWorld.verifier, kNow).has_value());
  CHECK(code_of(ingest(late, town.batch(3, 3), kWorld.verifier, kNow)) == problem::kLogClosed);
  CHECK(late.head(kWorld.town.node()).seq == 2);
}

TEST_CASE("[W6] a unit's rows of a closed node are taken up to the closing, those of other units never") {
  Space space = kWorld.space();
  RecordChange closing = *close_node(space, kWorld.town_unit, kWorld.town.node());
  closing.fields["closed"][0]["seq"] = 5;
  write(space, kWorld.owner, closing);
  const auto row = [](const UnitId& unit) {
    return RecordChange{"delegates", unit.text() + "/x", {{"full_name", "A"}, {"rank", "a"}}, {}};
  };
  CHECK(verdict(space, kWorld.town.node(), row(kWorld.town_unit)) == "none");
  CHECK(verdict(space, kWorld.town.node(), row(kWorld.district_unit)) == problem::kPolicyRefused);
}

TEST_CASE("[W6] a node that vouches for another unit still writes on") {
  Space space = kWorld.space();
  write(space, kWorld.owner, *list_node(space, kWorld.district_unit, kWorld.town.node()));
  write(space, kWorld.owner, *close_node(space, kWorld.town_unit, kWorld.town.node()));
  CHECK(verdict(space, kWorld.town.node(), item("c", "ba")) == "none");
  write(space, kWorld.owner, *close_unit(space, kWorld.district_unit));
  CHECK(verdict(space, kWorld.town.node(), item("c", "ba")) == problem::kLogClosed);
}

TEST_CASE("[W6] a node leaves only with its log closed, and what was closed stays so unless it is listed again") {
  Space space = closed_after_two();
  const NodeId owner = kWorld.owner.node();
  const auto change = [](const UnitId& unit, Json fields, std::optional<bool> deleted = {}) {
    return RecordChange{"members", unit.text(), std::move(fields), deleted};
  };
  const UnitId& district = kWorld.district_unit;
  CHECK(verdict(space, owner, change(district, {{"nodes", Json::array()}})) == problem::kPolicyRefused);
  CHECK(verdict(space, owner, change(district, {{"nodes", nullptr}})) != "none");
  CHECK(verdict(space, owner, change(district, Json::object(), true)) == problem::kPolicyRefused);
  CHECK(verdict(space, owner, change(kWorld.town_unit, {{"closed", Json::array()}})) == problem::kPolicyRefused);
  for (const std::uint64_t seq : {1, 3})
    CHECK(verdict(space, owner, change(kWorld.town_unit, {{"closed", {{{"node", kWorld.town.node().text()}, {"seq", seq}}}}})) ==
          problem::kPolicyRefused);
  CHECK(verdict(space, owner, change(kWorld.town_unit, {{"role", "member"}})) == "none");
  write(space, kWorld.owner, *list_node(space, kWorld.town_unit, kWorld.town.node()));
  CHECK(verdict(space, kWorld.town.node(), item("c", "ba")) == "none");
  CHECK(verdict(space, owner, change(kWorld.town_unit, {{"closed", Json::array()}})) == "none");
}

TEST_CASE("[W6] [R4] the projection of a closing is the same after loading") {
  const Space space = closed_after_two();
  Space loaded(kWorld.id);
  for (const auto& [key, record] : space.records()) loaded.load_record(key, *Record::decode(record.encode()));
  for (const auto& [origin, head] : space.heads()) loaded.load_log(origin, head, space.last_stamp());
  loaded.finish_loading();
  CHECK(loaded.log_end(kWorld.town.node()) == 2);
  CHECK(loaded.log_end(kWorld.stranger.node()) == std::nullopt);
  CHECK(loaded.members() == space.members());
}

}  // namespace
}  // namespace giaoban
