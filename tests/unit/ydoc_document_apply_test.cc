#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "sync/ydoc/document_store.h"
#include "sync/ydoc/encode.h"
#include "tests/unit/ydoc_documents.h"
#include "tests/unit/yjs_vectors.h"

namespace giaoban {
namespace {

Document holding(std::string_view digits) {
  Document document;
  const auto applied = document.apply(hex(digits));
  CAPTURE(digits);
  REQUIRE(applied);
  return document;
}

TEST_CASE("A document encodes to the bytes that yjs makes of the same updates, and has the same state vector") {
  int equal = 0, cleaned = 0;
  for (const Json& session : yjs_vectors().at("sessions")) {
    Document document;
    for (const Json& row : session.at("updates")) REQUIRE(document.apply(base64(row.at("update"))));
    CHECK(document.state_vector() == base64(session.at("state_vector")));
    const std::string theirs = base64(session.at("others").at(1).at("update"));
    if (document.encode_state_as_update() == theirs) {
      ++equal;
    } else {
      ++cleaned;  // yjs's clean-up of marks deletes some that we keep; its result must change nothing but deletes
      Document both;
      REQUIRE(both.apply(theirs));
      CHECK(both.state() == document.state());
      REQUIRE(document.apply(theirs));
      CHECK(text_of(both, "text") == text_of(document, "text"));
    }
  }
  CHECK(equal > 20 * cleaned);
}

TEST_CASE("Vectors of yjs are taken and given back byte for byte") {
  for (const char* digits : {
           "01 01 01 00 04 01 01 74 03 61 62 63 00",
           "01 03 01 00 04 01 01 74 01 61 84 01 00 02 62 63 c4 01 00 01 01 01 58 00",
           "01 03 01 00 04 01 01 74 01 61 81 01 00 01 84 01 01 01 63 01 01 01 01 01",
           "01 03 01 00 04 01 01 74 01 61 81 01 00 01 84 01 01 04 ef bf bd 62 01 01 01 01 01",
           "01 03 01 00 06 01 01 74 04 62 6f 6c 64 04 74 72 75 65 84 01 00 02 68 69 86 01 02 04 62 6f 6c 64 04 6e 75 6c 6c 00",
           "01 01 01 00 05 01 01 74 0d 7b 22 69 6d 61 67 65 22 3a 22 78 22 7d 00",
           "01 03 01 00 21 01 01 6d 01 6b 01 a8 01 00 01 77 03 74 77 6f 28 01 01 6d 01 6e 01 7e 01 01 01 00 01",
           "01 04 01 00 07 01 07 64 65 66 61 75 6c 74 03 09 70 61 72 61 67 72 61 70 68 07 00 01 00 06 04 00 01 01 02 68 69 28 00 01 "
           "00 05 6c 65 76 65 6c 01 7d 02 00",
           "01 02 01 00 01 01 07 64 65 66 61 75 6c 74 01 00 04 01 01 01 00 05",
           "01 01 01 00 29 01 01 6d 03 73 75 62 01 67 76 01 04 6d 65 74 61 76 01 01 61 7d 01 00",
           "03 01 03 00 c4 01 00 01 01 02 43 43 01 02 00 c4 01 00 01 01 02 42 42 03 01 00 04 01 01 74 01 61 84 01 00 01 62 c4 01 00 "
           "01 01 02 41 41 00",
       }) {
    CHECK(holding(digits).encode_state_as_update() == hex(digits));
  }
}

TEST_CASE("Of equal origins the lower client stands first") {
  const auto document = holding(
      "03 01 03 00 c4 01 00 01 01 02 43 43 01 02 00 c4 01 00 01 01 02 42 42 03 01 00 04 01 01 74 01 61 84 01 00 01 62 c4 01 00 01 01 02 "
      "41 41 00");
  CHECK(text_of(document, "t") == "aAABBCCb");
}

TEST_CASE("Half a surrogate pair that stays reads U+FFFD") {
  Document document({.client = 1});
  Transaction transaction(document);
  const TypeRef text = document.root("t");
  REQUIRE(transaction.insert_text(text, 0, "a😀b"));
  REQUIRE(transaction.remove(text, 1, 1));
  transaction.commit();
  CHECK(text_of(document, text) == "a\xef\xbf\xbd" "b");
  CHECK(document.view(text).length == 3);
}

TEST_CASE("A broken update changes nothing, nor does its beginning") {
  RandomHistory history(7, 2, 40);
  Document document = history.whole();
  const std::string before = document.encode_state_as_update();
  const std::string update = RandomHistory(8, 3, 30).whole().encode_state_as_update();
  for (std::size_t size = 0; size < update.size(); ++size) {
    const auto applied = document.apply(std::string_view(update).substr(0, size));
    REQUIRE_FALSE(applied);
    CHECK(applied.error().code == problem::kBrokenUpdate);
  }
  CHECK(document.encode_state_as_update() == before);
}

TEST_CASE("Keystrokes done in place leave what the general path leaves") {
  CHECK(rc::check("random typing", [] {
    RandomHistory history(*rc::gen::arbitrary<std::uint32_t>(), 1, 1);
    DocumentStore fast{DocumentOptions{}}, slow{DocumentOptions{}};
    slow.is_fast = false;
    Document writers[] = {Document({.client = 3}), Document({.client = 1ull << 50})};
    std::uint64_t cursor = 0;
    for (int i = 0; i < 120; ++i) {
      Document& writer = writers[history.below(10) == 0 ? 1 : 0];
      Transaction transaction(writer);
      const TypeRef text = writer.root("t");
      const std::uint64_t length = writer.view(text).length;
      cursor = std::min(history.below(8) == 0 ? history.below(length + 1) : cursor, length);
      constexpr const char* kKeys[] = {"x", "yz", "ệ", "😀"};
      if (history.below(3) > 0) {
        const char* key = kKeys[history.below(4)];
        RC_ASSERT(transaction.insert_text(text, cursor, key));
        cursor += utf16_length(key);
      } else if (cursor > 0 && history.below(4) > 0) {
        RC_ASSERT(transaction.remove(text, --cursor, 1));
      } else if (cursor < length) {
        RC_ASSERT(transaction.remove(text, cursor, 1));
      }
      const std::string update = transaction.commit();
      Change change, slow_change;
      const auto a = fast.apply(update, &change, kNetworkUpdate);
      const auto b = slow.apply(update, &slow_change, kNetworkUpdate);
      RC_ASSERT(a && b && a->is_new == b->is_new && a->is_whole == b->is_whole);
      RC_ASSERT(ydoc::encode_state(fast, {}) == ydoc::encode_state(slow, {}));
      RC_ASSERT(change.added == slow_change.added && change.deleted == slow_change.deleted && change.places == slow_change.places);
      if (history.below(15) == 0) (void)writers[0].apply(writers[1].encode_state_as_update());
      if (history.below(15) == 0) (void)writers[1].apply(writers[0].encode_state_as_update());
    }
  }));
}

TEST_CASE("Whatever the order, the repeats and the pieces in which updates come, the document is the same") {
  CHECK(rc::check("shuffled", [] {
    RandomHistory history(*rc::gen::arbitrary<std::uint32_t>(), 3, 50);
    const Document expected = history.whole();
    auto updates = history.shuffled();
    const auto repeats = history.shuffled();
    updates.insert(updates.end(), repeats.begin(), repeats.begin() + static_cast<std::ptrdiff_t>(repeats.size() / 2));
    Document document;
    for (const std::string& update : updates) RC_ASSERT(document.apply(update));
    RC_ASSERT(document.size().pending_bytes == 0u);
    RC_ASSERT(document.state() == expected.state());
    RC_ASSERT(document.deletes() == expected.deletes());
    RC_ASSERT(text_of(document, "text") == text_of(expected, "text"));
    // All that is joined at the end is a matter of when things came together: what is loaded at once is the same.
    Document a, b;
    RC_ASSERT(a.apply(document.encode_state_as_update()) && b.apply(expected.encode_state_as_update()));
    RC_ASSERT(text_of(a, "text") == text_of(b, "text"));
  }));
}

TEST_CASE("The writers agree once they have everything of one another; a known update is not new") {
  CHECK(rc::check("merge", [] {
    RandomHistory history(*rc::gen::arbitrary<std::uint32_t>(), 3, 40);
    const Document expected = history.whole();
    for (Document& document : history.documents) {
      for (const std::string& update : history.updates) RC_ASSERT(document.apply(update));
      RC_ASSERT(text_of(document, "text") == text_of(expected, "text"));
      RC_ASSERT(document.state() == expected.state());
      for (const std::string& update : history.updates) RC_ASSERT(!document.apply(update)->is_new);
    }
  }));
}

TEST_CASE("A diff against any earlier state brings who is there up to date") {
  CHECK(rc::check("diff", [] {
    RandomHistory history(*rc::gen::arbitrary<std::uint32_t>(), 3, 40);
    const Document expected = history.whole();
    Document document;
    const std::size_t known = history.below(history.updates.size() + 1);
    for (std::size_t i = 0; i < known; ++i) RC_ASSERT(document.apply(history.updates[i]));
    RC_ASSERT(document.apply(expected.encode_state_as_update(document.state())));
    RC_ASSERT(document.state() == expected.state());
    RC_ASSERT(document.deletes() == expected.deletes());
    RC_ASSERT(text_of(document, "text") == text_of(expected, "text"));
  }));
}

TEST_CASE("What waits is passed on, and comes in once what it builds on is here") {
  const std::string a = hex("01 01 01 00 04 01 01 74 01 61 00"), c = hex("01 01 01 02 84 01 01 01 63 00");
  const std::string b = hex("01 01 01 01 84 01 00 01 62 00"), erase_a = hex("00 01 01 01 00 01");
  Document document;
  auto applied = document.apply(c);
  REQUIRE(applied);
  CHECK(applied->is_new);
  CHECK_FALSE(applied->is_whole);
  CHECK_FALSE(document.apply(c)->is_new);
  CHECK(document.encode_state_as_update() == c);
  CHECK(document.state().empty());
  REQUIRE(document.apply(erase_a));
  CHECK(document.encode_state_as_update() == hex("01 01 01 02 84 01 01 01 63 01 01 01 00 01"));
  REQUIRE(document.apply(a));
  CHECK(document.encode_state_as_update() == hex("01 03 01 00 01 01 01 74 01 0a 01 84 01 01 01 63 01 01 01 00 01"));
  CHECK(document.encode_state_as_update({{1, 1}}) == hex("01 01 01 02 84 01 01 01 63 01 01 01 00 01"));
  REQUIRE(document.apply(b));
  CHECK(text_of(document, "t") == "bc");
  CHECK(document.size().pending_bytes == 0);
  CHECK(document.apply(hex("00 00"))->is_new == false);
}

TEST_CASE("What waits behind a struct that comes again as forgotten waits no longer") {
  // Client 1's "b" hangs on client 2, which is not here; "c" comes behind it. "b" then comes as a GC, which hangs on nothing.
  const std::string a = hex("01 01 01 00 04 01 01 74 01 61 00"), bc = hex("01 02 01 01 84 02 00 01 62 04 01 01 74 01 63 00");
  Document document;
  REQUIRE(document.apply(a));
  CHECK_FALSE(document.apply(bc)->is_whole);
  const auto applied = document.apply(hex("01 01 01 01 00 01 01 01 01 01 01"));
  REQUIRE(applied);
  CHECK(document.state() == StateVector{{1, 3}});
  CHECK(document.size().pending_bytes == 0);
  Document copy;
  REQUIRE(copy.apply(document.encode_state_as_update()));
  CHECK(copy.state() == document.state());
}

TEST_CASE("What is left of a struct whose beginning is here waits for no more than that") {
  // Client 1 says again what it wrote as 0-1, longer, and hangs it on client 2, which is not here.
  Document document;
  REQUIRE(document.apply(hex("01 01 01 00 04 01 01 74 02 61 62 00")));
  const auto applied = document.apply(hex("01 01 01 01 84 02 00 03 62 63 64 00"));
  REQUIRE(applied);
  CHECK(applied->is_whole);
  CHECK(text_of(document, "t") == "abcd");
}

TEST_CASE("Of a value that is written under a key as several units the last alone lives once it is cut, as in a copy") {
  Document document;
  REQUIRE(document.apply(hex("01 01 01 00 24 01 01 74 01 6b 03 61 62 63 00")));  // "abc", as no client of Yjs writes it
  REQUIRE(document.apply(hex("00 01 01 01 02 01")));                             // "c" is deleted
  Document copy;
  REQUIRE(copy.apply(document.encode_state_as_update()));
  CHECK(copy.deletes() == document.deletes());
  CHECK(copy.state() == document.state());
}

}  // namespace
}  // namespace giaoban
