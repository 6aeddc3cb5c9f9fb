#include <doctest/doctest.h>

#include "server/api/conditional.h"
#include "server/api/router.h"
#include "server/api/security_headers.h"

namespace giaoban {
namespace {

Request with(std::map<std::string, std::string> headers) {
  Request request;
  request.method = "GET";
  request.path = "/";
  request.headers = std::move(headers);
  return request;
}

TEST_CASE("a cookie is found among others by its whole name") {
  const Request request = with({{"cookie", "lang=en; xgiaoban_session=1; giaoban_session=ab=cd ;empty="}});
  CHECK(request.cookie("giaoban_session") == "ab=cd");
  CHECK(request.cookie("lang") == "en");
  CHECK(request.cookie("empty").empty());
  CHECK(request.cookie("session").empty());
  CHECK(with({}).cookie("lang").empty());
}

TEST_CASE("[J4] the reader's language is the cookie's, else the browser's, else Vietnamese") {
  const auto vietnamese = Language::kVietnamese, english = Language::kEnglish;
  CHECK(language_of(with({})) == vietnamese);
  CHECK(language_of(with({{"accept-language", "en-US,en;q=0.9"}})) == english);
  CHECK(language_of(with({{"accept-language", "vi-VN,vi;q=0.9,en;q=0.8"}})) == vietnamese);
  CHECK(language_of(with({{"accept-language", "vi;q=0.2, en;q=0.8"}})) == english);
  CHECK(language_of(with({{"accept-language", "fr,de;q=0.7"}})) == vietnamese);
  CHECK(language_of(with({{"accept-language", "en;q=;;,vi;q=x"}})) == vietnamese);
  CHECK(language_of(with({{"cookie", "lang=vi"}, {"accept-language", "en"}})) == vietnamese);
  CHECK(language_of(with({{"cookie", "lang=en"}})) == english);
}

TEST_CASE("[J4] an error is a problem with its code, status, title and place") {
  const Response response = problem_response({problem::kInvalidField, "longer than 300", "/title"}, Language::kEnglish);
  CHECK(response.status == 422);
  CHECK(response.content_type == "application/problem+json");
  const auto body = parse_json(response.body);
  REQUIRE(body);
  CHECK((*body)["code"] == "invalid_field");
  CHECK((*body)["status"] == 422);
  CHECK((*body)["title"] == "A field has a value that is not valid");
  CHECK((*body)["detail"] == "longer than 300");
  CHECK((*body)["pointer"] == "/title");
}

TEST_CASE("what failed inside is not told to whoever asked") {
  const auto body = parse_json(problem_response({problem::kInternal, "/var/lib/x: io error"}, Language::kVietnamese).body);
  REQUIRE(body);
  CHECK(!body->contains("detail"));
  CHECK((*body)["title"] == "Máy chủ gặp lỗi");
}

TEST_CASE("a long detail is cut between characters") {
  std::string detail = "x";
  for (int i = 0; i < 2000; ++i) detail += "ế";
  const auto body = parse_json(problem_response({problem::kInvalidField, detail}, Language::kVietnamese).body);
  REQUIRE(body);
  CHECK((*body)["detail"].get<std::string>().size() <= 3000);
}

TEST_CASE("a page may call its own host only") {
  Response response;
  Request request = with({{"host", "node.vn"}});
  request.secure = true;
  add_security_headers(request, response);
  std::map<std::string, std::string> headers(response.headers.begin(), response.headers.end());
  const std::string& policy = headers["Content-Security-Policy"];
  CHECK(policy.find("connect-src 'self' wss://node.vn;") != std::string::npos);
  CHECK(policy.find("unsafe") == std::string::npos);
  CHECK(headers.contains("Strict-Transport-Security"));

  Response odd;
  add_security_headers(with({{"host", "x; script-src *"}}), odd);
  CHECK(odd.headers.front().second.find("script-src *") == std::string::npos);
}

TEST_CASE("a handler's own header stays") {
  Response response;
  response.headers.emplace_back("Cache-Control", "no-cache");
  add_security_headers(with({}), response);
  CHECK(std::ranges::count(response.headers, "Cache-Control", [](const auto& header) { return header.first; }) == 1);
}

struct Answered {
  int status;
  ByteRange range;
};
Answered apply(std::map<std::string, std::string> headers, std::uint64_t size = 100, bool takes_range = true) {
  Response response;
  response.headers.emplace_back("ETag", "\"t\"");
  const auto range = apply_conditions(with(std::move(headers)), response, size, takes_range);
  return {response.status, range};
}

TEST_CASE("a range is cut to what there is") {
  const auto check = [](const char* text, int status, std::uint64_t offset, std::uint64_t size) {
    CAPTURE(text);
    const auto answered = apply({{"range", text}});
    CHECK(answered.status == status);
    CHECK(answered.range.offset == offset);
    CHECK(answered.range.size == size);
  };
  check("bytes=0-0", 206, 0, 1);
  check("bytes=10-", 206, 10, 90);
  check("bytes=90-1000", 206, 90, 10);
  check("bytes=-30", 206, 70, 30);
  check("bytes=-300", 206, 0, 100);
  check("bytes=100-", 416, 0, 0);
  check("bytes=-0", 416, 0, 0);
  check("bytes=5-4", 200, 0, 100);
  check("bytes=0-1,4-5", 200, 0, 100);
  check("bytes=-", 200, 0, 100);
  check("bytes=99999999999999999999-", 200, 0, 100);
  check("lines=1-2", 200, 0, 100);
}

TEST_CASE("what the reader has is not sent again, and a range only of what it has") {
  CHECK(apply({{"if-none-match", "\"x\", W/\"t\""}}).status == 304);
  CHECK(apply({{"if-none-match", "*"}}).status == 304);
  CHECK(apply({{"if-none-match", "\"x\""}}).status == 200);
  CHECK(apply({{"range", "bytes=0-1"}, {"if-range", "\"t\""}}).status == 206);
  CHECK(apply({{"range", "bytes=0-1"}, {"if-range", "\"old\""}}).status == 200);
  CHECK(apply({{"range", "bytes=0-1"}}, 100, false).status == 200);
}

boost::asio::awaitable<Response> nothing(const Request&, const PathValues&) { co_return Response{}; }

TEST_CASE("a route is found by method, shape and entrance") {
  Router router;
  router.on("GET", "/plans/{space}/next", nothing);
  router.on_control("POST", "/control/x", nothing);
  router.on_upgrade("/ws", [](const Request&, const PathValues&)
                               -> boost::asio::awaitable<std::expected<std::unique_ptr<SocketHandler>, Response>> {
    co_return std::unexpected(Response{});
  });
  const auto match = router.match("GET", "/plans/abc/next", Entrance::kPublic, false);
  REQUIRE(match);
  CHECK(match->values.at("space") == "abc");
  CHECK(match->handler != nullptr);
  CHECK(router.match("HEAD", "/plans/abc/next", Entrance::kPublic, false));
  CHECK(router.match("POST", "/plans/abc/next", Entrance::kPublic, false).error().code == problem::kMethodNotAllowed);
  CHECK(router.match("GET", "/plans//next", Entrance::kPublic, false).error().code == problem::kNotFound);
  CHECK(router.match("GET", "/plans/a/b/next", Entrance::kPublic, false).error().code == problem::kNotFound);
  CHECK(router.match("POST", "/control/x", Entrance::kPublic, false).error().code == problem::kNotFound);
  CHECK(router.match("POST", "/control/x", Entrance::kControl, false));
  CHECK(router.match("GET", "/ws", Entrance::kPublic, true)->upgrade != nullptr);
  CHECK(!router.match("GET", "/ws", Entrance::kPublic, false));
  CHECK(!router.match("GET", "/plans/abc/next", Entrance::kPublic, true));
  CHECK(router.routes() == std::vector<std::pair<std::string, std::string>>{{"GET", "/plans/{space}/next"}, {"GET", "/ws"}});
}

}  // namespace
}  // namespace giaoban
