#include "tests/unit/hub_followed.h"

namespace giaoban {
namespace {

/// Fields so long that a few changes are more than may wait for one follower.
Command long_item(const HubWorld& world, unsigned id, const std::string& record) {
  RecordChange change = item(record, "Mục " + std::to_string(id));
  change.fields["topics"] = std::vector(10, std::string(200, 'n'));
  return world.put(id, world.convener(), change);
}

void write_many(HubWorld& world, unsigned from, unsigned count) {
  for (unsigned i = from; i < from + count; ++i)
    REQUIRE(world.node->run(long_item(world, i, "r" + std::to_string(i % 90))).has_value());
}

std::size_t bytes_of(const MemorySocket& socket) {
  std::size_t bytes = 0;
  for (const auto& frame : socket.frames) bytes += frame.size();
  return bytes;
}

TEST_CASE("[F9] who does not read is sent no more than its bound, and finds no gap once it reads again") {
  HubWorld world;
  const auto host = world.node->host(world.world.id);
  const auto slow = world.node->socket(), other = world.node->socket();
  for (const auto& socket : {slow, other}) host->subscribe(socket, 0);
  slow->reads_nothing = true;
  write_many(world, 10, 200);
  CHECK(bytes_of(*slow) <= SpaceHost::kFollowerQueueBytes + 2 * bytes_of(*other) / 200);
  CHECK(other->frames.size() == 201);  // nobody else waits or lacks anything
  const std::size_t before = slow->frames.size();
  slow->reads_nothing = false;
  REQUIRE(slow->drain());
  world.node->run_ready();
  CHECK(slow->frames.size() == before + 1);  // in one message what it lacks, each record once
  CHECK(slow->message(-1)["type"] == "changes");
  write_many(world, 300, 1);
  CHECK(slow->frames.size() == before + 2);
  for (const auto& socket : {slow, other}) {
    Followed followed;
    followed.apply_all(*socket);
    CHECK(followed.records == Followed::of(world.space()));
  }
}

TEST_CASE("[F3] [F9] who comes while much waits for it is answered once that was read") {
  HubWorld world;
  const auto host = world.node->host(world.world.id);
  const auto socket = world.node->socket();
  socket->queued = SpaceHost::kFollowerQueueBytes + 1;  // of other spaces
  host->subscribe(socket, 0);
  write_many(world, 10, 3);
  CHECK(socket->frames.empty());
  REQUIRE(socket->drain());
  world.node->run_ready();
  Followed followed;
  followed.apply_all(*socket);
  CHECK(followed.records == Followed::of(world.space()));
}

TEST_CASE("[F9] who leaves while it lags behind is told nothing more") {
  HubWorld world;
  const auto host = world.node->host(world.world.id);
  const auto slow = world.node->socket();
  host->subscribe(slow, 5);
  slow->reads_nothing = true;
  write_many(world, 10, 100);
  const std::size_t before = slow->frames.size();
  host->unsubscribe(slow);
  slow->drain();
  world.node->run_ready();
  CHECK(slow->frames.size() == before);
}

TEST_CASE("[F3] those who come back from one offset share one answer, and so do those who ask for everything") {
  HubWorld world;
  const auto host = world.node->host(world.world.id);
  write_many(world, 10, 60);
  const auto ask = [&](std::uint64_t since) {
    const auto socket = world.node->socket();
    host->subscribe(socket, since);
    return socket;
  };
  CHECK(ask(7)->last.bytes == ask(7)->last.bytes);
  CHECK(ask(7)->last.bytes != ask(8)->last.bytes);
  const auto one = ask(0), two = ask(0);
  for (bool is_waiting = true; is_waiting;) {
    is_waiting = one->drain();
    is_waiting = two->drain() || is_waiting;
    world.node->run_ready();
  }
  REQUIRE(one->frames.size() > 1);
  CHECK(one->last.bytes == two->last.bytes);
  const auto before = ask(7)->last.bytes;
  write_many(world, 80, 1);
  const auto after = ask(7);
  CHECK(after->last.bytes != before);
  CHECK(after->message(-1)["offset"] == host->durable_offset());
  Followed followed;
  followed.apply_all(*one);
  followed.apply_all(*ask(followed.offset));
  CHECK(followed.records == Followed::of(world.space()));
}

TEST_CASE("[F3] answers are not kept for long, nor more of them than so many bytes") {
  SharedAnswers answers;
  const SharedAnswers::Answer large{text_frame(std::string(SharedAnswers::kBytes / 2 + 1, 'a'))};
  CHECK(answers.keep(5, "a", large));
  CHECK_FALSE(answers.keep(5, "b", large));
  REQUIRE(answers.find(5, "a") != nullptr);
  CHECK(answers.find(5, "b") == nullptr);
  CHECK(answers.find(6, "a") == nullptr);  // the space went on
  CHECK(answers.is_empty());
  CHECK(answers.keep(6, "b", large));
}

int count_of(const MemorySocket& socket) {
  for (std::size_t i = socket.frames.size(); i-- > 0;)
    if (const Json message = socket.message(static_cast<int>(i)); message["type"] == "presence") return message["count"];
  return -1;
}

std::size_t counts_told(const MemorySocket& socket) {
  return static_cast<std::size_t>(std::ranges::count_if(socket.frames, [](const auto& frame) { return frame.contains(R"("type":"presence")"); }));
}

TEST_CASE("[F13] who asks is told how many follow, at once and once more when that has changed") {
  HubWorld world;
  world.node->set_presence(1);
  const auto host = world.node->host(world.world.id);
  const auto hall = world.node->socket(), deaf = world.node->socket();
  host->subscribe(deaf, 5);
  host->subscribe(hall, {5, true});
  CHECK(count_of(*hall) == 2);
  std::vector<std::shared_ptr<MemorySocket>> many;
  for (int i = 0; i < 50; ++i) host->subscribe(many.emplace_back(world.node->socket()), 5);
  world.node->run_until([&] { return count_of(*hall) == 52; });
  CHECK(counts_told(*hall) <= 3);  // not one word for each who came
  for (const auto& socket : many) host->unsubscribe(socket);
  world.node->run_until([&] { return count_of(*hall) == 2; });
  CHECK(counts_told(*deaf) == 0);
  host->subscribe(hall, 5);  // without it
  const std::size_t told = counts_told(*hall);
  host->unsubscribe(deaf);
  world.node->run_ready();
  CHECK(counts_told(*hall) == told);
}

TEST_CASE("[F13] a number that was the same again in the end is not told again") {
  HubWorld world;
  world.node->set_presence(1);
  const auto host = world.node->host(world.world.id);
  const auto hall = world.node->socket(), other = world.node->socket(), last = world.node->socket();
  host->subscribe(hall, {5, true});
  host->subscribe(other, 5);
  world.node->run_until([&] { return count_of(*hall) == 2; });
  const std::size_t told = counts_told(*hall);
  host->unsubscribe(other);
  host->subscribe(other, 5);
  const auto waited = std::make_shared<bool>(false);
  boost::asio::steady_timer later(world.node->io(), std::chrono::milliseconds(20));  // longer than the interval
  later.async_wait([waited](auto) { *waited = true; });
  world.node->run_until([&] { return *waited; });
  CHECK(counts_told(*hall) == told);
  host->subscribe(last, 5);
  world.node->run_until([&] { return count_of(*hall) == 3; });
}

}  // namespace
}  // namespace giaoban
