#include <doctest/doctest.h>

#include "sync/ydoc/limits.h"
#include "tests/unit/ydoc_documents.h"
#include "tests/unit/yjs_vectors.h"

namespace giaoban {
namespace {

/// An update of one client's structs from a clock on, as they stand, and no deletes.
std::string update_of(std::uint64_t client, std::uint64_t clock, const std::vector<std::string>& structs) {
  std::string out(1, '\1');
  append_varuint(out, structs.size());
  append_varuint(out, client);
  append_varuint(out, clock);
  for (const std::string& one : structs) out += one;
  return out + '\0';
}

std::string code_of(const Result<Applied>& applied) { return applied ? "" : std::string(applied.error().code); }

TEST_CASE("Beyond the limits of items and of content an update is refused and changes nothing") {
  const std::string three = RandomHistory(5, 2, 30).whole().encode_state_as_update();
  for (const DocumentOptions& options : {DocumentOptions{.items = 5}, DocumentOptions{.content_bytes = 20}}) {
    Document document(options);
    REQUIRE(document.apply(hex("01 01 01 00 04 01 01 74 03 61 62 63 00")));
    const std::string before = document.encode_state_as_update();
    CHECK(code_of(document.apply(three)) == problem::kTooLarge);
    CHECK(document.encode_state_as_update() == before);
    CHECK(document.apply(before));  // what is known takes no room
  }
}

TEST_CASE("A document that refused its first update, wherever that was broken, is as if nothing had come") {
  const std::string whole = RandomHistory(7, 3, 60).whole().encode_state_as_update();
  const std::string nothing = Document().encode_state_as_update();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    Document document;
    REQUIRE_FALSE(document.apply(whole.substr(0, size)));
    CHECK(document.encode_state_as_update() == nothing);
    CHECK(document.roots().empty());
    if (size % 16 > 0) continue;
    REQUIRE(document.apply(whole));
    CHECK(document.encode_state_as_update() == whole);
  }
  Document small({.items = 3});
  CHECK(code_of(small.apply(whole)) == problem::kTooLarge);
  CHECK(small.encode_state_as_update() == nothing);
}

TEST_CASE("What waits is bounded") {
  Document document({.pending_bytes = 4096});
  std::size_t taken = 0;
  for (std::uint64_t clock = 1; clock < 400; clock += 2) {
    std::string one = hex("04 01 01 74 01 61");
    if (!document.apply(update_of(9, clock, {one}))) break;
    ++taken;
  }
  CHECK(taken > 4);
  CHECK(taken < 100);
  CHECK(document.size().pending_bytes <= 4096);
  std::string many_deletes = hex("00 01 07 3f");
  for (char clock = 1; clock < 126; clock += 2) many_deletes += {clock, 1};
  CHECK(code_of(document.apply(many_deletes)) == problem::kTooLarge);
  CHECK(document.size().pending_bytes <= 4096);
  CHECK(document.state().empty());
}

TEST_CASE("Clocks that memory cannot hold are refused; deletes of such wait") {
  Document document;
  std::string gc(1, '\0');
  append_varuint(gc, limits::kDocumentClock + 1);
  CHECK(code_of(document.apply(update_of(1, 0, {gc}))) == problem::kTooLarge);
  gc.resize(1);
  append_varuint(gc, limits::kDocumentClock);
  CHECK(document.apply(update_of(1, 0, {gc})));
  CHECK(document.state().at(1) == limits::kDocumentClock);
  std::string deletes = hex("00 01 01 01");
  append_varuint(deletes, limits::kDocumentClock + 5);
  append_varuint(deletes, 7);
  CHECK(document.apply(deletes));
  CHECK(document.encode_state_as_update().ends_with(deletes.substr(deletes.size() - 6)));
}

/// XmlElements, each in the one before.
std::string nested(std::uint64_t depth) {
  std::vector<std::string> structs = {hex("07 01 01 74 03 01 70")};
  for (std::uint64_t i = 1; i < depth; ++i) {
    std::string one = hex("07 00 01");
    append_varuint(one, i - 1);
    structs.push_back(one + hex("03 01 70"));
  }
  return update_of(1, 0, structs);
}

TEST_CASE("Types nested too deep are refused where they begin to be; what was above stays") {
  Document document({.depth = 10});
  CHECK(document.apply(nested(10)));
  CHECK(code_of(document.apply(nested(12))) == problem::kTooLarge);
  CHECK(document.state().at(1) == 10);
  CHECK(document.apply(document.encode_state_as_update()));
}

TEST_CASE("Deep nesting is deleted and forgotten without recursion") {
  constexpr std::uint64_t kDepth = 100'000;
  Document document({.depth = kDepth});
  REQUIRE(document.apply(nested(kDepth)));
  REQUIRE(document.apply(hex("00 01 01 01 00 01")));
  CHECK(document.deletes() == std::vector<ClockRange>{{1, 0, kDepth}});
  CHECK(document.size().types == 1);
  CHECK(document.size().items == 2);  // the element, deleted, and one run of clocks
  CHECK(document.encode_state_as_update().size() < 32);
}

TEST_CASE("Work on conflicts is bounded") {
  // Every client puts its item at the beginning of the same type, ascending: each passes all before it.
  constexpr std::uint64_t kClients = 400;
  const auto at_head = [](std::uint64_t client) { return update_of(client, 0, {hex("04 01 01 74 01 61")}); };
  Document free_one, bound({.scan_steps = 100});
  std::size_t refused = 0;
  for (std::uint64_t client = 1; client <= kClients; ++client) {
    REQUIRE(free_one.apply(at_head(client)));
    if (!bound.apply(at_head(client))) ++refused;
  }
  CHECK(free_one.view(*free_one.find_root("t")).length == kClients);
  CHECK(refused == kClients - 101);
  CHECK(bound.view(*bound.find_root("t")).length == 101);
  const Document& as_is = bound;
  Document copy;
  CHECK(copy.apply(as_is.encode_state_as_update()));
}

TEST_CASE("A million tiny clients take bounded memory") {
  Document document;
  constexpr std::uint64_t kClients = 50'000;
  std::string update;
  append_varuint(update, kClients);
  for (std::uint64_t client = kClients; client > 0; --client) {
    update += '\1';
    append_varuint(update, client * 7919);
    update += '\0';
    update += hex("00 01");
  }
  update += '\0';
  REQUIRE(document.apply(update, nullptr, kStoredUpdate));
  CHECK(document.size().clients == kClients);
  CHECK(document.size().memory_bytes < kClients * 320);
}

}  // namespace
}  // namespace giaoban
