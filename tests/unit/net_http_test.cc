#include "net_server.h"

#include "sync/base/limits.h"

namespace giaoban {
namespace {

using boost::asio::awaitable;

Handler saying(std::string text) {
  return [text](const Request&, const PathValues&) -> awaitable<Response> { co_return respond(text); };
}

Handler echo() {
  return [](const Request& request, const PathValues&) -> awaitable<Response> { co_return respond(request.body); };
}

struct Served : TestServer {
  explicit Served(ServerOptions options = {}) : TestServer(std::move(options)) {
    router().on("GET", "/hello", saying("hello"));
    router().on("GET", "/units/{unit}", [](const Request&, const PathValues& values) -> awaitable<Response> {
      co_return respond(values.at("unit"));
    });
    router().on("POST", "/echo", echo());
    router().on("GET", "/broken", [](const Request&, const PathValues&) -> awaitable<Response> {
      throw std::runtime_error("a fault");
      co_return Response{};
    });
    start();
  }
};

TEST_CASE("one connection carries requests one after another, also sent ahead") {
  Served server;
  RawClient client(server.port());
  const std::string request = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";
  CHECK(client.ask(request).ends_with("\r\n\r\nhello"));
  client.send(request + request);
  CHECK(client.read_answer().ends_with("hello"));
  CHECK(client.read_answer().ends_with("hello"));
  CHECK(has_status(client.ask("HEAD /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), 200));
}

TEST_CASE("every answer carries the headers that guard a page") {
  Served server;
  RawClient client(server.port());
  const auto answer = client.ask("GET /hello HTTP/1.1\r\nHost: node:8080\r\n\r\n");
  CHECK(contains(answer, "Content-Security-Policy: default-src 'self'"));
  CHECK(contains(answer, "connect-src 'self' ws://node:8080;"));
  CHECK(contains(answer, "X-Content-Type-Options: nosniff"));
  CHECK(contains(answer, "Cache-Control: no-store"));
}

TEST_CASE("what is no HTTP request gets 400 and the connection ends") {
  Served server;
  for (const std::string_view bytes :
       {"nonsense\r\n\r\n", "GET /hello HTTP/1.1\r\n\r\n", "GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /hello HTTP/9.9\r\nHost: a\r\n\r\n", "GET /hello HTTP/1.1\r\nBad header\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", "GET /../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /%2e%2e/etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n", "GET /a%00b HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /%ff HTTP/1.1\r\nHost: a\r\n\r\n", "GET /%2 HTTP/1.1\r\nHost: a\r\n\r\n"}) {
    CAPTURE(bytes);
    RawClient client(server.port());
    client.send(bytes);
    const auto answer = client.read_all();
    CHECK(has_status(answer, 400));
    CHECK(contains(answer, "application/problem+json"));
    CHECK(contains(answer, "\"code\":\"bad_request\""));
  }
  RawClient next(server.port());
  CHECK(has_status(next.ask("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"), 200));
}

TEST_CASE("a head over the limit gets 431") {
  Served server;
  RawClient client(server.port());
  client.send("GET /hello HTTP/1.1\r\nHost: a\r\nX: " + std::string(20 << 10, 'x') + "\r\n\r\n");
  CHECK(has_status(client.read_all(), 431));
}

TEST_CASE("a body announced as 100 MB is refused before it is read") {
  Served server;
  RawClient client(server.port());
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 104857600\r\n\r\n");
  const auto answer = client.read_answer();
  CHECK(has_status(answer, 413));
  CHECK(contains(answer, "\"code\":\"too_large\""));
}

TEST_CASE("a chunked body is refused where it passes the limit") {
  Served server;
  RawClient client(server.port());
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
  const std::string chunk = "10000\r\n" + std::string(0x10000, 'x') + "\r\n";
  for (std::size_t sent = 0; sent <= limits::kBodyBytes && client.send(chunk); sent += 0x10000) {
  }
  CHECK(has_status(client.read_answer(), 413));
}

TEST_CASE("a body of the greatest length comes back whole, after 100 Continue") {
  Served server;
  RawClient client(server.port());
  const std::string body(limits::kBodyBytes, 'b');
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: " + std::to_string(body.size()) +
              "\r\n\r\n");
  CHECK(client.read(25) == "HTTP/1.1 100 Continue\r\n\r\n");
  client.send(body);
  CHECK(client.read_answer().ends_with(body));
}

TEST_CASE("unknown paths, unknown methods and failing handlers have answers of their own") {
  Served server;
  RawClient client(server.port());
  CHECK(has_status(client.ask("GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n"), 404));
  CHECK(has_status(client.ask("DELETE /hello HTTP/1.1\r\nHost: a\r\n\r\n"), 405));
  CHECK(has_status(client.ask("GET /broken HTTP/1.1\r\nHost: a\r\n\r\n"), 500));
  CHECK(client.ask("GET /units/Th%C3%A1i%20H%C3%B2a HTTP/1.1\r\nHost: a\r\n\r\n").ends_with("Thái Hòa"));
  const auto english = client.ask("GET /nowhere HTTP/1.1\r\nHost: a\r\nAccept-Language: en-GB\r\n\r\n");
  CHECK(contains(english, "\"title\":\"Not found\""));
}

TEST_CASE("what changes something is refused to the page of another site") {
  Served server({.allowed_origins = {"https://portal.example"}});
  RawClient client(server.port());
  const auto post = [&](const std::string& headers) {
    return client.ask("POST /echo HTTP/1.1\r\nHost: node:8080\r\nContent-Length: 0\r\n" + headers + "\r\n");
  };
  CHECK(has_status(post("Origin: http://node:8080\r\n"), 200));
  CHECK(has_status(post("Origin: https://portal.example\r\n"), 200));
  CHECK(has_status(post(""), 200));
  CHECK(contains(post("Origin: http://evil.example\r\n"), "\"code\":\"wrong_origin\""));
  CHECK(has_status(post("Origin: null\r\n"), 403));
  CHECK(has_status(post("Cookie: giaoban_session=00\r\n"), 403));
  CHECK(has_status(client.ask("GET /hello HTTP/1.1\r\nHost: node:8080\r\nOrigin: http://evil.example\r\n\r\n"), 200));
}

TEST_CASE("a head that does not come in time gets 408, an idle connection is closed") {
  ServerOptions options;
  options.limits.head_time = std::chrono::milliseconds(50);
  options.limits.idle_time = std::chrono::milliseconds(50);
  Served server(options);
  RawClient slow(server.port());
  slow.send("GET /hello HT");
  CHECK(has_status(slow.read_all(), 408));
  RawClient idle(server.port());
  CHECK(idle.read_all().empty());
}

TEST_CASE("beyond the limit of connections the answer is 503") {
  ServerOptions options;
  options.limits.connections = 1;
  Served server(options);
  RawClient first(server.port());
  CHECK(has_status(first.ask("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"), 200));
  RawClient second(server.port());
  second.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(has_status(second.read_answer(), 503));
  CHECK(has_status(first.ask("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"), 200));
}

TEST_CASE("stop() ends idle connections at once and refuses new ones") {
  Served server;
  RawClient client(server.port());
  CHECK(has_status(client.ask("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"), 200));
  server.server().stop();
  CHECK(client.read_all().empty());
  CHECK(server.server().connection_count() == 0);
}

TEST_CASE("what the router does not know goes to the fallback, the API's paths too") {
  TestServer server;
  server.fallback([](const Request& request, const PathValues&) -> awaitable<Response> {
    co_return respond("page " + request.path);
  });
  server.start();
  RawClient client(server.port());
  CHECK(client.ask("GET /conferences HTTP/1.1\r\nHost: a\r\n\r\n").ends_with("page /conferences"));
}

}  // namespace
}  // namespace giaoban
