#include "net_server.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <fstream>

#include "server/net/fetch.h"

namespace giaoban {
namespace {

namespace fs = std::filesystem;
using boost::asio::awaitable;

/// A folder of its own that goes with the test.
struct Folder {
  fs::path path = fs::temp_directory_path() / ("giaoban_tls_" + std::to_string(getpid()));
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
};

/// Writes a certificate for 127.0.0.1, signed by itself, and its key.
void write_certificate(const fs::path& certificate, const fs::path& key_file) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* x509 = X509_new();
  X509_set_version(x509, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
  X509_gmtime_adj(X509_getm_notBefore(x509), -3600);
  X509_gmtime_adj(X509_getm_notAfter(x509), 3600);
  X509_set_pubkey(x509, key);
  X509_NAME* name = X509_get_subject_name(x509);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("node"), -1, -1, 0);
  X509_set_issuer_name(x509, name);
  X509_EXTENSION* address = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1");
  X509_add_ext(x509, address, -1);
  X509_sign(x509, key, EVP_sha256());
  FILE* out = fopen(certificate.c_str(), "w");
  PEM_write_X509(out, x509);
  fclose(out);
  out = fopen(key_file.c_str(), "w");
  PEM_write_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
  fclose(out);
  X509_EXTENSION_free(address);
  X509_free(x509);
  EVP_PKEY_free(key);
}

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
  const Folder folder;
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
  const Folder folder;
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
