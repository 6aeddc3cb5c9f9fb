#include <doctest/doctest.h>

#include "tests/unit/space_world.h"

namespace giaoban {
namespace {

const SpaceWorld kWorld;

TEST_CASE("[P5] a batch founds a space, and one by a member follows") {
  Space space(kWorld.id);
  const auto founded = ingest(space, kWorld.owner_log().all(), kWorld.verifier, kNow);
  REQUIRE(founded.has_value());
  CHECK(founded->size() == 4);
  CHECK(space.is_founded());
  CHECK(space.owner() == kWorld.owner.node());
  CHECK(space.vouches(kWorld.town.node(), kWorld.town_unit));
  CHECK(space.head(kWorld.owner.node()) == kWorld.owner_log().head());

  LogAuthor town(kWorld.town, kWorld.id);
  town.add(record_entry(hlc_at(kNow), {kWorld.town_unit, kWorld.account}, item("x", "Tham luận")).body);
  const auto taken = ingest(space, town.all(), kWorld.verifier, kNow);
  REQUIRE(taken.has_value());
  CHECK(taken->front().applied.offset == 5);
  CHECK(taken->front().applied.record == RecordKey("agenda_items", "x"));
  CHECK(space.find("agenda_items", "x")->text("title") == "Tham luận");
}

TEST_CASE("[W4] a member's entries before the owner's log are refused and taken after it") {
  Space space(kWorld.id);
  LogAuthor town(kWorld.town, kWorld.id);
  town.add(record_entry(1, {}, item("x", "t")).body);
  CHECK(code_of(ingest(space, town.all(), kWorld.verifier, kNow)) == problem::kNotAMember);
  REQUIRE(ingest(space, kWorld.owner_log().all(), kWorld.verifier, kNow).has_value());
  CHECK(ingest(space, town.all(), kWorld.verifier, kNow).has_value());
}

TEST_CASE("[P6] one bad entry anywhere in a batch leaves the space exactly as it was") {
  Space space(kWorld.id);
  REQUIRE(ingest(space, kWorld.owner_log().all(), kWorld.verifier, kNow).has_value());
  space.apply(kWorld.district.node(), record_entry(space.next_stamp(kNow), {}, item("x", "before")));
  const Hlc far = hlc_at(kNow + 25 * 3600 * 1000);
  const std::vector<std::pair<std::string, std::string_view>> bad = {
      {"junk", problem::kBadMessage},
      {record_entry(1, {}, {"nothing", "x", Json::object(), {}}).body, problem::kUnknownCollection},
      {record_entry(1, {}, {"agenda_items", "x", {{"minutes", -1}}, {}}).body, problem::kInvalidField},
      {record_entry(1, {}, kWorld.member(kWorld.stranger_unit, kWorld.stranger.node())).body, problem::kPolicyRefused},
      {record_entry(1, {kWorld.district_unit, kWorld.account}, item("y", "t")).body, problem::kNotAMember},
      {record_entry(far, {}, item("y", "t")).body, problem::kClockAhead},
      {document_entry(1, {}, "minutes", "\x01").body, problem::kBrokenUpdate}};
  for (const auto& [body, code] : bad)
    for (int place = 0; place < 3; ++place) {
      LogAuthor town(kWorld.town, kWorld.id);
      Hlc hlc = hlc_at(kNow + 10);
      for (int i = 0; i < 3; ++i)
        town.add(i == place ? body
                 : i == 0   ? record_entry(++hlc, {}, item("x", "overwritten")).body
                            : record_entry(++hlc, {}, item("new" + std::to_string(i), "t")).body);
      const Space before = space;
      CHECK(code_of(ingest(space, town.all(), kWorld.verifier, kNow)) == code);
      CHECK(equal_state(space, before));
      CHECK(space.find("agenda_items", "x")->text("title") == "before");
      Space then = before;
      CHECK(space.next_stamp(kNow) == then.next_stamp(kNow));  // the clock too
    }
}

TEST_CASE("[P6] a bad batch of the owner takes back the members that it made") {
  Space space(kWorld.id);
  LogAuthor log = kWorld.owner_log();
  REQUIRE(ingest(space, log.all(), kWorld.verifier, kNow).has_value());
  log.add(record_entry(hlc_at(kNow + 1), {}, kWorld.member(kWorld.stranger_unit, kWorld.stranger.node())).body);
  log.add("junk");
  const Space before = space;
  CHECK_FALSE(ingest(space, log.batch(5, 6), kWorld.verifier, kNow).has_value());
  CHECK(equal_state(space, before));
  CHECK_FALSE(space.is_member_node(kWorld.stranger.node()));
  Space fresh(kWorld.id);
  CHECK_FALSE(ingest(fresh, log.all(), kWorld.verifier, kNow).has_value());
  CHECK(equal_state(fresh, Space(kWorld.id)));
}

TEST_CASE("[P5] a batch that comes twice does nothing the second time; of one that overlaps only the new part counts") {
  Space space(kWorld.id);
  const LogAuthor log = kWorld.owner_log();
  REQUIRE(ingest(space, log.batch(1, 2), kWorld.verifier, kNow)->size() == 2);
  CHECK(ingest(space, log.batch(1, 2), kWorld.verifier, kNow)->empty());
  CHECK(ingest(space, log.batch(2, 2), kWorld.verifier, kNow)->empty());
  const auto rest = ingest(space, log.batch(2, 4), kWorld.verifier, kNow);
  REQUIRE(rest.has_value());
  CHECK(rest->size() == 2);
  Space whole(kWorld.id);
  REQUIRE(ingest(whole, log.all(), kWorld.verifier, kNow).has_value());
  CHECK(equal_state(space, whole));
}

TEST_CASE("[L1] a batch that leaves a gap is refused and the space stays as it was") {
  Space space(kWorld.id);
  const LogAuthor log = kWorld.owner_log();
  CHECK(code_of(ingest(space, log.batch(2, 4), kWorld.verifier, kNow)) == problem::kLogGap);
  REQUIRE(ingest(space, log.batch(1, 1), kWorld.verifier, kNow).has_value());
  CHECK(code_of(ingest(space, log.batch(3, 4), kWorld.verifier, kNow)) == problem::kLogGap);
  CHECK(space.offset() == 1);
}

TEST_CASE("[L3] an origin that writes its log anew is found out: the fork does not fit the chain") {
  Space space(kWorld.id);
  REQUIRE(ingest(space, kWorld.owner_log().all(), kWorld.verifier, kNow).has_value());
  LogAuthor first(kWorld.town, kWorld.id), second(kWorld.town, kWorld.id);
  first.add(record_entry(1, {}, item("x", "first")).body);
  second.add(record_entry(1, {}, item("x", "second")).body);
  second.add(record_entry(2, {}, item("y", "more")).body);
  REQUIRE(ingest(space, first.all(), kWorld.verifier, kNow).has_value());
  const Space before = space;
  CHECK(code_of(ingest(space, second.all(), kWorld.verifier, kNow)) == problem::kSignatureWrong);
  CHECK(code_of(ingest(space, second.batch(2, 2), kWorld.verifier, kNow)) == problem::kSignatureWrong);
  CHECK(equal_state(space, before));
}

TEST_CASE("[T1] the next stamp is greater than every stamp that came in") {
  Space space(kWorld.id);
  REQUIRE(ingest(space, kWorld.owner_log().all(), kWorld.verifier, kNow).has_value());
  LogAuthor town(kWorld.town, kWorld.id);
  const Hlc ahead = hlc_at(kNow + 3600 * 1000);
  town.add(record_entry(ahead, {}, item("x", "t")).body);
  REQUIRE(ingest(space, town.all(), kWorld.verifier, kNow).has_value());
  CHECK(space.next_stamp(kNow) > ahead);
}

}  // namespace
}  // namespace giaoban
