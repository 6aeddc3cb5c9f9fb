#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>

#include "sync/base/text.h"

namespace giaoban {
namespace {

std::string utf8(char32_t point) {
  std::string out;
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += {static_cast<char>(0xc0 | point >> 6), static_cast<char>(0x80 | (point & 0x3f))};
  } else if (point < 0x10000) {
    out += {static_cast<char>(0xe0 | point >> 12), static_cast<char>(0x80 | (point >> 6 & 0x3f)),
            static_cast<char>(0x80 | (point & 0x3f))};
  } else {
    out += {static_cast<char>(0xf0 | point >> 18), static_cast<char>(0x80 | (point >> 12 & 0x3f)),
            static_cast<char>(0x80 | (point >> 6 & 0x3f)), static_cast<char>(0x80 | (point & 0x3f))};
  }
  return out;
}

TEST_CASE("[J3] lengths count code points") {
  CHECK(count_code_points("") == 0);
  CHECK(count_code_points("Hội nghị") == 8);
  CHECK(count_code_points("o\u031b\u0323") == 3);  // composed and decomposed differ: nothing is normalised
  CHECK(count_code_points("😀a") == 2);
  CHECK(count_code_points(std::string(100, 'a') + "ệ" + std::string(17, 'b')) == 118);
}

TEST_CASE("[J1] every scalar value is well formed, alone and after ASCII of any length") {
  for (char32_t point = 0; point <= 0x10ffff; ++point) {
    const bool is_surrogate = point >= 0xd800 && point <= 0xdfff;
    const auto count = count_code_points(std::string(point % 9, 'a') + utf8(point));
    if (is_surrogate ? count.has_value() : count != point % 9 + 1) FAIL_CHECK("U+" << static_cast<std::uint32_t>(point));
  }
}

TEST_CASE("[J1] overlong, cut and out-of-range sequences are not well formed") {
  for (const char* bytes : {"\x80", "\xbf", "\xc0\xaf", "\xc1\xbf", "\xe0\x9f\xbf", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80",
                            "\xf5\x80\x80\x80", "\xff", "\xc3", "\xe1\xba", "\xf0\x9f\x98", "\xed\xbf\xbf", "\xe1\x41\x80"}) {
    CAPTURE(bytes);
    CHECK_FALSE(count_code_points(bytes));
    CHECK_FALSE(count_code_points(std::string("abcdefgh") + bytes));
    CHECK_FALSE(count_code_points(std::string(bytes) + "abcdefgh"));
  }
}

TEST_CASE("Dates are days that exist") {
  for (const char* text : {"2024-01-23", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"}) CHECK(is_date(text));
  for (const char* text : {"", "2024-1-23", "2023-02-29", "1900-02-29", "2024-13-01", "2024-00-10", "2024-04-31", "2024-01-00",
                           "24-01-23", "2024/01/23", "2024-01-23 ", "+024-01-23", "2024-01-2x", "２０２４-01-23"}) {
    CAPTURE(text);
    CHECK_FALSE(is_date(text));
  }
}

TEST_CASE("Times of day run from 00:00 to 23:59") {
  for (const char* text : {"00:00", "07:30", "23:59"}) CHECK(is_time_of_day(text));
  for (const char* text : {"", "24:00", "7:30", "07:60", "07h30", "07:30:00", "-1:00", "0a:00"}) CHECK_FALSE(is_time_of_day(text));
}

TEST_CASE("A term ends after it begins") {
  for (const char* text : {"2021-2026", "2004-2011", "0001-0002"}) CHECK(is_term(text));
  for (const char* text : {"", "2021", "2026-2021", "2021-2021", "2021–2026", "2021-26", "0000-0001"}) CHECK_FALSE(is_term(text));
}

TEST_CASE("[R3] record ids") {
  for (const char* text : {"a", "0-_Z", "unit/response"}) CHECK(is_record_id(text));
  CHECK(is_record_id(std::string(80, 'a')));
  CHECK(is_record_id(std::string(40, 'a') + "/" + std::string(39, 'b')));
  CHECK_FALSE(is_record_id(std::string(81, 'a')));
  for (const char* text : {"", "/", "a/", "/a", "a/b/c", "a b", "é", "a.b", "a\n"}) CHECK_FALSE(is_record_id(text));
  CHECK_FALSE(is_record_id(std::string_view("a\0b", 3)));
}

TEST_CASE("[Y7] names of documents") {
  for (const char* text : {"minutes", "a-b_9"}) CHECK(is_document_name(text));
  CHECK(is_document_name(std::string(64, 'a')));
  CHECK_FALSE(is_document_name(std::string(65, 'a')));
  for (const char* text : {"", "Minutes", "a.b", "a/b", "biên"}) CHECK_FALSE(is_document_name(text));
}

TEST_CASE("Hex digits are lower case and exactly as many") {
  CHECK(is_hex_digits("00ff", 4));
  CHECK(is_hex_digits("", 0));
  CHECK_FALSE(is_hex_digits("00fF", 4));
  CHECK_FALSE(is_hex_digits("00f", 4));
  CHECK_FALSE(is_hex_digits("00fg", 4));
}

TEST_CASE("No format breaks on any bytes") {
  CHECK(rc::check("formats answer", [](const std::string& text) {
    is_uuid(text), is_date(text), is_time_of_day(text), is_term(text), is_record_id(text), is_document_name(text);
    is_hex_digits(text, 64);
  }));
}

}  // namespace
}  // namespace giaoban
