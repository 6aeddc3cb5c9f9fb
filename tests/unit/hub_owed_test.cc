#include "server/followup/owed.h"
#include "tests/unit/hub_task_world.h"

namespace giaoban {
namespace {

/// A conference that owes, and the next of its series on the same node.
struct OwedWorld : TaskWorld {
  Uuid nonce = uuid_of(32);
  SpaceId next = space_id(world.owner.node(), nonce);

  void convene_next() {
    SpaceWorld other;
    other.nonce = nonce;
    other.id = next;
    auto changes = other.first_changes();
    const Record* first = space().find("conferences", world.id.text());
    Json fields = first->visible();
    fields["date"] = "2024-07-23";
    fields["ordinal"] = 6;
    changes.push_back({"conferences", next.text(), std::move(fields), {}});
    REQUIRE(node->put_own(next, std::move(changes)).has_value());
    node->run_ready();
  }
  std::string owed(const std::string& task, const char* field = "state") {
    node->run_ready();
    const Record* row = node->host(next)->space().find("owed_items", owed_item_id(world.id, task).text());
    return row == nullptr ? "" : row->text(field);
  }
  std::uint64_t entries() {
    node->run_ready();
    return node->durable_entries(next);
  }
};

TEST_CASE("[O7] The next conference opens with what is owed, and hears of each change") {
  OwedWorld world;
  const std::string task = world.issued(1);
  world.convene_next();
  CHECK(world.owed(task) == "open");
  CHECK(world.owed(task, "conference_title") == "Giao ban cụm 2");
  const std::string later = world.issued(2);
  CHECK(world.owed(later) == "open");
  const std::string report = world.reported(task, 1, true);
  CHECK(world.owed(task) == "reported");
  REQUIRE(world.secretary("task.judge", {{"task", task}, {"report", report}, {"verdict", "accepted"}}).has_value());
  CHECK(world.owed(task) == "settled");
  CHECK(world.owed(later) == "open");
}

TEST_CASE("[O7] Postponing keeps what is owed, and a restart writes nothing twice") {
  OwedWorld world;
  const std::string task = world.issued(1);
  world.convene_next();
  REQUIRE(world.node->put_own(world.next, {{"conferences", world.next.text(), {{"date", "2024-09-10"}, {"host_unit", world.world.district_unit.text()}}, {}}}).has_value());
  CHECK(world.owed(task) == "open");
  const std::uint64_t before = world.entries();
  world.restart();
  CHECK(world.owed(task) == "open");
  CHECK(world.entries() == before);
  CHECK(world.node->is_whole());
}

TEST_CASE("[O7] What a stop left undone is done after the start") {
  OwedWorld world;
  world.convene_next();
  const std::string task = world.issued(1);  // the next one is not told yet
  world.restart();
  CHECK(world.owed(task) == "open");
}

}  // namespace
}  // namespace giaoban
