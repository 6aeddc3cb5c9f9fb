#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "sync/ydoc/messages.h"
#include "tests/unit/yjs_vectors.h"

namespace giaoban {
namespace {

std::string vector(const char* name) { return base64(yjs_vectors().at("messages").at(name)); }

template <typename T>
T decoded(const std::string& bytes) {
  const auto message = decode_document_message(bytes);
  REQUIRE(message);
  REQUIRE(std::holds_alternative<T>(*message));
  CHECK(encode_document_message(*message) == bytes);
  return std::get<T>(*message);
}

TEST_CASE("[Y1] messages of y-protocols are read, and written byte for byte") {
  const std::string step1 = vector("step1"), step2 = vector("step2"), update = vector("sync_update"), awareness = vector("awareness");
  CHECK(decoded<SyncStep1>(step1).state_vector == vector("state_vector"));
  CHECK(decoded<SyncStep2>(step2).update == vector("update"));
  CHECK(decoded<SyncUpdate>(update).update == vector("update"));
  CHECK(decoded<AwarenessUpdate>(awareness).update == vector("awareness_update"));
  decoded<QueryAwareness>(vector("query"));
}

TEST_CASE("[Y2] [Y4] [Y6] the auth message and the status message") {
  const std::string denied = hex("02 00 02 6e 6f"), status = hex("66 03 01 02 03"), empty_status = hex("66 00");
  CHECK(decoded<PermissionDenied>(denied).reason == "no");
  CHECK(decoded<SyncStatus>(status).bytes == "\x01\x02\x03");
  CHECK(decoded<SyncStatus>(empty_status).bytes.empty());
}

TEST_CASE("[Y2] envelopes that are cut, too long or unknown are refused") {
  for (const char* digits : {"", "00", "00 00", "00 02 02 01", "00 03 00", "01 05 00", "02 01 00", "02 00 01 ff", "66", "03 00", "00 00 00 00", "80"}) {
    CAPTURE(digits);
    const auto result = decode_document_message(hex(digits));
    REQUIRE_FALSE(result);
    CHECK(result.error().code == problem::kBrokenUpdate);
  }
  for (const char* digits : {"04", "65 00", "e8 07"}) {
    const auto result = decode_document_message(hex(digits));
    REQUIRE_FALSE(result);
    CHECK(result.error().code == problem::kUnknownMessage);
  }
}

TEST_CASE("What is written is read back") {
  CHECK(rc::check("both ways", [](const std::string& bytes) {
    const DocumentMessage messages[] = {SyncStep1{bytes}, SyncStep2{bytes}, SyncUpdate{bytes}, AwarenessUpdate{bytes}, SyncStatus{bytes}};
    for (const DocumentMessage& message : messages) {
      const std::string encoded = encode_document_message(message);
      const auto again = decode_document_message(encoded);
      RC_ASSERT(again.has_value());
      RC_ASSERT(again->index() == message.index());
      RC_ASSERT(encode_document_message(*again) == encoded);
    }
  }));
}

}  // namespace
}  // namespace giaoban
