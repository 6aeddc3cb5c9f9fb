#include <doctest/doctest.h>

#include <set>

#include "schema/catalog.h"
#include "schema/messages.h"
#include "tests/golden/examples.h"

namespace giaoban {
namespace {

TEST_CASE("Every schema that describes a value has an example") {
  std::set<std::string> seen;
  for (const auto& example : golden_examples().valid) seen.insert(example.schema);
  for (const auto& entry : schema::catalog()) {
    if (entry.round_trip != nullptr) CHECK_MESSAGE(seen.contains(std::string(entry.id)), entry.id);
  }
}

TEST_CASE("[J2] valid examples are decoded and encoded to the golden bytes") {
  for (const auto& example : golden_examples().valid) {
    CAPTURE(example.bytes);
    const auto* entry = schema::find_schema(example.schema);
    REQUIRE(entry != nullptr);
    CHECK(to_text(example.value) == example.bytes);
    const auto parsed = parse_json(example.bytes);
    REQUIRE(parsed);
    const auto encoded = entry->round_trip(*parsed);
    if (encoded) {
      CHECK(to_text(*encoded) == example.bytes);
    } else {
      FAIL_CHECK(example.schema << " " << encoded.error().pointer << " " << encoded.error().detail);
    }
  }
}

TEST_CASE("[J1] [J2] invalid examples are refused with the golden code and pointer") {
  for (const auto& example : golden_examples().invalid) {
    CAPTURE(example.schema);
    CAPTURE(example.text);
    const auto* entry = schema::find_schema(example.schema);
    REQUIRE(entry != nullptr);
    const auto parsed = parse_json(example.text);
    const auto result = parsed ? entry->round_trip(*parsed) : parsed;
    if (result) {
      FAIL_CHECK("accepted");
      continue;
    }
    CHECK(result.error().code == example.code);
    CHECK(result.error().pointer == example.pointer);
    CHECK_FALSE(example.code.empty());
  }
}

TEST_CASE("Every message goes by its type, to one side only") {
  for (const auto& example : golden_examples().valid) {
    if (!example.schema.starts_with("messages/")) continue;
    CAPTURE(example.bytes);
    const bool is_peer = example.schema.starts_with("messages/peer/");
    const bool is_client = Json::parse(schema::schema_text(example.schema)).value("x-direction", "") == "client";
    CHECK(schema::decode_peer(example.value).has_value() == is_peer);
    CHECK(schema::decode_feed_client(example.value).has_value() == (!is_peer && is_client));
    const auto server = schema::decode_feed_server(example.value);
    // "error" is a type on both sides, with different members.
    CHECK(server.has_value() == (!is_peer && !is_client));
  }
}

}  // namespace
}  // namespace giaoban
