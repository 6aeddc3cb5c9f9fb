#include <doctest/doctest.h>

#include "server/net/origin.h"
#include "server/net/proxies.h"
#include "server/net/target.h"
#include "server/net/url.h"

namespace giaoban {
namespace {

TEST_CASE("a target is decoded once, path and query apart") {
  const auto target = parse_target("/t%E1%BB%89nh/a+b?name=Th%C3%A1i+H%C3%B2a&empty=&bare");
  REQUIRE(target);
  CHECK(target->path == "/tỉnh/a+b");
  CHECK(target->query.at("name") == "Thái Hòa");
  CHECK(target->query.at("empty").empty());
  CHECK(target->query.contains("bare"));
  CHECK(parse_target("http://node:8080/x")->path == "/x");
  CHECK(parse_target("/%2541")->path == "/%41");
}

TEST_CASE("a target that could leave its folder, hide a character or flood the query is refused") {
  std::string flood = "/?";
  for (std::size_t i = 0; i <= kQueryFields; ++i) flood += "a" + std::to_string(i) + "=1&";
  for (const std::string& bad : {std::string("*"), std::string("x"), std::string("/a/../b"), std::string("/%2E%2E/b"),
                                 std::string("/a%2f..%2fb"), std::string("/a%0ab"), std::string("/%zz"),
                                 std::string("/%c0%af"), flood}) {
    CAPTURE(bad);
    const auto target = parse_target(bad);
    REQUIRE(!target);
    CHECK(target.error().code == problem::kBadRequest);
  }
}

Request from(std::map<std::string, std::string> headers) {
  Request request;
  request.headers = std::move(headers);
  return request;
}

TEST_CASE("an origin fits where host and port are those that were asked") {
  CHECK(check_origin(from({{"host", "Node.vn"}, {"origin", "https://node.vn"}}), {}));
  CHECK(check_origin(from({{"host", "node.vn:443"}, {"origin", "https://node.vn"}}), {}));
  CHECK(check_origin(from({{"host", "[::1]:8080"}, {"origin", "http://[::1]:8080"}}), {}));
  CHECK(!check_origin(from({{"host", "node.vn:8080"}, {"origin", "http://node.vn:8081"}}), {}));
  CHECK(!check_origin(from({{"host", "node.vn"}, {"origin", "http://node.vn.evil.example"}}), {}));
  CHECK(!check_origin(from({{"host", "node.vn"}, {"origin", "http://x@node.vn"}}), {}));
  CHECK(!check_origin(from({{"host", "node.vn"}, {"origin", "node.vn"}}), {}));
  CHECK(!check_origin(from({{"host", "node.vn"}, {"origin", ""}}), {}));
}

TEST_CASE("without an origin only what is no page of a browser goes through") {
  CHECK(check_origin(from({{"host", "node"}}), {}));
  CHECK(check_origin(from({{"host", "node"}, {"cookie", "lang=vi"}}), {}));
  CHECK(!check_origin(from({{"host", "node"}, {"cookie", "lang=vi; giaoban_session=ab"}}), {}));
  CHECK(!check_origin(from({{"host", "node"}, {"sec-fetch-site", "cross-site"}}), {}));
}

TEST_CASE("the word of a proxy counts only where the proxy is listed") {
  const auto proxies = Proxies::parse({"10.0.0.0/8", "::1"});
  REQUIRE(proxies);
  const auto address = [](const char* text) { return boost::asio::ip::make_address(text); };
  CHECK(proxies->client_of(address("192.0.2.1"), false, "203.0.113.9", "https").address == "192.0.2.1");
  CHECK(!proxies->client_of(address("192.0.2.1"), false, "203.0.113.9", "https").secure);
  const auto client = proxies->client_of(address("10.1.2.3"), false, "6.6.6.6, 203.0.113.9, 10.9.9.9", "https");
  CHECK(client.address == "203.0.113.9");
  CHECK(client.secure);
  CHECK(proxies->client_of(address("::ffff:10.1.2.3"), false, "203.0.113.9", "").address == "203.0.113.9");
  CHECK(proxies->client_of(address("10.1.2.3"), false, "x, y", "").address == "10.1.2.3");
}

TEST_CASE("a list of proxies with what is no address is refused by name") {
  for (const char* bad : {"proxy.local", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/8x", ""}) {
    const auto proxies = Proxies::parse({bad});
    REQUIRE(!proxies);
    CHECK(proxies.error().code == problem::kInvalidField);
  }
}

TEST_CASE("an address is read with its scheme's port, and written as Host wants it") {
  const auto url = Url::parse("wss://node.vn/peer?x=1");
  REQUIRE(url);
  CHECK(url->is_tls);
  CHECK(url->port == 443);
  CHECK(url->target == "/peer?x=1");
  CHECK(url->authority() == "node.vn");
  CHECK(Url::parse("http://[::1]:8080")->authority() == "[::1]:8080");
  for (const char* bad : {"node.vn", "ftp://node.vn", "http://", "http://a b", "http://a:0", "http://a:99999", "http://u@a",
                          "http://a/\r\nX: y", "http://[::1", "http://a#b"}) {
    CAPTURE(bad);
    CHECK(!Url::parse(bad));
  }
}

}  // namespace
}  // namespace giaoban
