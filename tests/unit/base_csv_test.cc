#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "sync/base/csv.h"

namespace giaoban {
namespace {

using Fields = std::vector<std::string>;

std::string_view refused(std::string_view text, const CsvLimits& limits = {}) {
  const auto rows = read_csv(text, limits);
  return rows ? std::string_view("none") : rows.error().code;
}

std::string quoted(const std::string& field) {
  std::string out = "\"";
  for (const char c : field) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + '"';
}

TEST_CASE("Rows are read with the lines on which they begin, quoted fields with all that is in them") {
  const auto rows = read_csv("\xef\xbb\xbfmã,tên\r\n414,\"Thị xã \"\"Thái Hòa\"\",\nNghệ An\"\r\n\r\n415,\n");
  REQUIRE(rows.has_value());
  REQUIRE(rows->size() == 3);
  CHECK((*rows)[0].fields == Fields{"mã", "tên"});
  CHECK((*rows)[1].fields == Fields{"414", "Thị xã \"Thái Hòa\",\nNghệ An"});
  CHECK((*rows)[1].line == 2);
  CHECK((*rows)[2].fields == Fields{"415", ""});
  CHECK((*rows)[2].line == 5);
}

TEST_CASE("A table of a program that is set to Vietnamese has semicolons") {
  const auto rows = read_csv("mã;tên\n414;\"Xã A, B\"\n415;1,5\n");
  REQUIRE(rows.has_value());
  CHECK((*rows)[1].fields == Fields{"414", "Xã A, B"});
  CHECK((*rows)[2].fields == Fields{"415", "1,5"});
}

TEST_CASE("What is no table is refused, with the line") {
  CHECK(refused("a,b\n\"c,d\n") == problem::kInvalidField);
  CHECK(refused("a,\"b\"c\n") == problem::kInvalidField);
  CHECK(refused("a,b\"c\"\n") == problem::kInvalidField);
  CHECK(refused("a,\xff\n") == problem::kInvalidField);
  CHECK(refused("a\nb\nc\n", {.rows = 2}) == problem::kTooMany);
  CHECK(refused("a,b,c\n", {.columns = 2}) == problem::kTooMany);
  CHECK(refused("a,bcdef\n", {.field_bytes = 4}) == problem::kTooLarge);
  CHECK(read_csv("a\nb\n\"c").error().detail == "line 3: a quote that is never closed");
  CHECK(refused("") == "none");
}

TEST_CASE("What is written with every field in quotes is read back") {
  CHECK(rc::check("round trip", [](const std::vector<std::vector<std::string>>& table) {
    std::string text = "x,y\n";
    std::vector<Fields> written;
    for (const auto& raw : table) {
      Fields fields;
      for (const std::string& one : raw) {
        std::string ascii;
        for (const char c : one) ascii.push_back(static_cast<char>(c & 0x7f));
        fields.push_back(ascii);
      }
      if (fields.empty() || fields.size() > 60 || fields == Fields{""}) continue;
      for (std::size_t i = 0; i < fields.size(); ++i) text += (i > 0 ? "," : "") + quoted(fields[i]);
      text += "\r\n";
      written.push_back(fields);
    }
    const auto rows = read_csv(text);
    RC_ASSERT(rows.has_value());
    RC_ASSERT(rows->size() == written.size() + 1);
    for (std::size_t i = 0; i < written.size(); ++i) RC_ASSERT((*rows)[i + 1].fields == written[i]);
  }));
}

}  // namespace
}  // namespace giaoban
