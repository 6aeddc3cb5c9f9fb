#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "sync/ydoc/limits.h"
#include "sync/ydoc/update.h"
#include "tests/unit/yjs_vectors.h"

namespace giaoban {
namespace {

/// "client:start-end …|client:start-end …" of structs and deletes, or "broken".
std::string summary(std::string_view update) {
  const auto result = parse_update(update);
  if (!result) {
    CHECK(result.error().code == problem::kBrokenUpdate);
    CHECK_FALSE(result.error().detail.empty());
    return "broken";
  }
  std::string text;
  const auto add = [&](const std::vector<ClockRange>& list) {
    for (const auto& [client, start, end] : list) {
      text += std::to_string(client) + ":" + std::to_string(start) + "-" + std::to_string(end) + " ";
    }
  };
  add(result->structs);
  text += "|";
  add(result->deletes);
  return text;
}

TEST_CASE("[Y2] updates of yjs are read as yjs reads them") {
  int updates = 0;
  for (const Json& session : yjs_vectors().at("sessions")) {
    for (const char* group : {"updates", "others"}) {
      for (const Json& row : session.at(group)) {
        CAPTURE(row.dump());
        const auto result = parse_update(base64(row.at("update")));
        REQUIRE(result);
        CHECK(result->structs == ranges(row.at("structs")));
        CHECK(result->deletes == ranges(row.at("deletes")));
        ++updates;
      }
    }
  }
  CHECK(updates > 300);
}

TEST_CASE("[Y2] every truncation of an update is broken, and so is a byte after its end") {
  int sessions = 0;
  for (const Json& session : yjs_vectors().at("sessions")) {
    const std::string update = base64(session.at("others").at(1).at("update"));
    for (std::size_t size = 0; size < update.size(); ++size) {
      CHECK_FALSE(parse_update(std::string_view(update).substr(0, size)));
    }
    CHECK(summary(update + '\0') == "broken");
    if (++sessions == 8) break;
  }
}

TEST_CASE("[Y2] nothing passes that a yjs client would stop at") {
  int taken = 0, refused = 0, stricter = 0;
  for (const Json& row : yjs_vectors().at("damaged")) {
    const bool ours = parse_update(base64(row.at(0))).has_value();
    const bool theirs = row.at(1);
    CHECK_MESSAGE((theirs || !ours), row.at(0));
    (ours ? taken : refused) += 1;
    stricter += theirs && !ours;
  }
  CHECK(taken > 50);
  CHECK(refused > 400);
  CHECK(stricter < 80);  // bytes after the end, lengths of zero and the like
}

TEST_CASE("[Y2] contents of every kind") {
  CHECK(summary(hex("00 00")) == "|");
  CHECK(summary(hex("01 01 01 00 04 01 01 74 03 61 62 63 00")) == "1:0-3 |");
  CHECK(summary(hex("01 03 01 00 04 01 01 74 01 61 81 01 00 01 84 01 01 01 63 01 01 01 01 01")) == "1:0-3 |1:1-2 ");
  CHECK(summary(hex("01 03 01 00 06 01 01 74 04 62 6f 6c 64 04 74 72 75 65 84 01 00 02 68 69 86 01 02 04 62 6f 6c 64 04 6e 75 6c 6c 00")) == "1:0-4 |");
  CHECK(summary(hex("01 01 01 00 05 01 01 74 0d 7b 22 69 6d 61 67 65 22 3a 22 78 22 7d 00")) == "1:0-1 |");
  CHECK(summary(hex("01 04 01 00 07 01 07 64 65 66 61 75 6c 74 03 09 70 61 72 61 67 72 61 70 68 07 00 01 00 06 04 00 01 01 02 68 69 28 00 01 00 05 6c 65 76 65 6c 01 7d 02 00")) == "1:0-5 |");
  CHECK(summary(hex("01 02 01 00 01 01 07 64 65 66 61 75 6c 74 01 00 04 01 01 01 00 05")) == "1:0-5 |1:0-5 ");
  CHECK(summary(hex("01 01 01 00 29 01 01 6d 03 73 75 62 01 67 76 01 04 6d 65 74 61 76 01 01 61 7d 01 00")) == "1:0-1 |");
  CHECK(summary(hex("01 03 01 00 04 01 01 74 01 61 0a 01 84 01 01 01 63 00")) == "1:0-1 1:2-3 |");  // a Skip between
  CHECK(summary(hex("01 01 01 00 02 01 01 74 02 01 31 09 75 6e 64 65 66 69 6e 65 64 00")) == "1:0-2 |");  // old JSON
}

TEST_CASE("[Y2] contents that would stop clients") {
  CHECK(summary(hex("01 01 01 00 05 01 01 74 02 7b 7b 00")) == "broken");           // embed that is no JSON
  CHECK(summary(hex("01 01 01 00 06 01 01 74 01 62 03 74 72 75 00")) == "broken");  // mark that is no JSON
  CHECK(summary(hex("01 01 01 00 02 01 01 74 01 01 7b 00")) == "broken");           // old JSON that is none
  CHECK(summary(hex("01 01 01 00 04 01 01 74 01 ff 00")) == "broken");              // text that is no UTF-8
  CHECK(summary(hex("01 01 01 00 07 01 01 74 07 00")) == "broken");                 // type 7
  CHECK(summary(hex("01 01 01 00 0b 01 01 74 01 00")) == "broken");                 // content 11
  CHECK(summary(hex("01 01 01 00 1f 01 01 74 01 00")) == "broken");                 // content 31
  CHECK(summary(hex("01 01 01 00 09 01 01 6d 01 67 7e 00")) == "broken");           // subdocument without options
  CHECK(summary(hex("01 01 01 00 04 02 01 74 01 61 00")) == "broken");              // parent of kind 2
}

TEST_CASE("[Y2] structs that two readers of yjs take differently, or not at all") {
  CHECK(summary(hex("02 01 01 00 04 01 01 74 01 61 01 01 00 04 01 01 74 01 62 00")) == "broken");  // client twice
  CHECK(summary(hex("01 01 01 00 8a 01 00")) == "broken");                                         // Skip with flags
  CHECK(summary(hex("01 01 01 00 80 01 00")) == "broken");                                         // GC with flags
  CHECK(summary(hex("01 01 01 00 00 00 00")) == "broken");                                         // of length 0
  CHECK(summary(hex("01 01 01 00 04 01 01 74 00 00")) == "broken");
  CHECK(summary(hex("01 01 01 00 08 01 01 74 00 00")) == "broken");
  CHECK(summary(hex("01 00 01 00 00")) == "|");  // a block without structs says nothing
}

TEST_CASE("[Y2] clocks stay below 2^53") {
  const std::string largest = hex("ff ff ff ff ff ff ff 0f");
  CHECK(summary(hex("01 01 01 00 00") + largest + hex("00")) == "1:0-9007199254740991 |");
  CHECK(summary(hex("01 01 01 01 00") + largest + hex("00")) == "broken");
  CHECK(summary(hex("01 01") + largest + hex("00 00 01 00")) == "9007199254740991:0-1 |");
  CHECK(summary(hex("00 01 01 01 01") + largest) == "broken");
  CHECK(summary(hex("00 01 01 01 00") + largest) == "|1:0-9007199254740991 ");
}

TEST_CASE("[Y2] counts that cannot be true are refused before anything is reserved") {
  const std::string largest = hex("ff ff ff ff ff ff ff 0f");
  CHECK(summary(largest) == "broken");
  CHECK(summary(hex("01") + largest + hex("01 00 00 01 00")) == "broken");
  CHECK(summary(hex("00") + largest) == "broken");
  CHECK(summary(hex("00 01 01") + largest) == "broken");
  CHECK(summary(hex("01 01 01 00 08 01 01 74") + largest) == "broken");
  CHECK(summary(hex("01 01 01 00 04 01 01 74") + largest) == "broken");
}

TEST_CASE("[Y2] an update is bounded in bytes, structs and clients") {
  CHECK(summary(std::string(limits::kUpdateBytes + 1, '\0')) == "broken");
  std::string clients;
  for (std::size_t i = 0; i <= limits::kUpdateClients; ++i) clients += hex("01") + static_cast<char>(0x80 | (i & 0x7f)) +
                                                                        static_cast<char>(0x80 | (i >> 7 & 0x7f)) + static_cast<char>(i >> 14) + hex("00 00 01");
  CHECK(summary(hex("81 80 01") + clients + hex("00")) == "broken");
  CHECK(summary(hex("80 80 01") + clients.substr(0, clients.size() - 7) + hex("00")) != "broken");
}

TEST_CASE("[Y2] what a node stored itself may be larger") {
  std::string text = hex("01 01 01 00 04 01 01 74");
  append_var_bytes(text, std::string(limits::kUpdateBytes, 'x'));
  text += '\0';
  CHECK_FALSE(parse_update(text));
  CHECK(parse_update(text, kStoredUpdate));
  UpdateLimits limits = kStoredUpdate;
  limits.structs = 1;
  CHECK(parse_update(hex("01 01 01 00 00 05 00"), limits));
  CHECK_FALSE(parse_update(hex("01 02 01 00 00 05 00 05 00"), limits));
  CHECK_FALSE(parse_update(hex("02 01 02 00 00 05 01 01 00 00 05 00"), limits));
}

TEST_CASE("[Y2] a client may come twice in a delete set, but no range may be empty") {
  CHECK(summary(hex("00 02 01 01 05 01 01 01 09 02")) == "|1:5-6 1:9-11 ");
  CHECK(summary(hex("00 01 01 01 05 00")) == "broken");
}

TEST_CASE("[Y2] a struct may not refer to itself or to what lies ahead in its own client") {
  CHECK(summary(hex("01 01 01 05 84 01 04 01 61 00")) == "1:5-6 |");
  CHECK(summary(hex("01 01 01 05 84 01 05 01 61 00")) == "broken");  // origin
  CHECK(summary(hex("01 01 01 05 84 01 09 01 61 00")) == "broken");
  CHECK(summary(hex("01 01 01 05 44 01 05 01 61 00")) == "broken");     // right origin
  CHECK(summary(hex("01 01 01 05 04 00 01 05 01 61 00")) == "broken");  // parent
  CHECK(summary(hex("01 01 01 05 84 02 09 01 61 00")) == "1:5-6 |");    // of another client: that may come
}

TEST_CASE("No bytes break the reader") {
  CHECK(rc::check("any bytes", [](const std::string& bytes) {
    const auto result = parse_update(bytes);
    RC_ASSERT(result.has_value() || result.error().code == problem::kBrokenUpdate);
  }));
}

}  // namespace
}  // namespace giaoban
