#include "server/api/document_session.h"

#include "sync/ydoc/transaction.h"
#include "tests/unit/hub_world.h"

namespace giaoban {
namespace {

/// Somebody who types letter after letter in the minutes.
class Typist {
 public:
  explicit Typist(std::uint64_t client) : document_({.client = client}) {}
  std::string type(std::string_view text = "a") {
    Transaction transaction(document_);
    REQUIRE(transaction.insert_text(document_.root("default"), 0, text).has_value());
    return transaction.commit();
  }
  std::string all() const { return document_.encode_state_as_update(); }

 private:
  Document document_;
};

std::string sync_update(std::string_view update) { return encode_document_message(SyncUpdate{update}); }
std::string barrier(std::string_view bytes) { return encode_document_message(SyncStatus{bytes}); }

/// The minutes at a node, with connections to them.
struct Desk : HubWorld {
  struct Connection {
    std::shared_ptr<DocumentSession> session;
    std::shared_ptr<MemorySocket> socket;
    std::vector<std::string> barriers, reasons;
    void read() {
      for (const std::string& frame : std::exchange(socket->frames, {})) {
        const auto message = decode_document_message(frame);
        REQUIRE(message.has_value());
        if (const auto* status = std::get_if<SyncStatus>(&*message)) barriers.emplace_back(status->bytes);
        if (const auto* denied = std::get_if<PermissionDenied>(&*message)) reasons.emplace_back(denied->reason);
      }
    }
  };

  Connection connect() {
    Connection made{std::make_shared<DocumentSession>(
                        node->hub(), DocumentSession::Place{node->host(world.id), "minutes"}, convener(), [] { return true; }),
                    node->socket(), {}, {}};
    made.session->open(made.socket);
    node->run_ready();
    return made;
  }
  void wait_for_barrier(Connection& connection, const std::string& bytes) {
    node->run_until([&] {
      connection.read();
      return !connection.barriers.empty() && connection.barriers.back() == bytes;
    });
  }
  std::uint64_t entries() { return node->durable_entries(world.id); }
  std::string stored() {
    const auto document = read_document(store, world.id, "minutes");
    REQUIRE(document.has_value());
    const auto compacted = compact(*document);
    REQUIRE(compacted.has_value());
    return *compacted;
  }
};

TEST_CASE("[Y3] [Y4] a burst of one connection is stored as one entry, and a barrier waits for all before it") {
  Desk desk;
  auto one = desk.connect();
  Typist typist(7);
  const std::uint64_t before = desk.entries();
  for (int i = 0; i < 20; ++i) one.session->receive(sync_update(typist.type()));
  one.session->receive(barrier("1"));
  one.session->receive(sync_update(typist.type()));
  one.session->receive(barrier("2"));
  CHECK(desk.entries() == before);
  one.read();
  CHECK(one.barriers.empty());
  desk.wait_for_barrier(one, "2");
  CHECK(one.barriers == std::vector<std::string>{"1", "2"});
  CHECK(desk.entries() == before + 1);
  CHECK(desk.stored() == typist.all());
}

TEST_CASE("[Y3] what was gathered when a connection goes is stored") {
  Desk desk;
  auto one = desk.connect();
  Typist typist(7);
  const std::uint64_t before = desk.entries();
  one.session->receive(sync_update(typist.type()));
  one.session->close();
  desk.node->run_until([&] { return desk.entries() == before + 1; });
  CHECK(desk.stored() == typist.all());
}

TEST_CASE("[Y2] what was gathered before a broken update is stored, the broken one refused") {
  Desk desk;
  auto one = desk.connect();
  Typist typist(7);
  const std::uint64_t before = desk.entries();
  one.session->receive(sync_update(typist.type()));
  one.session->receive(sync_update("\x01"));
  CHECK(one.socket->close_code == document_close::kBroken);
  one.session->close();
  desk.node->run_until([&] { return desk.entries() == before + 1; });
  CHECK(desk.stored() == typist.all());
}

TEST_CASE("[Y9] a document that reached the node's limit takes no more; nothing after it is called durable, reading goes on") {
  Desk desk;
  desk.node->set_document_bytes(2000);
  auto one = desk.connect();
  Typist typist(7);
  one.session->receive(sync_update(typist.type(std::string(1500, 'x'))));
  one.session->receive(barrier("fits"));
  desk.wait_for_barrier(one, "fits");
  const std::string stored = desk.stored();
  one.session->receive(sync_update(typist.type(std::string(1500, 'y'))));
  one.session->receive(barrier("too much"));
  desk.node->run_until([&] { return (one.read(), !one.reasons.empty()); });
  CHECK(one.reasons == std::vector<std::string>{std::string(problem::kDocumentFull)});
  CHECK(one.barriers == std::vector<std::string>{"fits"});
  CHECK(desk.stored() == stored);
  auto late = desk.connect();
  late.session->receive(encode_document_message(SyncStep1{std::string_view("\0", 1)}));
  desk.node->run_ready();
  bool is_answered = false;
  for (const std::string& frame : late.socket->frames)
    is_answered |= std::holds_alternative<SyncStep2>(*decode_document_message(frame));
  CHECK(is_answered);
}

TEST_CASE("Updates are gathered into one, up to a number and a size") {
  Typist typist(7);
  UpdateGathering gathering(1000);
  CHECK(gathering.take().empty());
  std::size_t count = 0;
  for (; !gathering.is_full(); ++count) {
    const std::string update = typist.type();
    if (!gathering.has_room(update.size())) break;
    gathering.add(update);
  }
  CHECK(count > 20);
  CHECK(count < UpdateGathering::kUpdates);  // by its size
  const auto taken = gathering.take();
  REQUIRE(taken.size() == 1);
  Document document;
  REQUIRE(document.apply(taken.front()).has_value());
  CHECK(gathering.is_empty());
  CHECK(gathering.has_room(5000));  // a single one may be longer: it was checked before
}

}  // namespace
}  // namespace giaoban
