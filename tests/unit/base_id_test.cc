#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <unordered_set>

#include "sync/base/hash.h"
#include "sync/base/id.h"

namespace giaoban {
namespace {

Uuid random_uuid() {
  Uuid id;
  for (auto& byte : id.bytes) byte = *rc::gen::arbitrary<std::uint8_t>();
  return id;
}

TEST_CASE("A uuid is read only from its lower-case text") {
  const auto id = Uuid::parse("018d3f2a-7c1e-7a40-9b1d-0123456789ab");
  REQUIRE(id);
  CHECK(id->bytes[0] == 0x01);
  CHECK(id->bytes[15] == 0xab);
  CHECK(id->text() == "018d3f2a-7c1e-7a40-9b1d-0123456789ab");
  for (const char* text : {"", "018d3f2a7c1e7a409b1d0123456789ab", "018D3F2A-7C1E-7A40-9B1D-0123456789AB",
                           "018d3f2a-7c1e-7a40-9b1d-0123456789a", "018d3f2a-7c1e-7a40-9b1d-0123456789abc",
                           "018d3f2a-7c1e-7a40-9b1d_0123456789ab", "018d3f2-a7c1e-7a40-9b1d-0123456789ab",
                           "{18d3f2a-7c1e-7a40-9b1d-0123456789a}", "018d3f2a-7c1e-7a40-9b1d-0123456789ag"}) {
    CAPTURE(text);
    CHECK_FALSE(Uuid::parse(text));
  }
}

TEST_CASE("Ids survive their text, and their order is that of the text") {
  CHECK(rc::check("uuids", [] {
    const Uuid a = random_uuid(), b = random_uuid();
    RC_ASSERT(Uuid::parse(a.text()) == a);
    RC_ASSERT((a < b) == (a.text() < b.text()));
  }));
  CHECK(rc::check("hashes", [](const std::string& bytes) {
    const Hash hash = hash_of(bytes);
    RC_ASSERT(Hash::parse(hash.text()) == hash);
    RC_ASSERT(!Hash::parse(hash.text() + "0").has_value());
  }));
}

TEST_CASE("Hex goes both ways and takes nothing else") {
  CHECK(rc::check("from_hex(to_hex(b)) == b", [](const std::vector<std::uint8_t>& bytes) {
    std::vector<std::uint8_t> back(bytes.size());
    RC_ASSERT(from_hex(to_hex(bytes), back));
    RC_ASSERT(back == bytes);
  }));
  std::uint8_t two[2];
  CHECK_FALSE(from_hex("0a0", two));
  CHECK_FALSE(from_hex("0A00", two));
  CHECK_FALSE(from_hex("0a0g", two));
}

TEST_CASE("A made uuid is version 7, ordered by time") {
  std::array<std::uint8_t, 10> random;
  random.fill(0xff);
  const Uuid id = make_uuid(0x018d3f2a7c1e, random);
  CHECK(id.text() == "018d3f2a-7c1e-7fff-bfff-ffffffffffff");
  CHECK(id < make_uuid(0x018d3f2a7c1f, std::array<std::uint8_t, 10>{}));
}

TEST_CASE("Hashes of ids spread") {
  std::unordered_set<std::size_t> seen;
  std::array<std::uint8_t, 10> random{};
  for (std::uint8_t i = 0; i < 200; ++i) {
    random[9] = i;
    seen.insert(std::hash<Uuid>()(make_uuid(1, random)));
  }
  CHECK(seen.size() == 200);
}

TEST_CASE("The hash is BLAKE2b-256, whole or in pieces") {
  CHECK(hash_of("abc").text() == "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
  CHECK(hash_of("").text() == "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
  CHECK(rc::check("pieces", [](const std::string& a, const std::string& b) {
    RC_ASSERT(Hasher().add(a).add(b).finish() == hash_of(a + b));
  }));
}

}  // namespace
}  // namespace giaoban
