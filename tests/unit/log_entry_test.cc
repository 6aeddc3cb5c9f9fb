#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "sync/base/limits.h"
#include "sync/log/parsed_entry.h"
#include "tests/unit/log_author.h"

namespace giaoban {
namespace {

const Author kAuthor{uuid_of(2), uuid_of(3)};

std::string_view code_of(const auto& result) { return result ? std::string_view("none") : result.error().code; }

TEST_CASE("[L2] a body is kind, stamp, unit, account and payload, in this order") {
  const std::string body = encode_body({EntryKind::kDocument, 0x0102030405060708, kAuthor, "xyz"});
  CHECK(to_hex(as_bytes(body)) == "02" "0102030405060708" + to_hex(uuid_of(2).view()) + to_hex(uuid_of(3).view()) + "78797a");
}

TEST_CASE("[L2] what was encoded is decoded, and what was decoded is encoded to the same bytes") {
  CHECK(rc::check("entry", [](std::uint64_t hlc, const std::string& payload, bool is_document) {
    const Entry entry{is_document ? EntryKind::kDocument : EntryKind::kRecord, hlc, kAuthor, payload};
    const std::string body = encode_body(entry);
    const auto decoded = decode_body(body);
    RC_ASSERT(decoded.has_value());
    RC_ASSERT(*decoded == entry);
    RC_ASSERT(encode_body(*decoded) == body);
  }));
}

TEST_CASE("[L2] a body cut short, of another kind or over 1 MiB is refused") {
  const std::string body = encode_body({EntryKind::kRecord, 1, kAuthor, ""});
  for (std::size_t size = 0; size < body.size(); ++size)
    CHECK(code_of(decode_body(std::string_view(body).substr(0, size))) == problem::kBadMessage);
  CHECK(decode_body(body).has_value());
  for (int kind = 0; kind < 256; ++kind) {
    std::string other = body;
    other[0] = static_cast<char>(kind);
    CHECK(decode_body(other).has_value() == (kind == 1 || kind == 2));
  }
  std::string full = body + std::string(limits::kEntryBodyBytes - body.size(), 'x');
  CHECK(decode_body(full).has_value());
  CHECK(code_of(decode_body(full + "x")) == problem::kTooLarge);
}

TEST_CASE("[L5] a record change is JSON with sorted keys and no spaces; absent parts are left out") {
  CHECK(encode_change({"files", "a/b", {{"name", "Đề dẫn"}, {"agenda_item", nullptr}}, {}}) ==
        R"({"collection":"files","fields":{"agenda_item":null,"name":"Đề dẫn"},"id":"a/b"})");
  CHECK(encode_change({"files", "x", Json::object(), true}) == R"({"collection":"files","deleted":true,"id":"x"})");
}

TEST_CASE("[L5] a record change survives the way through its payload") {
  CHECK(rc::check("change", [](const std::map<int, std::pair<bool, std::string>>& fields, bool has_deleted, bool deleted, unsigned id) {
    RecordChange change{"agenda_items", std::to_string(id), Json::object(), {}};
    if (has_deleted) change.deleted = deleted;
    for (const auto& [name, value] : fields)
      change.fields["f" + std::to_string(name)] = value.first ? Json(to_hex(as_bytes(value.second))) : Json();
    const auto decoded = decode_change(encode_change(change));
    RC_ASSERT(decoded.has_value());
    RC_ASSERT(*decoded == change);
  }));
}

TEST_CASE("[L5] one change has one spelling: every other one is refused") {
  CHECK(decode_change(R"({"collection":"c","fields":{"a":1},"id":"x"})").has_value());
  for (const char* payload : {
           R"({"id":"x","collection":"c","fields":{"a":1}})",      // keys out of order
           R"({"collection":"c", "fields":{"a":1},"id":"x"})",     // a space
           R"({"collection":"c","fields":{"a":1},"id":"x"} )",     // a space at the end
           R"({"collection":"c","fields":{"a":1e2},"id":"x"})",    // a number's other spelling
           R"({"collection":"c","fields":{"a":"\u0061"},"id":"x"})",  // an escape that is not needed
           R"({"collection":"c","fields":{},"id":"x"})",           // nothing, spelt out
       })
    CHECK_MESSAGE(code_of(decode_change(payload)) == problem::kBadMessage, payload);
}

TEST_CASE("[L5] [R3] a change that is no change is refused") {
  CHECK(code_of(decode_change("{")) == problem::kMalformedJson);
  CHECK(code_of(decode_change(R"({"collection":"c","collection":"c","id":"x"})")) == problem::kDuplicateKey);
  CHECK(code_of(decode_change("\xff")) != "none");
  for (const char* payload : {"[]", "{}", R"({"collection":"c","id":7})", R"({"collection":"c","deleted":null,"id":"x"})",
                              R"({"collection":"c","extra":1,"id":"x"})", R"({"collection":"c","fields":[],"id":"x"})",
                              R"({"collection":"c","id":""})", R"({"collection":"c","id":"a b"})",
                              R"({"collection":"c","id":"a/b/c"})", R"({"collection":"c","id":"/a"})"})
    CHECK_MESSAGE(code_of(decode_change(payload)) == problem::kBadMessage, payload);
}

TEST_CASE("[L5] [Y7] a document update carries its document's name and the update as it came") {
  const std::string payload = encode_document_update("minutes", std::string("\0\1\2", 3));
  CHECK(to_hex(as_bytes(payload)) == "07" "6d696e75746573" "000102");
  const auto decoded = decode_document_update(payload);
  REQUIRE(decoded.has_value());
  CHECK(decoded->name == "minutes");
  CHECK(decoded->update == std::string("\0\1\2", 3));
  for (const char* name : {"", "Minutes", "a b", "a.b", "biên"})
    CHECK(code_of(decode_document_update(encode_document_update(name, "u"))) == problem::kBadMessage);
  CHECK(decode_document_update(encode_document_update(std::string(64, 'a'), "")).has_value());
  CHECK_FALSE(decode_document_update(encode_document_update(std::string(65, 'a'), "")).has_value());
  for (std::size_t size = 0; size < 8; ++size) CHECK_FALSE(decode_document_update(payload.substr(0, size)).has_value());
}

TEST_CASE("[L2] [L5] an entry parsed from its body says what the one that made the body says") {
  const ParsedEntry record = record_entry(7, kAuthor, {"files", "x", {{"size", 1}}, false});
  const auto parsed = parse_entry(record.body);
  REQUIRE(parsed.has_value());
  CHECK(parsed->body == record.body);
  CHECK(parsed->change == record.change);
  CHECK(parsed->hlc == 7);
  CHECK(parsed->author == kAuthor);
  const auto document = parse_entry(document_entry(8, kAuthor, "minutes", "bytes").body);
  REQUIRE(document.has_value());
  CHECK(document->document == "minutes");
  CHECK(document->update() == "bytes");
  CHECK(code_of(parse_entry(encode_body({EntryKind::kRecord, 1, kAuthor, "[]"}))) == problem::kBadMessage);
  CHECK(code_of(parse_entry(encode_body({EntryKind::kDocument, 1, kAuthor, ""}))) == problem::kBadMessage);
}

}  // namespace
}  // namespace giaoban
