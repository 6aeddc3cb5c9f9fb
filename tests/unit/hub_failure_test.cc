#include "tests/unit/gated_store.h"
#include "tests/unit/hub_world.h"

namespace giaoban {
namespace {

TEST_CASE("[C3] a failed write is told, leaves the state as it was on disk, and the next one works") {
  HubWorld world;
  REQUIRE(world.node->run(world.put_item(1, "Tham luận")).has_value());
  world.store.fail_next_write(problem::kDiskFull);
  CHECK(code_of(world.node->run(world.put_item(2, "Sửa"))) == problem::kDiskFull);
  REQUIRE(world.node->run(world.put_item(3, "Khác", "y")).has_value());
  CHECK(world.title() == "Tham luận");
  CHECK(world.title("y") == "Khác");
  CHECK(world.node->durable_entries(world.world.id) == 7);
  CHECK(world.node->is_whole());
  const Space in_memory = world.space();
  world.restart();
  CHECK(equal_state(world.space(), in_memory));
}

TEST_CASE("[C1] a command whose write failed was not answered: asked again, it is done") {
  HubWorld world;
  world.store.fail_next_write(problem::kStorageFailed);
  CHECK_FALSE(world.node->run(world.put_item(1, "Tham luận")).has_value());
  const auto again = world.node->run(world.put_item(1, "Tham luận"));
  REQUIRE(again.has_value());
  CHECK(again->offset == 6);
  CHECK(world.title() == "Tham luận");
}

TEST_CASE("[C3] everything that was built on a failed write fails with it; nothing of it is done or told") {
  HubWorld world;
  const auto follower = world.node->socket();
  world.node->host(world.world.id)->subscribe(follower, 0);
  world.store.fail_next_write(problem::kDiskFull);
  std::vector<Outcome> outcomes;
  for (unsigned i = 0; i < 20; ++i)
    world.node->hub().run(world.put_item(10 + i, "t" + std::to_string(i)), [&](const Outcome& said) { outcomes.push_back(said); });
  world.node->run_until([&] { return outcomes.size() == 20; });
  // How many went with the failed group is up to the threads; what was said to be done must be there, and only that.
  std::uint64_t done = 0;
  for (const Outcome& outcome : outcomes) done += outcome.has_value();
  CHECK(done < 20);
  CHECK(world.node->durable_entries(world.world.id) == 5 + done);
  CHECK(world.node->is_whole());
  if (done == 0) CHECK(follower->frames.size() == 1);
  world.restart();
  CHECK(world.node->durable_entries(world.world.id) == 5 + done);
}

TEST_CASE("[C4] a space whose founding could not be written does not exist, and can be founded again") {
  HubWorld world;
  SpaceWorld other;
  other.nonce = uuid_of(90);
  other.id = space_id(other.owner.node(), other.nonce);
  world.store.fail_next_write(problem::kDiskFull);
  CHECK(code_of(world.node->put_own(other.id, other.first_changes())) == problem::kDiskFull);
  CHECK(world.node->durable_entries(other.id) == 0);
  CHECK(world.node->directory().find(other.id) == nullptr);
  REQUIRE(world.node->put_own(other.id, other.first_changes()).has_value());
  CHECK(world.node->durable_entries(other.id) == 4);
  CHECK(world.node->is_whole());
}

TEST_CASE("[C3] where too much waits to be written a change is refused as busy, and nothing that waits is lost") {
  const SpaceWorld world;
  GatedStore store;
  store.set_open(true);
  HubNode node(store, world.owner);
  REQUIRE(node.put_own(world.id, world.first_changes()).has_value());
  RecordChange large = item("x", "t");
  large.fields["topics"] = Json::array();
  for (int i = 0; i < 20; ++i) large.fields["topics"].push_back(std::string(300, 'x'));

  store.set_open(false);
  std::vector<Result<void>> outcomes;
  std::uint64_t asked = 0;
  while (outcomes.empty()) {
    REQUIRE(++asked < 200);
    std::vector<RecordChange> changes(100, large);
    for (std::size_t i = 0; i < changes.size(); ++i) changes[i].id = std::to_string(asked) + "-" + std::to_string(i);
    node.hub().put_own(world.id, std::move(changes), [&](const Result<void>& said) { outcomes.push_back(said); });
    node.run_ready();
  }
  CHECK(code_of(outcomes[0]) == problem::kBusy);
  store.set_open(true);
  node.run_until([&] { return outcomes.size() == asked; });
  for (std::size_t i = 1; i < outcomes.size(); ++i) CHECK(outcomes[i].has_value());
  CHECK(node.durable_entries(world.id) == 4 + 100 * (asked - 1));
  CHECK(node.put_own(world.id, {large}).has_value());  // there is room again
  CHECK(node.is_whole());
}

}  // namespace
}  // namespace giaoban
