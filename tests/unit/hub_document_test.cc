#include <cassert>

#include "sync/ydoc/messages.h"
#include "tests/unit/hub_world.h"

namespace giaoban {
namespace {

std::string bytes_of(std::string_view hex) {
  std::string bytes(hex.size() / 2, '\0');
  assert(from_hex(hex, {reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()}));
  return bytes;
}

// Made by Yjs 13: client 1 types "Biên bản", then " lần 5", then deletes the first two letters; client 2, who had the
// first of these, types "Hội nghị. " before it.
const std::string kTyped = bytes_of("010101000401076d696e757465730b4269c3aa6e2062e1baa36e00");
const std::string kMore = bytes_of("0101010884010708206ce1baa76e203500");
const std::string kDeleted = bytes_of("000101010002");
const std::string kOther = bytes_of("010102004401000e48e1bb9969206e6768e1bb8b2e2000");
const std::string kEmptyState("\0", 1);
const std::string kStateAfterMore = bytes_of("01010e");  // client 1 at 14

/// A client of the document as the room sees it.
struct Client {
  std::uint64_t source;
  std::shared_ptr<MemorySocket> socket;

  DocumentMessage message(std::size_t index) const {
    REQUIRE(index < socket->frames.size());
    auto decoded = decode_document_message(socket->frames[index]);
    REQUIRE(decoded.has_value());
    return *decoded;
  }
  /// The updates that it was sent, in order.
  std::vector<std::string> updates() const {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < socket->frames.size(); ++i) {
      const DocumentMessage one = message(i);
      if (const auto* update = std::get_if<SyncUpdate>(&one)) all.emplace_back(update->update);
    }
    return all;
  }
};

struct Minutes : HubWorld {
  DocumentRoom& room() {
    const auto opened = node->host(world.id)->room("minutes");
    REQUIRE(opened.has_value());
    return **opened;
  }
  Client enter(std::uint64_t source) {
    Client client{source, node->socket()};
    room().enter(source, client.socket);
    return client;
  }
  void send(const std::string& update, std::uint64_t source, std::function<void(const Result<void>&)> done) {
    const auto summary = parse_update(update);
    REQUIRE(summary.has_value());
    node->host(world.id)->write_document({world.province_unit, uuid_of(100)}, "minutes", update, *summary, source, std::move(done));
  }
  Result<void> write(const std::string& update, std::uint64_t source = 1) {
    std::optional<Result<void>> outcome;
    send(update, source, [&](const Result<void>& said) { outcome = said; });
    node->run_until([&] { return outcome.has_value(); });
    return *outcome;
  }
  std::vector<std::string> ask(const Client& client, const std::string& state) {
    const std::size_t before = client.updates().size();
    REQUIRE(room().answer(client.source, state).has_value());
    CHECK(std::holds_alternative<SyncStep2>(client.message(client.socket->frames.size() - 1)));
    const auto all = client.updates();
    return {all.begin() + static_cast<long>(before), all.end()};
  }
};

TEST_CASE("[Y1] who enters is sent the node's state vector at once") {
  Minutes minutes;
  const Client early = minutes.enter(1);
  CHECK(std::get<SyncStep1>(early.message(0)).state_vector == kEmptyState);
  REQUIRE(minutes.write(kTyped).has_value());
  REQUIRE(minutes.write(kMore).has_value());
  const Client late = minutes.enter(2);
  CHECK(std::get<SyncStep1>(late.message(0)).state_vector == kStateAfterMore);
}

TEST_CASE("[Y1] a late joiner gets all that is durable, in order, then step 2; who has some gets what it may lack") {
  Minutes minutes;
  for (const auto& update : {kTyped, kMore, kDeleted, kOther}) REQUIRE(minutes.write(update).has_value());
  const Client late = minutes.enter(9);
  CHECK(minutes.ask(late, kEmptyState) == std::vector{kTyped, kMore, kDeleted, kOther});
  // Deletes are in no state vector, so they always come.
  CHECK(minutes.ask(late, kStateAfterMore) == std::vector{kDeleted, kOther});
  CHECK(code_of(minutes.room().answer(9, "\xff")) == problem::kBrokenUpdate);
}

TEST_CASE("[Y1] after a restart a late joiner still gets all") {
  Minutes minutes;
  for (const auto& update : {kTyped, kOther}) REQUIRE(minutes.write(update).has_value());
  minutes.restart();
  const Client late = minutes.enter(9);
  CHECK(minutes.ask(late, kEmptyState) == std::vector{kTyped, kOther});
  REQUIRE(minutes.write(kTyped).has_value());  // it knows what it holds
  CHECK(minutes.node->durable_entries(minutes.world.id) == 7);
}

TEST_CASE("[Y3] an update is stored, then sent to the others, not to whoever sent it") {
  Minutes minutes;
  const Client one = minutes.enter(1), two = minutes.enter(2);
  bool was_durable = false;
  std::optional<Result<void>> outcome;
  minutes.send(kTyped, 1, [&](const Result<void>& said) {
    outcome = said;
    was_durable = minutes.node->durable_entries(minutes.world.id) == 6;
  });
  CHECK(two.updates().empty());
  minutes.node->run_until([&] { return outcome.has_value(); });
  CHECK(was_durable);
  CHECK(two.updates() == std::vector{kTyped});
  CHECK(one.updates().empty());
  REQUIRE(minutes.write(kOther, 2).has_value());
  CHECK(one.updates() == std::vector{kOther});
}

TEST_CASE("[Y3] an update that holds nothing new is not stored and sent to nobody") {
  Minutes minutes;
  const Client two = minutes.enter(2);
  for (int i = 0; i < 3; ++i) REQUIRE(minutes.write(kTyped).has_value());
  for (int i = 0; i < 2; ++i) REQUIRE(minutes.write(kDeleted).has_value());
  CHECK(minutes.node->durable_entries(minutes.world.id) == 7);
  CHECK(two.updates() == std::vector{kTyped, kDeleted});
}

TEST_CASE("[Y4] what is said of an update comes after everything before it, also where it holds nothing new") {
  Minutes minutes;
  std::vector<int> order;
  std::uint64_t at_repeat = 0;
  minutes.send(kTyped, 1, [&](const Result<void>&) { order.push_back(1); });
  minutes.send(kTyped, 2, [&](const Result<void>&) {  // repeats what is still on its way
    order.push_back(2);
    at_repeat = minutes.node->durable_entries(minutes.world.id);
  });
  minutes.send(kMore, 1, [&](const Result<void>&) { order.push_back(3); });
  CHECK(order.empty());
  minutes.node->run_until([&] { return order.size() == 3; });
  CHECK(order == std::vector{1, 2, 3});
  CHECK(at_repeat >= 6);
}

TEST_CASE("[Y2] a broken update is refused and changes nothing") {
  Minutes minutes;
  const Client two = minutes.enter(2);
  for (std::size_t size = 1; size < kTyped.size(); ++size) {
    std::optional<Result<void>> outcome;
    minutes.node->host(minutes.world.id)->write_document({}, "minutes", kTyped.substr(0, size), {}, 1,
                                                         [&](const Result<void>& said) { outcome = said; });
    minutes.node->run_until([&] { return outcome.has_value(); });
    CHECK(code_of(*outcome) == problem::kBrokenUpdate);
  }
  CHECK(minutes.node->durable_entries(minutes.world.id) == 5);
  CHECK(two.updates().empty());
}

TEST_CASE("[C3] an update that could not be written is told; the room opens anew, and the update is taken when it comes again") {
  Minutes minutes;
  const Client one = minutes.enter(1);
  minutes.store.fail_next_write(problem::kDiskFull);
  CHECK(code_of(minutes.write(kTyped)) == problem::kDiskFull);
  REQUIRE(minutes.write(kTyped).has_value());
  CHECK(one.socket->close_code == 1012);
  CHECK(minutes.node->durable_entries(minutes.world.id) == 6);
  const Client late = minutes.enter(2);
  CHECK(minutes.ask(late, kEmptyState) == std::vector{kTyped});
  CHECK(minutes.node->is_whole());
}

TEST_CASE("[Y3] an update from another node reaches those who have the document open, and is known afterwards") {
  Minutes minutes;
  const Client one = minutes.enter(1);
  LogAuthor town(minutes.world.town, minutes.world.id);
  town.add(document_entry(hlc_at(kNow), {}, "minutes", kTyped).body);
  REQUIRE(minutes.node->ingest(town.all()).has_value());
  CHECK(one.updates() == std::vector{kTyped});
  REQUIRE(minutes.write(kTyped).has_value());
  CHECK(minutes.node->durable_entries(minutes.world.id) == 6);
}

TEST_CASE("[Y5] presence is passed to all, its sender too, and withdrawn when the connection goes; nothing is stored") {
  Minutes minutes;
  const Client one = minutes.enter(1), two = minutes.enter(2);
  const AwarenessEntry here{7, 1, R"({"user":"Chi"})"};
  REQUIRE(minutes.room().take_awareness(1, encode_awareness({&here, 1})).has_value());
  for (const Client& client : {one, two})
    CHECK(std::holds_alternative<AwarenessUpdate>(client.message(client.socket->frames.size() - 1)));
  const Client late = minutes.enter(3);
  CHECK(std::holds_alternative<AwarenessUpdate>(late.message(1)));
  minutes.room().leave(1);
  const auto gone = two.message(two.socket->frames.size() - 1);
  const auto entries = parse_awareness(std::get<AwarenessUpdate>(gone).update);
  REQUIRE(entries.has_value());
  CHECK(entries->front().is_gone());
  CHECK(minutes.node->durable_entries(minutes.world.id) == 5);
}

TEST_CASE("[Y7] a conference has minutes and no other document; a plan has none") {
  CHECK(SpaceHost::has_document(SpaceKind::kConference, "minutes"));
  CHECK_FALSE(SpaceHost::has_document(SpaceKind::kConference, "other"));
  CHECK_FALSE(SpaceHost::has_document(SpaceKind::kPlan, "minutes"));
  Minutes minutes;
  CHECK(code_of(minutes.node->host(minutes.world.id)->room("other")) == problem::kForbidden);
}

}  // namespace
}  // namespace giaoban
