#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "sync/base/text.h"
#include "sync/ydoc/content.h"
#include "sync/ydoc/json_text.h"
#include "sync/ydoc/lib0.h"
#include "sync/ydoc/limits.h"
#include "tests/unit/yjs_vectors.h"

namespace giaoban {
namespace {

TEST_CASE("A varuint holds up to 2^53-1; padding is let pass, more is a fault") {
  const auto read = [](std::string_view digits) -> std::optional<std::uint64_t> {
    const std::string bytes = hex(digits);
    Lib0Reader in(bytes);
    const std::uint64_t value = in.varuint();
    if (in.failed()) return std::nullopt;
    CHECK(in.at_end());
    return value;
  };
  CHECK(read("00") == 0);
  CHECK(read("ac 02") == 300);
  CHECK(read("ff ff ff ff ff ff ff 0f") == limits::kSafeInteger);
  CHECK(read("85 80 80 80 80 80 80 80 80 00") == 5);
  CHECK_FALSE(read("ff ff ff ff ff ff ff 10"));
  CHECK_FALSE(read("80 80 80 80 80 80 80 80 01"));
  CHECK_FALSE(read("80 80 80 80 80 80 80 80 80 80 00"));
  CHECK_FALSE(read("80"));
  CHECK_FALSE(read(""));
}

TEST_CASE("What is written is read back") {
  CHECK(rc::check("varuint and bytes", [](const std::string& bytes) {
    const std::uint64_t number = *rc::gen::arbitrary<std::uint64_t>() >> *rc::gen::inRange(11, 64);
    std::string out;
    append_varuint(out, number);
    append_var_bytes(out, bytes);
    Lib0Reader in(out);
    RC_ASSERT(in.varuint() == number);
    RC_ASSERT(in.var_bytes() == bytes);
    RC_ASSERT(in.at_end() && !in.failed());
  }));
}

TEST_CASE("Numbers and texts read the same whatever follows them") {
  CHECK(rc::check("with and without bytes behind", [] {
    const std::uint64_t number = *rc::gen::arbitrary<std::uint64_t>() >> *rc::gen::inRange(11, 64);
    const auto text = *rc::gen::container<std::string>(rc::gen::weightedOneOf<char>({{9, rc::gen::just('a')}, {1, rc::gen::arbitrary<char>()}}));
    std::string out;
    append_varuint(out, number);
    append_var_bytes(out, text);
    append_varuint(out, number);
    for (const std::string& behind : {std::string(), std::string(20, '\xff')}) {
      const std::string bytes = out + behind;
      Lib0Reader in(bytes);
      std::uint64_t units = 0;
      RC_ASSERT(in.client() == number);
      const auto read = in.var_text(units);
      RC_ASSERT(in.failed() == !count_code_points(text).has_value());
      if (in.failed()) continue;
      RC_ASSERT(read == text);
      RC_ASSERT(units == utf16_length(text));
      RC_ASSERT(in.client() == number);
      RC_ASSERT(in.rest() == behind);
    }
  }));
}

TEST_CASE("Lengths are counted in UTF-16 units") {
  CHECK(utf16_length("") == 0);
  CHECK(utf16_length("Hội nghị") == 8);
  CHECK(utf16_length("😀𝄞a") == 5);
}

/// Whether the bytes are one whole `any`.
bool is_any(std::string_view bytes) {
  Lib0Reader in(bytes);
  skip_any(in);
  return !in.failed() && in.at_end();
}

TEST_CASE("Values of every kind are read to their end") {
  for (const char* digits : {"7f", "7e", "79", "78", "7d 01", "7d 40", "7d bf ff ff ff 0f", "7c 3f 00 00 00", "7b 3f b9 99 99 99 99 99 9a",
                             "7a 00 00 00 00 00 00 00 0a", "77 02 c3 a9", "74 02 01 02", "75 00", "76 00", "75 01 7d 01",
                             "76 01 01 6b 7d 02", "75 02 75 01 75 00 76 01 00 7e", "7d ff ff ff ff ff ff ff 1f"}) {
    CAPTURE(digits);
    const std::string bytes = hex(digits);
    CHECK(is_any(bytes));
    CHECK_FALSE(is_any(bytes + "\x7e"));
    for (std::size_t size = 0; size < bytes.size(); ++size) CHECK_FALSE(is_any(std::string_view(bytes).substr(0, size)));
  }
  for (const char* digits : {"73", "00", "80", "77 01 ff", "76 01 01 ff 7e", "75 05", "75 ff ff ff ff ff ff ff 0f"}) {
    CAPTURE(digits);
    CHECK_FALSE(is_any(hex(digits)));
  }
}

TEST_CASE("Values nest as deep as the limit and no deeper") {
  const auto nested = [](std::size_t depth) {
    std::string bytes;
    for (std::size_t i = 0; i < depth; ++i) bytes += "\x75\x01";
    return bytes + "\x7e";
  };
  CHECK(is_any(nested(limits::kContentDepth)));
  CHECK_FALSE(is_any(nested(limits::kContentDepth + 1)));
  CHECK_FALSE(is_any(nested(400'000)));
}

TEST_CASE("JSON is what JSON.parse takes") {
  for (const char* text : {"null", " true ", "-0", "1e999", "0.5E-3", "\"\\ud83d\"", "\"\\u00e9\\n\"", "[]", "{}", "[1,[2,{}]]",
                           R"({"a":1,"a":2})", R"({"a":{"b":[null,"x"]},"c":""})", "\t[ 1 , 2 ]\r\n", "\"Thái Hòa 😀\""}) {
    CAPTURE(text);
    CHECK(is_json_text(text));
  }
  for (const char* text : {"", " ", "undefined", "nul", "nulls", "01", "+1", "1.", ".5", "1e", "--1", "\"", "\"\n\"", "\"\\x\"", "\"\\u12g4\"",
                           "[", "[1,]", "[,1]", "[1 2]", "{", "{a:1}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{1:2}", "[1}", "{\"a\":1]",
                           "1 2", "]", "NaN", "'a'", "\xEF\xBB\xBF" "1", "/**/1", "\"\\"}) {
    CAPTURE(text);
    CHECK_FALSE(is_json_text(text));
  }
  CHECK_FALSE(is_json_text(std::string_view("1\0", 2)));
}

TEST_CASE("JSON nests as deep as the limit and no deeper") {
  const std::size_t limit = limits::kContentDepth;
  CHECK(is_json_text(std::string(limit, '[') + std::string(limit, ']')));
  CHECK_FALSE(is_json_text(std::string(limit + 1, '[') + "1" + std::string(limit + 1, ']')));
  CHECK_FALSE(is_json_text(std::string(500'000, '[')));
}

TEST_CASE("What the strict parser takes, the scanner takes") {
  CHECK(rc::check("parse_json implies is_json_text", [] {
    const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("[]{},:\"a\\u0123e-+. \n")));
    if (parse_json(text).has_value()) RC_ASSERT(is_json_text(text));
  }));
}

}  // namespace
}  // namespace giaoban
