#include <doctest/doctest.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <fstream>

#include "server/api/static_files.h"

namespace giaoban {
namespace {

namespace fs = std::filesystem;

/// A built web client in a folder that goes with the test.
struct Web {
  fs::path path = fs::temp_directory_path() / ("giaoban_web_" + std::to_string(getpid()));
  Web() {
    fs::create_directories(path / "assets");
    for (const char* name : {"index.html", "sw.js", "assets/app-1a2b.js", "assets/app-1a2b.js.br", "assets/app-1a2b.js.gz"})
      std::ofstream(path / name) << name;
    std::ofstream(path.string() + "_secret") << "secret";
  }
  ~Web() {
    fs::remove_all(path);
    fs::remove(path.string() + "_secret");
  }
};

Response ask(const StaticFiles& files, std::string path, std::string encodings = "", std::string method = "GET") {
  Request request;
  request.method = std::move(method);
  request.path = std::move(path);
  if (!encodings.empty()) request.headers["accept-encoding"] = encodings;
  boost::asio::io_context context;
  const Handler handler = files.handler();
  const PathValues values;
  auto future = boost::asio::co_spawn(context, handler(request, values), boost::asio::use_future);
  context.run();
  return future.get();
}

std::string header(const Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return {};
}

TEST_CASE("a file is served with its type, a tag of its content and the caching that its name allows") {
  const Web web;
  const StaticFiles files(web.path);
  const auto asset = ask(files, "/assets/app-1a2b.js");
  CHECK(asset.file == web.path / "assets/app-1a2b.js");
  CHECK(asset.content_type == "text/javascript; charset=utf-8");
  CHECK(header(asset, "Cache-Control").find("immutable") != std::string::npos);
  CHECK(header(asset, "Vary") == "Accept-Encoding");
  CHECK(header(ask(files, "/sw.js"), "Cache-Control") == "no-cache");
  CHECK(header(ask(files, "/"), "Cache-Control") == "no-cache");
  CHECK(header(asset, "ETag").size() > 2);
}

TEST_CASE("a compressed sibling goes to those who take it, with a tag of its own") {
  const Web web;
  const StaticFiles files(web.path);
  const std::string asset = "/assets/app-1a2b.js";
  CHECK(header(ask(files, asset, "gzip, deflate, br"), "Content-Encoding") == "br");
  CHECK(header(ask(files, asset, "gzip"), "Content-Encoding") == "gzip");
  CHECK(header(ask(files, asset, "br;q=0, gzip;q=0.5"), "Content-Encoding") == "gzip");
  CHECK(header(ask(files, asset, "identity"), "Content-Encoding").empty());
  CHECK(header(ask(files, asset, "br"), "ETag") != header(ask(files, asset, "gzip"), "ETag"));
  CHECK(ask(files, asset, "br").file.extension() == ".br");
}

TEST_CASE("a page of the client gets index.html, an unknown file and the API's paths do not") {
  const Web web;
  const StaticFiles files(web.path);
  CHECK(ask(files, "/conferences/4").file == web.path / "index.html");
  CHECK(ask(files, "/missing.js").status == 404);
  CHECK(ask(files, "/api/v1/nothing").status == 404);
  CHECK(ask(files, "/index.html", "", "POST").status == 405);
}

TEST_CASE("no path leaves the folder") {
  const Web web;
  const StaticFiles files(web.path);
  const std::string secret = web.path.filename().string() + "_secret";
  for (const std::string& path : {"/../" + secret, "/assets/../../" + secret, std::string("//etc/passwd"), std::string("/./sw.js")}) {
    CAPTURE(path);
    const auto response = ask(files, path);
    CHECK((response.status == 404 || response.file == web.path / "index.html"));
  }
}

TEST_CASE("without a built client the answer says what is missing") {
  const StaticFiles files("/nonexistent/giaoban");
  CHECK(files.size() == 0);
  const auto response = ask(files, "/");
  CHECK(response.status == 404);
  CHECK(response.body.find("not installed") != std::string::npos);
}

}  // namespace
}  // namespace giaoban
