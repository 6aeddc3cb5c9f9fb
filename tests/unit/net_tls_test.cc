#include "net_certificate.h"
#include "net_server.h"

#include <sys/stat.h>

#include <fstream>

#include "server/net/fetch.h"

namespace giaoban {
namespace {

namespace fs = std::filesystem;
using boost::asio::awaitable;

Handler telling_scheme() {
  return [](const Request& request, const PathValues&) -> awaitable<Response> {
    co_return respond(request.secure ? "secure " + request.body : "plain");
  };
}

Result<FetchReply> ask(const TestServer& server, const fs::path& ca, const std::string& body = "{}") {
  auto tls = client_tls(ca);
  REQUIRE(tls);
  FetchRequest request;
  request.method = "POST";
  request.to = *Url::parse("https://127.0.0.1:" + std::to_string(server.port()) + "/who");
  request.body = body;
  request.tls = *tls;
  return fetch_blocking(std::move(request));
}

TEST_CASE("TLS serves, a client that does not know the certificate refuses, a reload changes it for new connections") {
  const CertificateFolder folder;
  const fs::path certificate = folder.path / "cert.pem", key = folder.path / "key.pem";
  write_certificate(certificate, key);
  const fs::path first = folder.path / "first.pem";
  fs::copy_file(certificate, first);
  auto tls = TlsContext::load(certificate, key);
  REQUIRE(tls);
  TestServer server;
  server.router().on("POST", "/who", telling_scheme());
  server.start(*tls);
  const std::string large(300'000, 'x');
  const auto reply = ask(server, first, large);
  REQUIRE(reply);
  CHECK(reply->body == "secure " + large);

  write_certificate(certificate, key);
  REQUIRE((*tls)->reload());
  CHECK(!ask(server, first));
  CHECK(ask(server, certificate));

  std::ofstream(key) << "no key";
  const auto broken = (*tls)->reload();
  REQUIRE(!broken);
  CHECK(broken.error().code == problem::kCertificateInvalid);
  CHECK(ask(server, certificate));
}

TEST_CASE("the control socket is for the owner alone and reaches the routes of the control") {
  const CertificateFolder folder;
  const fs::path path = folder.path / "control.sock";
  TestServer server;
  server.router().on_control("POST", "/control/x", [](const Request& request, const PathValues&) -> awaitable<Response> {
    CHECK(request.entrance == Entrance::kControl);
    co_return respond(request.body);
  });
  server.start();
  REQUIRE(server.server().listen_control(path));
  struct stat status {};
  REQUIRE(stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  FetchRequest request;
  request.method = "POST";
  request.to = path;
  request.target = "/control/x";
  request.body = "{\"a\":1}";
  CHECK(fetch_blocking(request)->body == "{\"a\":1}");
  request.to = *Url::parse("http://127.0.0.1:" + std::to_string(server.port()) + "/control/x");
  CHECK(fetch_blocking(request)->status == 404);
  CHECK(server.server().listen_control(path).error().code == problem::kAddressUnavailable);
  server.server().stop();
  CHECK(!fs::exists(path));
  request.to = path;
  CHECK(fetch_blocking(request).error().code == problem::kUnreachable);
}

}  // namespace
}  // namespace giaoban
