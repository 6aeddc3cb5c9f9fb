#include "api_conference.h"

#include "gated_store.h"
#include "schema/api.h"
#include "server/api/notes_api.h"
#include "store_folder.h"
#include "sync/store/rocks_store.h"

namespace giaoban {
namespace {

const std::string kWords = "Hỏi về thu ngân sách; mời Vi Văn Sơn trước";

/// A conference of the secretary's unit and of the neighbour's; the stranger's does not belong to it.
struct NotesWorld : ConferenceApiWorld {
  NotesApi api{{hub, find_caller()}};

  NotesWorld() { api.add_to(router); }
  Response show(const std::string& who) { return ask(request_of("GET", "/api/v1/notes/" + conference.text(), {{"x-actor", who}})); }
  Response put(const Json& body, const std::string& etag, const std::string& who = "secretary") {
    Request request = request_of("PUT", "/api/v1/notes/" + conference.text(), {{"x-actor", who}});
    if (!etag.empty()) request.headers["if-match"] = etag;
    request.body = to_text(body);
    return ask(request);
  }
  std::string etag(const std::string& who = "secretary") { return header_of(show(who), "ETag"); }
};

schema::Note note_of(const Response& response) {
  const auto note = schema::Note::decode(*parse_json(response.body));
  REQUIRE_MESSAGE(note, response.body);
  return *note;
}

TEST_CASE("a private note is its account's alone: of the same unit and of another, each has its own") {
  NotesWorld node;
  const Response none = node.show("secretary");
  CHECK(none.status == 200);
  CHECK(note_of(none).text == "");
  CHECK_FALSE(note_of(none).changed_ms.has_value());
  CHECK(header_of(none, "Cache-Control") == "no-store");
  const Response kept = node.put({{"text", kWords}}, header_of(none, "ETag"));
  REQUIRE_MESSAGE(kept.status == 200, kept.body);
  CHECK(note_of(node.show("secretary")).text == kWords);
  CHECK(note_of(node.show("secretary")).changed_ms == static_cast<std::int64_t>(node.now.load()));
  CHECK(node.etag() == header_of(kept, "ETag"));
  for (const char* other : {"observer", "neighbour"}) CHECK(note_of(node.show(other)).text == "");
  CHECK(node.put({{"text", "Của quan sát viên"}}, node.etag("observer"), "observer").status == 200);
  CHECK(note_of(node.show("observer")).text == "Của quan sát viên");
  CHECK(note_of(node.show("secretary")).text == kWords);
}

TEST_CASE("a private note is for members' accounts: others do not learn that the conference is there") {
  NotesWorld node;
  const std::string empty = node.etag();
  CHECK(code_of(node.show("stranger")) == problem::kSpaceUnknown);
  CHECK(code_of(node.put({{"text", kWords}}, empty, "stranger")) == problem::kSpaceUnknown);
  CHECK(code_of(node.show("")) == problem::kNotSignedIn);
  CHECK(code_of(node.put({{"text", kWords}}, empty, "")) == problem::kNotSignedIn);
  const auto nowhere = request_of("GET", "/api/v1/notes/" + numbered(77).text(), {{"x-actor", "secretary"}});
  CHECK(code_of(node.ask(nowhere)) == problem::kSpaceUnknown);
}

TEST_CASE("a private note takes the place of the one that If-Match names; else 412 with the note as it is") {
  NotesWorld node;
  const std::string empty = node.etag();
  REQUIRE(node.put({{"text", "Điện thoại"}}, empty).status == 200);
  const Response refused = node.put({{"text", "Máy tính"}}, empty);
  CHECK(refused.status == 412);
  CHECK(note_of(refused).text == "Điện thoại");
  CHECK(header_of(refused, "ETag") == node.etag());
  CHECK(note_of(node.show("secretary")).text == "Điện thoại");
  CHECK(node.put({{"text", "Máy tính"}}, "W/" + header_of(refused, "ETag")).status == 200);  // as a proxy hands it on
  CHECK(note_of(node.show("secretary")).text == "Máy tính");
  CHECK(code_of(node.put({{"text", kWords}}, "")) == problem::kMissingField);
  CHECK(node.put({{"text", ""}}, "*").status == 200);
  CHECK(node.etag() == empty);
}

TEST_CASE("a private note has at most 16 KiB, in bytes") {
  NotesWorld node;
  const std::string three_bytes = "ế";
  std::string text;
  while (text.size() + three_bytes.size() <= NoteBook::kNoteBytes) text += three_bytes;
  const std::string empty = node.etag();
  CHECK(code_of(node.put({{"text", text + three_bytes}}, empty)) == problem::kTooLarge);
  CHECK(node.put({{"text", std::string(NoteBook::kNoteBytes + 1, 'a')}}, empty).status >= 400);
  CHECK(node.etag() == empty);
  CHECK(node.put({{"text", text}}, empty).status == 200);
}

const auto kAnything = [](const Note&) { return true; };

TEST_CASE("a private note is answered for once it is on disk; one that comes meanwhile waits its turn") {
  GatedStore store;
  Ed25519Signer signer{Ed25519Signer::Seed{7}};
  Committer committer{store, signer};
  NoteBook book{store, committer};
  const auto ignore = [](const Result<NoteBook::Put>&) {};
  std::promise<int> written;
  book.put(numbered(1), numbered(2), {kWords, 5}, kAnything, [&](const Result<NoteBook::Put>&) { written.set_value(store.written()); });
  store.await_writes(1);
  CHECK(book.read(numbered(1), numbered(2))->text == "");
  std::string second;
  book.put(numbered(1), numbered(2), {"khác", 6}, kAnything, [&](const Result<NoteBook::Put>& outcome) { second = outcome ? "" : outcome.error().code; });
  CHECK(second == problem::kBusy);
  store.set_open(true);
  CHECK(written.get_future().get() == 1);
  CHECK(book.read(numbered(1), numbered(2))->text == kWords);
  book.put(numbered(1), numbered(2), {"khác", 6}, kAnything, ignore);
}

TEST_CASE("a private note survives a restart of the node") {
  const TestFolder folder;
  Ed25519Signer signer{Ed25519Signer::Seed{7}};
  {
    auto store = RocksStore::open(folder.path() / "db", RocksStore::Access::kReadWrite);
    REQUIRE(store);
    Committer committer{**store, signer};
    std::promise<bool> taken;
    NoteBook(**store, committer).put(numbered(1), numbered(2), {kWords, 5}, kAnything, [&](const Result<NoteBook::Put>& outcome) {
      taken.set_value(outcome && outcome->is_taken);
    });
    CHECK(taken.get_future().get());
  }
  auto store = RocksStore::open(folder.path() / "db", RocksStore::Access::kReadWrite);
  REQUIRE(store);
  Committer committer{**store, signer};
  const NoteBook book(**store, committer);
  CHECK(book.read(numbered(1), numbered(2))->text == kWords);
  CHECK(book.read(numbered(1), numbered(2))->changed_ms == 5);
  CHECK(book.read(numbered(1), numbered(3))->text == "");
  CHECK(book.read(numbered(3), numbered(2))->text == "");
}

}  // namespace
}  // namespace giaoban
