#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "sync/base/bytes.h"

namespace giaoban {
namespace {

/// Numbers of every size, not only small ones.
std::uint64_t random_number() {
  return *rc::gen::arbitrary<std::uint64_t>() >> *rc::gen::inRange(0, 64);
}

std::string varuint(std::uint64_t value) {
  std::string out;
  ByteWriter(out).varuint(value);
  return out;
}

TEST_CASE("Integers are big endian, varuints little endian base 128") {
  std::string out;
  ByteWriter writer(out);
  writer.u8(0xfe);
  writer.u32(0x01020304);
  writer.u64(0x0102030405060708);
  writer.varuint(300);
  writer.sized("ab");
  CHECK(to_hex(as_bytes(out)) == "fe0102030401020304050607" "08ac02026162");
}

TEST_CASE("What was written is read back") {
  CHECK(rc::check("encode then decode", [](std::uint8_t a, const std::string& text) {
    const std::uint64_t b = random_number(), c = random_number();
    Uuid id;
    id.bytes[3] = a;
    std::string out;
    ByteWriter writer(out);
    writer.u8(a);
    writer.varuint(b);
    writer.sized(text);
    writer.u64(c);
    writer.u32(static_cast<std::uint32_t>(c));
    writer.raw(id.view());
    ByteReader reader(out);
    RC_ASSERT(reader.u8() == a);
    RC_ASSERT(reader.varuint() == b);
    RC_ASSERT(reader.sized() == text);
    RC_ASSERT(reader.u64() == c);
    RC_ASSERT(reader.u32() == static_cast<std::uint32_t>(c));
    RC_ASSERT(reader.id<Uuid>() == id);
    RC_ASSERT(reader.at_end() && !reader.failed());
  }));
}

TEST_CASE("A varuint takes at most 10 bytes and 64 bits") {
  CHECK(varuint(~0ull).size() == 10);
  ByteReader largest("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01");
  CHECK(largest.varuint() == ~0ull);
  CHECK_FALSE(largest.failed());
  for (const char* bytes : {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01",
                            "\xff", ""}) {
    ByteReader reader(bytes);
    CHECK(reader.varuint() == 0);
    CHECK(reader.failed());
  }
}

TEST_CASE("Every truncation fails, and a failed reader stays failed and gives zeros") {
  std::string out;
  ByteWriter writer(out);
  writer.u64(7);
  writer.varuint(1'000'000);
  writer.sized("Nghệ An");
  for (std::size_t size = 0; size < out.size(); ++size) {
    ByteReader reader(std::string_view(out).substr(0, size));
    reader.u64();
    reader.varuint();
    reader.sized();
    CHECK(reader.failed());
    CHECK(reader.u8() == 0);
    CHECK(reader.raw(1).empty());
    CHECK(reader.id<NodeId>().is_zero());
  }
}

TEST_CASE("A length beyond the end does not reach beyond the end") {
  ByteReader reader("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01" "abc");
  CHECK(reader.sized().empty());
  CHECK(reader.failed());
}

}  // namespace
}  // namespace giaoban
