#include "tests/unit/hub_vote_world.h"

namespace giaoban {
namespace {

const std::vector<std::string> kReceipts = {"ZZZZZZZZZ1", "MMMMMMMMM2", "0000000003", "YYYYYYYYY4", "AAAAAAAAA5"};

/// Every byte that the store holds.
std::string all_bytes(const MemoryStore& store) {
  std::string all;
  for (std::size_t table = 0; table < kTableCount; ++table)
    REQUIRE(store.scan(static_cast<Table>(table), {}, {}, [&](std::string_view key, std::string_view value) {
      all.append(key).append(value);
      return true;
    }).has_value());
  return all;
}

TEST_CASE("[V7] A secret vote: receipts in their own order say what was chosen, ballots say only who voted") {
  VoteWorld world;
  world.open_new({{"method", "secret"}});
  CHECK(error_of(world.cast(1, {0})).pointer == "/arguments/choices");
  for (unsigned n = 1; n <= 5; ++n) REQUIRE(world.cast_box(n, world.sealed(n, {n % 3}, kReceipts[n - 1])).has_value());
  CHECK(all_bytes(world.store).find(kReceipts[0]) == std::string::npos);
  REQUIRE(world.on("vote.close").has_value());
  CHECK(world.counts() == Json({1, 2, 2}));
  const std::vector<std::pair<std::string, Choices>> told = {
      {"0000000003", {0}}, {"AAAAAAAAA5", {2}}, {"MMMMMMMMM2", {2}}, {"YYYYYYYYY4", {1}}, {"ZZZZZZZZZ1", {1}}};
  CHECK(world.receipts() == told);
  for (unsigned n = 1; n <= 5; ++n) CHECK(world.value("ballots", world.ballot(n), "choices") == nullptr);
  CHECK(world.key_files() == 0);
  CHECK(world.kept_ballots() == 0);
}

TEST_CASE("[V7] The list of receipts is the same in whatever order ballots were cast, and again") {
  CHECK(rc::check("order of casting", [] {
    std::vector<unsigned> order = {1, 2, 3, 4, 5, 2, 4};
    for (std::size_t at = order.size(); at > 1; --at) std::swap(order[at - 1], order[*rc::gen::inRange<std::size_t>(0, at)]);
    VoteWorld world;
    world.open_new({{"method", "secret"}});
    for (unsigned n : order) RC_ASSERT(world.cast_box(n, world.sealed(n, {n % 3}, kReceipts[n - 1])).has_value());
    RC_ASSERT(world.on("vote.close").has_value());
    RC_ASSERT(world.receipts().size() == 5u);
    RC_ASSERT(std::ranges::is_sorted(world.receipts()));
    RC_ASSERT(world.counts() == Json({1, 2, 2}));
  }));
}

TEST_CASE("[V7] A copy of another's ballot, and one that is none, are counted as invalid; two of one receipt both count") {
  VoteWorld world;
  world.open_new({{"method", "secret"}});
  const std::string box = world.sealed(1, {0}, kReceipts[0]);
  REQUIRE(world.cast_box(1, box).has_value());
  REQUIRE(world.cast_box(2, box).has_value());
  REQUIRE(world.cast_box(3, world.sealed(3, {7}, kReceipts[2])).has_value());
  REQUIRE(world.cast_box(4, to_base64(as_bytes(std::string(160, 'x')))).has_value());
  REQUIRE(world.cast_box(5, world.sealed(5, {1}, kReceipts[0])).has_value());
  CHECK(error_of(world.cast_box(5, to_base64(as_bytes(std::string(159, 'x'))))).pointer == "/arguments/sealed");
  REQUIRE(world.on("vote.close").has_value());
  CHECK(world.field("vote_results", VoteWorld::vote().text(), "cast") == 5);
  CHECK(world.field("vote_results", VoteWorld::vote().text(), "invalid") == 3);
  CHECK(world.receipts() == std::vector<std::pair<std::string, Choices>>{{kReceipts[0], {0}}, {kReceipts[0], {1}}});
}

TEST_CASE("[V7] A ballot says the same after the node was down; without its key a vote can only be annulled") {
  VoteWorld world;
  world.open_new({{"method", "secret"}});
  REQUIRE(world.cast_box(1, world.sealed(1, {0}, kReceipts[0])).has_value());
  world.restart();
  REQUIRE(world.cast_box(2, world.sealed(2, {1}, kReceipts[1])).has_value());
  REQUIRE(world.on("vote.close").has_value());
  CHECK(world.receipts().size() == 2);

  world.open_new({{"method", "secret"}}, 2);
  std::filesystem::remove_all(world.folder.path() / "vote_keys");
  world.restart();
  CHECK(error_of(world.on("vote.close", 2)).code == problem::kConflict);
  CHECK(world.lead("vote.annul", {{"vote", VoteWorld::vote(2).text()}, {"reason", "Mất khóa"}}).has_value());
}

TEST_CASE("[V7] Keys are files that only their owner reads, and what a crash left over goes at the start") {
  VoteWorld world;
  world.open_new({{"method", "secret"}});
  for (const auto& file : std::filesystem::directory_iterator(world.folder.path() / "vote_keys"))
    CHECK((file.status().permissions() & std::filesystem::perms::mask) == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
  const auto left = world.folder.path() / "vote_keys" / (world.world.id.text() + "." + VoteWorld::vote(5).text());
  std::filesystem::copy(std::filesystem::directory_iterator(world.folder.path() / "vote_keys")->path(), left);
  world.restart();
  CHECK_FALSE(std::filesystem::exists(left));
  CHECK(world.key_files() == 1);
}

TEST_CASE("[V7] After closing nothing that the node keeps opens a ballot, and no receipt stands beside a voter") {
  VoteWorld world;
  world.open_new({{"method", "secret"}});
  std::vector<std::string> boxes;
  for (unsigned n = 1; n <= 5; ++n) {
    boxes.push_back(world.sealed(n, {n % 3}, kReceipts[n - 1]));
    REQUIRE(world.cast_box(n, boxes.back()).has_value());
  }
  const auto file = std::filesystem::directory_iterator(world.folder.path() / "vote_keys")->path();
  std::array<char, SealKey::kBytes> secret{};
  REQUIRE(std::fread(secret.data(), 1, secret.size(), std::unique_ptr<std::FILE, int (*)(std::FILE*)>(std::fopen(file.c_str(), "rb"), std::fclose).get()) == secret.size());
  CHECK(all_bytes(world.store).find(*from_base64(boxes[0])) != std::string::npos);
  REQUIRE(world.on("vote.close").has_value());
  const std::string left = all_bytes(world.store);
  CHECK(left.find({secret.data(), secret.size()}) == std::string::npos);
  for (unsigned n = 1; n <= 5; ++n) {
    CHECK(left.find(*from_base64(boxes[n - 1])) == std::string::npos);
    // Whole rows and entries: a receipt stands only in what tells the sorted list, which names nobody.
    for (std::size_t table = 0; table < kTableCount; ++table)
      REQUIRE(world.store.scan(static_cast<Table>(table), {}, {}, [&](std::string_view key, std::string_view value) {
        const std::string row = std::string(key) + std::string(value);
        const bool names_voter = row.find(uuid_of(2000 + n).text()) != std::string::npos || row.find(as_text(uuid_of(3000 + n).view())) != std::string::npos;
        CHECK_FALSE((names_voter && row.find(kReceipts[n - 1]) != std::string::npos));
        return true;
      }).has_value());
  }
}

/// What two chairs and the voters press, in any order.
TEST_CASE("[V4][V5][V6] Whatever two chairs and the voters press: one ballot each, nobody's by another, none after closing") {
  CHECK(rc::check("presses", [] {
    VoteWorld world;
    const bool is_secret = *rc::gen::arbitrary<bool>();
    RC_ASSERT(world.prepare({{"method", is_secret ? "secret" : "named"}}).has_value());
    std::map<unsigned, std::int64_t> expected;
    std::string model = "draft";
    for (const unsigned press : *rc::gen::container<std::vector<unsigned>>(30, rc::gen::inRange(0u, 200u))) {
      const unsigned n = press % 5 + 1, by = press / 5 % 5 + 1;
      const std::int64_t choice = press % 3;
      if (press < 20) {
        RC_ASSERT(world.open().has_value() == (model == "draft"));
        if (model == "draft") model = "open";
      } else if (press < 26) {
        RC_ASSERT(world.on("vote.close").has_value() == (model == "open"));
        if (model == "open") model = "closed";
      } else {
        Json arguments = {{"vote", VoteWorld::vote().text()}, {"elector", world.person(n)}};
        if (!is_secret) arguments["choices"] = {choice};
        else arguments["sealed"] = model == "draft" ? std::string(216, 'A') : world.sealed(n, {choice}, kReceipts[n - 1]);
        const bool is_taken = world.as(world.voter(by), "ballot.cast", arguments).has_value();
        RC_ASSERT(is_taken == (model == "open" && by == n));
        if (is_taken) expected[n] = choice;
      }
    }
    if (model == "open") RC_ASSERT(world.on("vote.close").has_value());
    if (model == "draft") return;
    Choices counts(3);
    for (const auto& [n, choice] : expected) ++counts[static_cast<std::size_t>(choice)];
    RC_ASSERT(world.counts() == Json(counts));
    RC_ASSERT(world.field("vote_results", VoteWorld::vote().text(), "cast") == expected.size());
  }));
}

}  // namespace
}  // namespace giaoban
