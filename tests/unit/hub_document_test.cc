#include <cassert>

#include "server/hub/document_kinds.h"
#include "sync/ydoc/transaction.h"
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

/// What a client is that applies these updates: its whole state, encoded.
std::string whole(const std::vector<std::string>& updates) {
  Document document;
  for (const std::string& update : updates) REQUIRE(document.apply(update).has_value());
  return document.encode_state_as_update();
}

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
  void send(const std::string& update, std::uint64_t source, std::function<void(const Result<void>&)> done, bool is_reply = false) {
    const auto summary = parse_update(update);
    REQUIRE(summary.has_value());
    node->host(world.id)->write_document({{world.province_unit, uuid_of(100)}, "minutes", update, *summary, source, is_reply}, std::move(done));
  }
  Result<void> write(const std::string& update, std::uint64_t source = 1, bool is_reply = false) {
    std::optional<Result<void>> outcome;
    send(update, source, [&](const Result<void>& said) { outcome = said; }, is_reply);
    node->run_until([&] { return outcome.has_value(); });
    return *outcome;
  }
  StoredDocument stored() {
    auto read = read_document(store, world.id, "minutes");
    REQUIRE(read.has_value());
    return *read;
  }
  /// What the room answers to step 1: at most one update, then step 2.
  std::vector<std::string> ask(const Client& client, const std::string& state) {
    const std::size_t before = client.updates().size();
    REQUIRE(room().answer(client.source, state).has_value());
    const auto last = client.message(client.socket->frames.size() - 1);
    REQUIRE(std::holds_alternative<SyncStep2>(last));
    const auto all = client.updates();
    CHECK(all.size() - before <= 1);
    std::vector<std::string> answer(all.begin() + static_cast<long>(before), all.end());
    answer.emplace_back(std::get<SyncStep2>(last).update);
    return answer;
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

TEST_CASE("[Y1] a late joiner gets all that is durable; who has some gets what it lacks, and all deletes") {
  Minutes minutes;
  for (const auto& update : {kTyped, kMore, kDeleted, kOther}) REQUIRE(minutes.write(update).has_value());
  const Client late = minutes.enter(9);
  const std::string all = whole({kTyped, kMore, kDeleted, kOther});
  CHECK(whole(minutes.ask(late, kEmptyState)) == all);
  const auto rest = minutes.ask(late, kStateAfterMore);
  CHECK(whole({kTyped, kMore, rest.front()}) == all);
  CHECK(parse_update(rest.front())->structs == parse_update(kOther)->structs);
  CHECK(code_of(minutes.room().answer(9, "\xff")) == problem::kBrokenUpdate);
}

TEST_CASE("[Y1] after a restart a late joiner still gets all") {
  Minutes minutes;
  for (const auto& update : {kTyped, kOther}) REQUIRE(minutes.write(update).has_value());
  minutes.restart();
  const Client late = minutes.enter(9);
  CHECK(whole(minutes.ask(late, kEmptyState)) == whole({kTyped, kOther}));
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
  for (int i = 0; i < 2; ++i) REQUIRE(minutes.write(kDeleted, 1, true).has_value());
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
    minutes.node->host(minutes.world.id)->write_document({{}, "minutes", kTyped.substr(0, size), {}, 1, false},
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
  CHECK(whole(minutes.ask(late, kEmptyState)) == whole({kTyped}));
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

TEST_CASE("[Y5] in a crowd presence is told less often, all that came since in one message; what is typed does not wait for it") {
  Minutes minutes;
  std::vector<Client> crowd;
  for (std::uint64_t i = 1; i <= 100; ++i) crowd.push_back(minutes.enter(i));
  const auto presence = [&] {
    std::vector<std::size_t> sizes;
    for (std::size_t i = 0; i < crowd[0].socket->frames.size(); ++i)
      if (const DocumentMessage one = crowd[0].message(i); const auto* update = std::get_if<AwarenessUpdate>(&one))
        sizes.push_back(parse_awareness(update->update)->size());
    return sizes;
  };
  for (std::uint64_t i = 1; i <= 50; ++i) {
    const AwarenessEntry here{i, 1, R"({"user":"Chi"})"};
    REQUIRE(minutes.room().take_awareness(i, encode_awareness({&here, 1})).has_value());
  }
  REQUIRE(minutes.write(kTyped, 2).has_value());
  CHECK(presence() == std::vector<std::size_t>{1});  // the first at once
  CHECK(crowd[0].updates() == std::vector{kTyped});
  minutes.node->now += 70;
  minutes.node->run_until([&] { return presence().size() > 1; });
  CHECK(presence() == std::vector<std::size_t>{1, 49});
}

TEST_CASE("[Y1] once the updates are many they become one snapshot, off the hot path; nothing is lost, also after a restart") {
  Minutes minutes;
  const Client typist = minutes.enter(1);
  DocumentOptions options;
  options.client = 7;
  Document document(options);
  std::vector<std::string> all;
  for (int i = 0; i < 2100; ++i) {
    Transaction transaction(document);
    REQUIRE(transaction.insert_text(document.root("default"), 0, "a").has_value());
    all.push_back(transaction.commit());
    REQUIRE(minutes.write(all.back()).has_value());
  }
  minutes.node->run_until([&] { return !minutes.stored().snapshot.empty(); });
  const StoredDocument stored = minutes.stored();
  CHECK(stored.tail.size() < 2100);
  CHECK(minutes.node->durable_entries(minutes.world.id) == 2105);  // the entries stay
  CHECK(whole(minutes.ask(minutes.enter(2), kEmptyState)) == document.encode_state_as_update());
  minutes.restart();
  CHECK(whole(minutes.ask(minutes.enter(3), kEmptyState)) == document.encode_state_as_update());
  CHECK(minutes.node->is_whole());
}

TEST_CASE("A room is gone when its last client is, and opens again as it was") {
  Minutes minutes;
  const Client one = minutes.enter(1);
  REQUIRE(minutes.write(kTyped).has_value());
  minutes.node->host(minutes.world.id)->leave_room("minutes", 1);
  CHECK(one.socket->close_code == 0);
  CHECK(whole(minutes.ask(minutes.enter(2), kEmptyState)) == whole({kTyped}));
}

TEST_CASE("It is known who first wrote under a client id, whichever node it came through") {
  Minutes minutes;
  REQUIRE(minutes.write(kTyped).has_value());
  LogAuthor town(minutes.world.town, minutes.world.id);
  const Author author{minutes.world.town_unit, uuid_of(200)};
  town.add(document_entry(hlc_at(kNow), author, "minutes", kOther).body);
  REQUIRE(minutes.node->ingest(town.all()).has_value());
  REQUIRE(minutes.write(kMore, 3).has_value());
  const auto first = read_author(minutes.store, minutes.world.id, "minutes", 1);
  const auto second = read_author(minutes.store, minutes.world.id, "minutes", 2);
  REQUIRE((first && second));
  CHECK(first->author == Author{minutes.world.province_unit, uuid_of(100)});
  CHECK(second->author == author);
  CHECK_FALSE(read_author(minutes.store, minutes.world.id, "minutes", 3));
}

TEST_CASE("[Y3] what comes within a tick goes out as one message, from whomever it came") {
  Minutes minutes;
  minutes.node->set_tick(20);
  const Client one = minutes.enter(1), two = minutes.enter(2);
  REQUIRE(minutes.write(kTyped, 1).has_value());  // the first goes at once
  REQUIRE(minutes.write(kMore, 1).has_value());
  REQUIRE(minutes.write(kOther, 1).has_value());
  CHECK(two.updates() == std::vector{kTyped});
  minutes.node->run_until([&] { return two.updates().size() > 1; });
  CHECK(two.updates().size() == 2);
  CHECK(whole(two.updates()) == whole({kTyped, kMore, kOther}));
  CHECK(one.updates().empty());
}

TEST_CASE("[Y6] into a locked document nobody writes; it can be unlocked") {
  Minutes minutes;
  const auto lock = [&](unsigned id, bool locked) {
    return minutes.node->run(minutes.put(id, minutes.convener(), {"documents", "minutes", {{"locked", locked}}, {}}));
  };
  const auto allowed = [&] { return code_of(authorise_writing(minutes.space(), minutes.convener(), "minutes")); };
  CHECK(allowed() == "none");
  REQUIRE(lock(1, true).has_value());
  CHECK(allowed() == problem::kDocumentLocked);
  CHECK(code_of(minutes.node->run(minutes.put(2, minutes.host_person(), {"documents", "minutes", {{"locked", false}}, {}}))) ==
        problem::kForbidden);
  REQUIRE(lock(3, false).has_value());
  CHECK(allowed() == "none");
}

TEST_CASE("[Y6] content goes into the root types of a document and into no other") {
  CHECK(check_roots("minutes", kTyped).has_value() == false);  // its root is called "minutes"
  CHECK(check_roots("minutes", kMore).has_value());
  CHECK(check_roots("minutes", bytes_of("0101010004010764656661756c740161"
                                        "00")).has_value());
}

TEST_CASE("[Y7] a conference has minutes and no other document; a plan has none") {
  CHECK(has_document(SpaceKind::kConference, "minutes"));
  CHECK_FALSE(has_document(SpaceKind::kConference, "other"));
  CHECK_FALSE(has_document(SpaceKind::kPlan, "minutes"));
  Minutes minutes;
  CHECK(code_of(minutes.node->host(minutes.world.id)->room("other")) == problem::kForbidden);
}

}  // namespace
}  // namespace giaoban
