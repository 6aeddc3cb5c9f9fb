#include "net_server.h"

#include <fstream>

namespace giaoban {
namespace {

using boost::asio::awaitable;

/// Counts the bytes of an upload and tells how it ended.
struct Uploads : TestServer {
  Events<std::string> ended;

  explicit Uploads(ServerOptions options = {}) : TestServer(std::move(options)) {
    router().on_upload("POST", "/files",
                       [this](const Request& request, const PathValues&, BodySource& body) -> awaitable<Response> {
                         std::size_t size = 0;
                         for (;;) {
                           const auto piece = co_await body.next();
                           if (!piece) {
                             ended.add(std::string(piece.error().code));
                             co_return problem_response(piece.error(), language_of(request));
                           }
                           if (piece->empty()) break;
                           size += piece->size();
                         }
                         ended.add(std::to_string(size));
                         co_return respond(std::to_string(size), 201);
                       });
    router().on_upload("POST", "/refused", [](const Request& request, const PathValues&, BodySource&) -> awaitable<Response> {
      co_return problem_response({problem::kForbidden}, language_of(request));
    });
    start();
  }
  ~Uploads() { stop(); }
};

std::string post(std::string_view path, std::size_t size) {
  return "POST " + std::string(path) + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n";
}

TEST_CASE("an upload larger than an ordinary body streams through") {
  Uploads server;
  RawClient client(server.port());
  const std::string body(5 << 20, 'f');
  client.send(post("/files", body.size()));
  client.send(body);
  CHECK(client.read_answer().ends_with(std::to_string(body.size())));
}

TEST_CASE("a half-sent upload is told to the handler as cut short, and the server goes on") {
  Uploads server;
  {
    RawClient client(server.port());
    client.send(post("/files", 1000) + "half");
  }
  CHECK(server.ended.next() == "bad_request");
  RawClient client(server.port());
  CHECK(has_status(client.ask(post("/files", 4) + "full"), 201));
}

TEST_CASE("an upload that stands still is ended with 408") {
  ServerOptions options;
  options.limits.stall_time = std::chrono::milliseconds(50);
  Uploads server(options);
  RawClient client(server.port());
  client.send(post("/files", 1000) + "half");
  CHECK(has_status(client.read_answer(), 408));
  CHECK(server.ended.next() == "timed_out");
}

TEST_CASE("a file over the limit is refused before it is read") {
  Uploads server;
  RawClient client(server.port());
  client.send(post("/files", limits::kBlobBytes + 1));
  CHECK(has_status(client.read_answer(), 413));
  CHECK(server.ended.next() == "too_large");
}

TEST_CASE("a refusal reaches a client that is still sending") {
  Uploads server;
  RawClient client(server.port());
  client.send(post("/refused", 30 << 20));
  client.send(std::string(1 << 20, 'x'));
  CHECK(has_status(client.read_answer(), 403));
}

TEST_CASE("a file is sent with its tag, in ranges, and not again where it is known") {
  const auto path = std::filesystem::temp_directory_path() / ("giaoban_net_" + std::to_string(getpid()));
  const std::string text = std::string(200'000, 'a') + "the end";
  std::ofstream(path, std::ios::binary) << text;
  TestServer server;
  server.router().on("GET", "/file", [path](const Request&, const PathValues&) -> awaitable<Response> {
    Response response;
    response.file = path;
    response.headers = {{"ETag", "\"v1\""}};
    co_return response;
  });
  server.start();
  RawClient client(server.port());
  const auto get = [&](const std::string& headers) { return client.ask("GET /file HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n"); };
  CHECK(get("").ends_with("\r\n\r\n" + text));
  const auto part = get("Range: bytes=-7\r\n");
  CHECK(has_status(part, 206));
  CHECK(contains(part, "Content-Range: bytes 200000-200006/200007"));
  CHECK(part.ends_with("\r\n\r\nthe end"));
  CHECK(has_status(get("Range: bytes=300000-\r\n"), 416));
  CHECK(has_status(get("If-None-Match: \"v1\"\r\n"), 304));
  std::filesystem::remove(path);
  CHECK(has_status(get(""), 404));
}

/// Bytes that are given a few at a time, and from some place on not at all.
class TornContent : public Content {
 public:
  TornContent(std::string bytes, std::uint64_t torn_at) : bytes_(std::move(bytes)), torn_at_(torn_at) {}
  std::uint64_t size() const override { return bytes_.size(); }
  Result<std::string> read(std::uint64_t offset, std::size_t most) override {
    if (offset >= torn_at_) return fail(problem::kDataDamaged);
    return bytes_.substr(offset, std::min<std::size_t>(most, 1000));
  }

 private:
  const std::string bytes_;
  const std::uint64_t torn_at_;
};

TEST_CASE("content is sent as it is read, in ranges, and the connection ends where it cannot be read") {
  const std::string text = std::string(150'000, 'a') + "the end";
  TestServer server;
  const auto serve = [&](const char* path, std::uint64_t torn_at) {
    server.router().on("GET", path, [text, torn_at](const Request&, const PathValues&) -> awaitable<Response> {
      Response response;
      response.content = std::make_shared<TornContent>(text, torn_at);
      response.headers = {{"ETag", "\"v1\""}};
      co_return response;
    });
  };
  serve("/whole", UINT64_MAX);
  serve("/torn", 100'000);
  server.start();
  RawClient client(server.port());
  const auto get = [&](const char* path, const std::string& headers) {
    return client.ask(std::string("GET ") + path + " HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n");
  };
  CHECK(get("/whole", "").ends_with("\r\n\r\n" + text));
  const auto part = get("/whole", "Range: bytes=-7\r\n");
  CHECK(has_status(part, 206));
  CHECK(part.ends_with("\r\n\r\nthe end"));
  CHECK(has_status(get("/whole", "If-None-Match: \"v1\"\r\n"), 304));
  CHECK(get("/torn", "Range: bytes=0-9\r\n").ends_with("aaaaaaaaaa"));
  const auto torn = get("/torn", "");
  CHECK(contains(torn, "Content-Length: 150007"));
  CHECK(torn.size() < 150'000);
}

}  // namespace
}  // namespace giaoban
