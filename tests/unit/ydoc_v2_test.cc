#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "sync/ydoc/diff.h"
#include "sync/ydoc/json_any.h"
#include "sync/ydoc/json_text.h"
#include "sync/ydoc/snapshot.h"
#include "sync/ydoc/update_v2.h"
#include "tests/unit/yjs_updates.h"

namespace giaoban {
namespace {

/// Ranges of clients as a set: merging may join them in other ways.
UpdateSummary normal(const UpdateSummary& summary) {
  return {DeleteSet(summary.structs).ranges(), DeleteSet(summary.deletes).ranges()};
}

TEST_CASE("Without a document updates become what yjs makes of them") {
  for (const Json& row : yjs_codec()) {
    const std::string merged = base64(row.at("merged"));
    std::vector<std::string> updates;
    for (const Json& update : row.at("updates")) updates.push_back(base64(update));
    CHECK((normal(summary_of(merged_all(updates))) == normal(summary_of(merged))));
    CHECK(diff_update(merged, decode_state_vector(base64(row.at("state"))).value()) == base64(row.at("diff")));
    CHECK(encode_state_vector(state_vector_of(merged).value()) == base64(row.at("state_vector")));
    CHECK(update_v2_of(merged) == base64(row.at("v2")));
    CHECK(update_v1_of(base64(row.at("v2"))) == merged);
    CHECK(update_v1_of(base64(row.at("document_v2"))) == base64(row.at("document_v1")));
  }
}

TEST_CASE("Snapshots are read and written, of both versions") {
  for (const Json& row : yjs_codec()) {
    const std::string v1 = base64(row.at("snapshots").at(0)), v2 = base64(row.at("snapshots").at(1));
    const auto snapshot = decode_snapshot(v1).value();
    CHECK(encode_snapshot(snapshot) == v1);
    CHECK(encode_snapshot_v2(snapshot) == v2);
    CHECK(encode_snapshot(decode_snapshot_v2(v2).value()) == v1);
    for (std::size_t size = 0; size < v1.size(); ++size) CHECK_FALSE(decode_snapshot(v1.substr(0, size)));
    for (std::size_t size = 0; size < v2.size(); ++size) CHECK_FALSE(decode_snapshot_v2(v2.substr(0, size)));
  }
}

TEST_CASE("Every truncation of an update v2 is broken, and so is a byte after its end") {
  for (const Json& row : yjs_codec()) {
    const std::string v2 = base64(row.at("v2"));
    for (std::size_t size = 0; size < v2.size(); ++size) CHECK_FALSE(update_v1_of(std::string_view(v2).substr(0, size)));
    CHECK_FALSE(update_v1_of(v2 + '\0'));
  }
}

TEST_CASE("A few bytes of v2 that stand for more than the limits are refused") {
  // One run of collected structs of length 1 that goes on for ever; so many structs as the number says.
  const auto structs = [](std::string_view count) {
    return hex("00 00 01 01 00 00 01 00 02 00 00 00 00 06 41 ff ff ff ff 0f 01") + hex(count) + hex("00 00");
  };
  CHECK(update_v1_of(structs("02")) == hex("01 02 01 00 00 01 00 01 00"));
  CHECK_FALSE(update_v1_of(structs("80 80 80 80 01")));
  CHECK_FALSE(update_v1_of(structs("ff ff ff ff ff ff ff 0f")));
}

TEST_CASE("JSON becomes the any of the same value, in the order of JavaScript") {
  const auto any = [](std::string_view json) {
    std::string out;
    append_any_of_json(out, json);
    return out;
  };
  CHECK(any(" null ") == hex("7e"));
  CHECK(any("-0") == hex("7d 40"));
  CHECK(any("2147483647") == hex("7d bf ff ff ff 0f"));
  CHECK(any("2147483648") == hex("7c 4f 00 00 00"));
  CHECK(any("1e999") == hex("7c 7f 80 00 00"));
  CHECK(any("0.1") == hex("7b 3f b9 99 99 99 99 99 9a"));
  CHECK(any(R"("\u00e9\n\ud83d\ude00\ud83d")") == hex("77 0a c3 a9 0a f0 9f 98 80 ef bf bd"));
  CHECK(any(R"({"b":1,"2":[],"a":{},"1":true,"b":[2]})") == hex("76 04 01 31 78 01 32 75 00 01 62 75 01 7d 02 01 61 76 00"));
}

TEST_CASE("An any becomes the JSON that JSON.stringify makes of it") {
  const auto json = [](std::string_view digits) -> std::string {
    const std::string bytes = hex(digits);
    Lib0Reader in(bytes);
    std::string out;
    append_json_of_any(out, in);
    return in.failed() ? "broken" : out;
  };
  CHECK(json("7d 40") == "0");
  CHECK(json("7d c1 01") == "-65");
  CHECK(json("7b 44 4b 1a e4 d6 e2 ef 50") == "1e+21");
  CHECK(json("7b 3e 7a d7 f2 9a bc af 48") == "1e-7");
  CHECK(json("7b 3e b0 c6 f7 a0 b5 ed 8d") == "0.000001");
  CHECK(json("7c 7f c0 00 00") == "null");
  CHECK(json("75 02 7f 76 01 01 61 7f") == "[null,{}]");
  CHECK(json("74 02 01 ff") == R"({"0":1,"1":255})");
  CHECK(json("77 03 22 5c 1f") == R"("\"\\\u001f")");
  CHECK(json("7f") == "broken");                           // nothing would be written
  CHECK(json("7a 00 00 00 00 00 00 00 0a") == "broken");  // JSON.stringify throws
  CHECK(json("75 01") == "broken");
}

TEST_CASE("No bytes break the readers of v2") {
  CHECK(rc::check("any bytes", [](const std::string& bytes) {
    const auto update = update_v1_of(bytes);
    RC_ASSERT(!update || parse_update(*update).has_value());
  }));
}

}  // namespace
}  // namespace giaoban
