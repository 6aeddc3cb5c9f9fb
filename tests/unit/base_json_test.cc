#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "sync/base/json.h"
#include "sync/base/limits.h"

namespace giaoban {
namespace {

std::string_view code_of(std::string_view text) {
  const auto result = parse_json(text);
  return result ? std::string_view("accepted") : result.error().code;
}

std::string nested(std::size_t depth, std::string_view open, std::string_view close) {
  std::string text;
  for (std::size_t i = 0; i < depth; ++i) text += open;
  text += "1";
  for (std::size_t i = 0; i < depth; ++i) text += close;
  return text;
}

/// Any JSON value of at most `depth` levels.
Json random_json(int depth) {
  switch (*rc::gen::inRange(0, depth > 0 ? 7 : 5)) {
    case 0: return nullptr;
    case 1: return *rc::gen::arbitrary<bool>();
    case 2: return *rc::gen::arbitrary<std::int64_t>();
    case 3: return *rc::gen::arbitrary<double>();
    case 4: return *rc::gen::string<std::string>() == "" ? "" : "Thái Hòa \"\\\n";
    case 5: {
      Json array = Json::array();
      for (int i = *rc::gen::inRange(0, 4); i > 0; --i) array.push_back(random_json(depth - 1));
      return array;
    }
    default: {
      Json object = Json::object();
      for (int i = *rc::gen::inRange(0, 4); i > 0; --i) object["khóa" + std::to_string(i)] = random_json(depth - 1);
      return object;
    }
  }
}

TEST_CASE("[J1] exactly one value is taken") {
  CHECK(parse_json(R"( {"a":[1,-2,0.5,true,null,"Nghệ An"]} )") == Json{{"a", {1, -2, 0.5, true, nullptr, "Nghệ An"}}});
  CHECK(code_of("7") == "accepted");
  for (const char* text : {"", " ", "{", "[1,]", "{} {}", "{}x", "01", "+1", "nan", "'a'", "{a:1}", "1e999", "\"\t\"",
                           "// c\n1", R"("\ud83d")", R"("\x")", "tru", "[1 2]", R"({"a" 1})"}) {
    CAPTURE(text);
    CHECK(code_of(text) == problem::kMalformedJson);
  }
}

TEST_CASE("[J1] a zero byte or a byte order mark is no part of JSON") {
  using namespace std::string_view_literals;
  CHECK(code_of("{}\0"sv) == problem::kMalformedJson);
  CHECK(code_of("{}\0{\"admin\":true}"sv) == problem::kMalformedJson);
  CHECK(code_of("\0"sv) == problem::kMalformedJson);
  CHECK(code_of("\xEF\xBB\xBF{}") == problem::kMalformedJson);
  CHECK(parse_json(R"("\u0000")") == Json("\0"sv));
}

TEST_CASE("[J1] a key that comes twice is refused, however deep or spelled") {
  CHECK(code_of(R"({"a":1,"a":1})") == problem::kDuplicateKey);
  CHECK(code_of(R"({"a":1,"\u0061":2})") == problem::kDuplicateKey);
  CHECK(code_of(R"([{"x":{"a":1,"b":2,"a":3}}])") == problem::kDuplicateKey);
  CHECK(code_of(R"({"":1,"":2})") == problem::kDuplicateKey);
  CHECK(code_of(R"([{"a":1},{"a":1}])") == "accepted");
  CHECK(code_of(R"({"a":{"a":1}})") == "accepted");
}

TEST_CASE("[J1] what an error says stays short, whatever came") {
  const std::string key(100'000, 'k');
  const auto result = parse_json("{\"" + key + "\":1,\"" + key + "\":2}");
  REQUIRE_FALSE(result);
  CHECK(result.error().code == problem::kDuplicateKey);
  CHECK(result.error().detail.size() < 300);
}

TEST_CASE("[J1] nesting deeper than 32 is refused") {
  for (const auto& [open, close] : {std::pair("[", "]"), std::pair("{\"a\":", "}")}) {
    CHECK(code_of(nested(limits::kJsonDepth, open, close)) == "accepted");
    CHECK(code_of(nested(limits::kJsonDepth + 1, open, close)) == problem::kMalformedJson);
    CHECK(code_of(nested(200'000, open, close)) == problem::kMalformedJson);
  }
}

TEST_CASE("[J1] text that is not UTF-8 is refused, in keys and values") {
  for (const char* bytes : {"\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe1\xba", "\x80", "\xc3\x28"}) {
    CAPTURE(bytes);
    CHECK(code_of(std::string("\"") + bytes + "\"") == problem::kInvalidText);
    CHECK(code_of(std::string("{\"") + bytes + "\":1}") == problem::kInvalidText);
    CHECK(code_of(std::string("1") + bytes) == problem::kInvalidText);
  }
}

TEST_CASE("Canonical text has sorted keys, no spaces, and UTF-8 as it is") {
  CHECK(to_text(*parse_json(R"({ "b" : "Đà Nẵng", "a" : [ 1, {} ] })")) == R"({"a":[1,{}],"b":"Đà Nẵng"})");
}

TEST_CASE("Canonical text is what nlohmann writes: our own writer is only faster") {
  std::string ascii;
  for (char c = 0x01; c < 0x7f; ++c) ascii += c;
  for (const Json& value : {Json(ascii + "\x7f Đề dẫn"), Json(std::string(1, '\0')), Json{{"\"\n", 0.1}}, Json(-0.0), Json(1e300)}) {
    CHECK(to_text(value) == value.dump());
  }
  CHECK(rc::check("to_text(v) == v.dump()", [] {
    const Json value = random_json(4);
    RC_ASSERT(to_text(value) == value.dump());
  }));
}

TEST_CASE("What is written is read back the same") {
  CHECK(rc::check("parse(to_text(v)) == v, and to_text of that is the same bytes", [] {
    const Json value = random_json(4);
    const std::string text = to_text(value);
    const auto parsed = parse_json(text);
    RC_ASSERT(parsed.has_value());
    RC_ASSERT(to_text(*parsed) == text);
  }));
}

TEST_CASE("No bytes break the parser") {
  CHECK(rc::check("any bytes are accepted or refused", [](const std::string& bytes) {
    const auto result = parse_json(bytes);
    RC_ASSERT(result.has_value() || !result.error().code.empty());
  }));
}

}  // namespace
}  // namespace giaoban
