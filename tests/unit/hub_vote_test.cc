#include "tests/unit/hub_vote_world.h"

namespace giaoban {
namespace {

TEST_CASE("[V1] Only the convener's chair and secretary hold votes, and nobody writes their records otherwise") {
  VoteWorld world;
  const Json draft = {{"vote", VoteWorld::vote().text()}, {"fields", {{"title", "x"}, {"method", "named"}, {"kind", "for_against"}}}};
  CHECK(error_of(world.as(world.host_person(Role::kChair), "vote.prepare", draft)).code == problem::kForbidden);
  CHECK(error_of(world.as(world.convener(Role::kDelegate), "vote.prepare", draft)).code == problem::kForbidden);
  REQUIRE(world.as(world.convener(Role::kSecretary), "vote.prepare", draft).has_value());
  for (const char* name : {"vote.open", "vote.close", "vote.publish"})
    CHECK(error_of(world.as(world.host_person(Role::kChair), name, {{"vote", VoteWorld::vote().text()}})).code == problem::kForbidden);
  const RecordChange forged = {"ballots", world.ballot(1), {{"elector", world.person(1)}}, {}};
  CHECK(error_of(world.node->run(world.put(9000, world.convener(Role::kAdmin), forged))).code == problem::kForbidden);
}

TEST_CASE("[V2] A draft changes until it is opened, and says nothing that other commands say") {
  VoteWorld world;
  REQUIRE(world.prepare().has_value());
  REQUIRE(world.lead("vote.prepare", {{"vote", VoteWorld::vote().text()}, {"fields", {{"title", "Khác"}}}}).has_value());
  CHECK(world.text("votes", VoteWorld::vote().text(), "title") == "Khác");
  for (const char* name : {"status", "eligible", "public_key", "closed_ms"})
    CHECK(error_of(world.prepare({{name, 1}})).code == problem::kForbidden);
  CHECK(error_of(world.prepare({{"kind", "raffle"}})).pointer == "/arguments/fields/kind");
  REQUIRE(world.open().has_value());
  CHECK(error_of(world.prepare()).code == problem::kConflict);
  CHECK(error_of(world.on("vote.close", 9)).code == problem::kRecordUnknown);
}

TEST_CASE("[V2] What is not whole does not open") {
  VoteWorld world;
  unsigned number = 0;
  const auto refused = [&](Json fields) {
    REQUIRE(world.prepare(std::move(fields), ++number).has_value());
    return error_of(world.open(Json::object(), number)).code == problem::kInvalidField;
  };
  CHECK(refused({{"options", {"a"}}}));
  CHECK(refused({{"kind", "options"}, {"options", {"a"}}}));
  CHECK(refused({{"kind", "options"}, {"options", {"a", "a"}}}));
  CHECK(refused({{"kind", "options"}, {"options", {"a", "b"}}, {"max_choices", 3}}));
  CHECK(refused({{"kind", "confidence_rating"}, {"method", "secret"}}));
  CHECK(refused({{"kind", "confidence_rating"}, {"method", "named"}, {"options", {"a"}}}));
  CHECK(refused({{"kind", "confidence_ballot"}, {"method", "secret"}, {"options", {"a"}}, {"allows_proxies", true}}));
  CHECK(refused({{"kind", "confidence_ballot"}, {"method", "secret"}, {"options", {"a"}}, {"electorate", "present"}}));
}

TEST_CASE("[V2] A vote opens while the sitting is open, once, and the sitting does not end over it") {
  VoteWorld world;
  REQUIRE(world.lead("sitting.end").has_value());
  REQUIRE(world.prepare().has_value());
  CHECK(error_of(world.open()).code == problem::kConflict);
  REQUIRE(world.lead("sitting.begin").has_value());
  REQUIRE(world.open().has_value());
  CHECK(error_of(world.open()).code == problem::kConflict);
  CHECK(error_of(world.lead("sitting.end")).code == problem::kConflict);
  REQUIRE(world.on("vote.close").has_value());
  CHECK(world.lead("sitting.end").has_value());
}

TEST_CASE("[V3] Who may vote is worked out at the opening and stays") {
  VoteWorld world;
  world.put_row({"delegates", world.person(2), {{"has_vote", false}}, {}});
  world.open_new();
  CHECK(world.field("votes", VoteWorld::vote().text(), "eligible") == 4);
  CHECK(error_of(world.cast(2, {0})).code == problem::kForbidden);
  world.put_row(world.delegate(world.world.province_unit, 9));
  CHECK(error_of(world.cast(9, {0})).code == problem::kForbidden);
  world.put_row({"delegates", world.person(1), Json::object(), true});
  CHECK(world.cast(1, {0}).has_value());
  for (const auto& [fields, eligible] : {std::pair<Json, unsigned>{{{"electorate", "units"}}, 2}, {{{"electorate", "delegates"}}, 4}}) {
    static unsigned number = 10;
    world.open_new(fields, ++number);
    CHECK(world.field("votes", VoteWorld::vote(number).text(), "eligible") == eligible);
  }
}

TEST_CASE("[V3] Where those vote who are present, who came may and who left may not") {
  VoteWorld world;
  const auto noted = [&](unsigned n, const char* kind, unsigned at) {
    world.put_row({"check_ins", world.world.province_unit.text() + "/" + uuid_of(6000 + 10 * n + at).text(),
                   {{"person", world.person(n)}, {"kind", kind}, {"at_ms", kNow + at}, {"how", "list"}}, {}});
  };
  noted(1, "arrived", 1);
  noted(2, "arrived", 1);
  noted(2, "left", 2);
  world.open_new({{"electorate", "present"}});
  CHECK(world.field("votes", VoteWorld::vote().text(), "eligible") == 1);
  CHECK(world.cast(1, {0}).has_value());
  CHECK(error_of(world.cast(2, {0})).code == problem::kForbidden);
}

TEST_CASE("[V3] Each unit's head votes for it, without one whom its list names first") {
  VoteWorld world;
  world.put_row({"delegates", world.person(3), {{"is_head", true}}, {}});
  world.open_new({{"electorate", "units"}});
  CHECK(error_of(world.cast(1, {0})).code == problem::kForbidden);
  CHECK(world.cast(3, {0}).has_value());
  CHECK(world.cast(4, {1}).has_value());
  CHECK(error_of(world.cast(5, {1})).code == problem::kForbidden);
}

TEST_CASE("[V4] A ballot is cast by its elector alone, or by whom the roll lets vote in their place") {
  VoteWorld world;
  const std::string proxy = world.world.province_unit.text() + "/" + uuid_of(2001).text();
  world.put_row({"proxies", proxy, {{"elector", world.person(1)}, {"holder", world.person(2)}}, {}});
  world.put_row({"proxies", world.world.province_unit.text() + "/" + uuid_of(2004).text(), {{"elector", world.person(4)}, {"holder", world.person(2)}}, {}});
  world.open_new();
  CHECK(error_of(world.cast(world.voter(2), world.person(1), {0})).code == problem::kForbidden);
  CHECK(error_of(world.cast(world.convener(Role::kSecretary), world.person(1), {0})).code == problem::kForbidden);
  Actor elsewhere = world.voter(1);
  elsewhere.unit = world.world.town_unit;
  CHECK(error_of(world.cast(elsewhere, world.person(1), {0})).code == problem::kForbidden);
  CHECK(world.cast(1, {0}).has_value());

  world.open_new({{"allows_proxies", true}}, 2);
  CHECK(error_of(world.cast(1, {0}, 2)).code == problem::kForbidden);  // gave it away
  CHECK(world.cast(world.voter(2), world.person(1), {1}, 2).has_value());
  CHECK(world.cast(2, {0}, 2).has_value());
  CHECK(error_of(world.cast(world.voter(2), world.person(4), {0}, 2)).code == problem::kForbidden);  // another unit's word
  CHECK(world.cast(4, {0}, 2).has_value());
  REQUIRE(world.on("vote.close", 2).has_value());
  CHECK(world.counts(2) == Json({2, 1, 0}));
}

TEST_CASE("[V5] Until the vote is closed the last ballot counts, once, and the log tells only that somebody voted") {
  VoteWorld world;
  world.open_new();
  for (const std::int64_t choice : {0, 1, 2, 1}) REQUIRE(world.cast(1, {choice}).has_value());
  CHECK(world.value("ballots", world.ballot(1), "choices") == nullptr);
  CHECK(world.text("ballots", world.ballot(1), "elector") == world.person(1));
  REQUIRE(world.cast(4, {0}).has_value());
  REQUIRE(world.on("vote.close").has_value());
  CHECK(world.counts() == Json({1, 1, 0}));
  CHECK(world.field("vote_results", VoteWorld::vote().text(), "cast") == 2);
  CHECK(*world.value("ballots", world.ballot(1), "choices") == Json({1}));
  CHECK(world.kept_ballots() == 0);
}

TEST_CASE("[V5] A ballot that the vote does not offer is refused") {
  VoteWorld world;
  world.open_new();
  for (const Choices& bad : {Choices{}, Choices{3}, Choices{0, 1}}) CHECK(error_of(world.cast(1, bad)).pointer == "/arguments/choices");
  world.open_new({{"kind", "options"}, {"options", {"a", "b", "c"}}, {"max_choices", 2}}, 2);
  for (const Choices& bad : {Choices{0, 1, 2}, Choices{1, 0}, Choices{1, 1}, Choices{3}}) CHECK(error_of(world.cast(1, bad, 2)).code == problem::kInvalidField);
  CHECK(world.cast(1, {0, 2}, 2).has_value());
  CHECK(world.cast(2, {}, 2).has_value());  // blank
  CHECK(error_of(world.cast_box(1, std::string(216, 'A'))).pointer == "/arguments/sealed");
}

TEST_CASE("[V6] After the closing no ballot counts, and by the clock not even before the timer ran") {
  VoteWorld world;
  REQUIRE(world.prepare().has_value());
  REQUIRE(world.open({{"lasts_s", 60}}).has_value());
  REQUIRE(world.cast(1, {0}).has_value());
  world.wait(1);
  CHECK(world.status() == "open");
  CHECK(error_of(world.cast(2, {0})).code == problem::kConflict);
  REQUIRE(world.on("vote.close").has_value());
  CHECK(error_of(world.cast(2, {0})).code == problem::kConflict);
  CHECK(error_of(world.on("vote.close")).code == problem::kConflict);  // the second of two chairs
  CHECK(world.counts() == Json({1, 0, 0}));
}

TEST_CASE("[V6] A timed vote whose time passed while the node was down is closed when it is up") {
  VoteWorld world;
  REQUIRE(world.prepare().has_value());
  REQUIRE(world.open({{"lasts_s", 60}}).has_value());
  REQUIRE(world.cast(1, {1}).has_value());
  world.wait(2);
  world.restart();
  world.node->run_until([&] { return world.status() == "closed" && world.kept_ballots() == 0; });
  CHECK(world.counts() == Json({0, 1, 0}));
}

TEST_CASE("[V6] A timed vote closes by itself") {
  VoteWorld world;
  REQUIRE(world.prepare().has_value());
  REQUIRE(world.open({{"lasts_s", 5}}).has_value());
  REQUIRE(world.cast(1, {0}).has_value());
  world.node->now += 4990;
  world.restart();
  const std::uint64_t due = world.node->now + 10;
  world.node->run_until([&] {
    world.node->now = due;
    return world.status() == "closed";
  });
  CHECK(world.counts() == Json({1, 0, 0}));
}

TEST_CASE("[V1] Of hands the counts are entered, as often as needed until the vote is closed") {
  VoteWorld world;
  world.open_new({{"method", "show"}});
  CHECK(error_of(world.cast(1, {0})).code == problem::kConflict);
  CHECK(error_of(world.on("vote.close")).code == problem::kConflict);
  const auto enter = [&](Json counts) { return world.lead("vote.enter", {{"vote", VoteWorld::vote().text()}, {"counts", std::move(counts)}}); };
  CHECK(error_of(enter({4, 2, 0})).code == problem::kInvalidField);
  CHECK(error_of(enter({4, 1})).pointer == "/arguments/counts");
  REQUIRE(enter({5, 0, 0}).has_value());
  REQUIRE(enter({2, 2, 1}).has_value());
  CHECK(error_of(world.on("vote.publish")).code == problem::kConflict);
  REQUIRE(world.on("vote.close").has_value());
  REQUIRE(world.on("vote.publish").has_value());
  CHECK(error_of(enter({5, 0, 0})).code == problem::kConflict);
  CHECK(world.outcomes() == Json({"rejected"}));
  CHECK(world.status() == "published");
  REQUIRE(world.prepare({{"method", "show"}}, 2).has_value());
  CHECK(error_of(world.open({{"lasts_s", 30}}, 2)).pointer == "/arguments/lasts_s");
}

TEST_CASE("[V9] A vote is annulled with a reason at any time; what was cast and not counted is never read") {
  VoteWorld world;
  const auto annul = [&] { return world.lead("vote.annul", {{"vote", VoteWorld::vote().text()}, {"reason", "Sai danh sách"}}); };
  world.open_new({{"method", "secret"}});
  REQUIRE(world.cast_box(1, world.sealed(1, {0}, "0123456789")).has_value());
  CHECK(world.key_files() == 1);
  REQUIRE(annul().has_value());
  CHECK(world.key_files() == 0);
  CHECK(world.kept_ballots() == 0);
  CHECK(world.text("votes", VoteWorld::vote().text(), "reason") == "Sai danh sách");
  CHECK(world.counts() == Json());
  CHECK(error_of(annul()).code == problem::kConflict);
  CHECK(error_of(world.on("vote.publish")).code == problem::kConflict);
}

}  // namespace
}  // namespace giaoban
