#include "server/net/tls_context.h"

#include <openssl/ssl.h>

namespace giaoban {
namespace ssl = boost::asio::ssl;
using boost::system::error_code;

namespace {

void set_versions(ssl::context& context) {
  SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
  // Idle connections give their buffers back; a renegotiation asked by the client is work for nothing.
  SSL_CTX_set_mode(context.native_handle(), SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_options(context.native_handle(), SSL_OP_NO_RENEGOTIATION);
}

Result<std::shared_ptr<ssl::context>> server_context(const std::string& certificate, const std::string& key) {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  set_versions(*context);
  error_code failed;
  if (context->use_certificate_chain_file(certificate, failed); failed) {
    return fail(problem::kCertificateInvalid, certificate + ": " + failed.message());
  }
  if (context->use_private_key_file(key, ssl::context::pem, failed); failed) {
    return fail(problem::kCertificateInvalid, key + ": " + failed.message());
  }
  if (SSL_CTX_check_private_key(context->native_handle()) != 1) {
    return fail(problem::kCertificateInvalid, key + ": does not belong to " + certificate);
  }
  return context;
}

}  // namespace

Result<std::shared_ptr<TlsContext>> TlsContext::load(std::filesystem::path certificate, std::filesystem::path key) {
  std::shared_ptr<TlsContext> tls(new TlsContext(std::move(certificate), std::move(key)));
  if (auto loaded = tls->reload(); !loaded) return std::unexpected(loaded.error());
  return tls;
}

Result<void> TlsContext::reload() {
  auto context = server_context(certificate_, key_);
  if (!context) return std::unexpected(context.error());
  const std::lock_guard lock(mutex_);
  current_ = std::move(*context);
  return {};
}

std::shared_ptr<ssl::context> TlsContext::current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

Result<std::shared_ptr<ssl::context>> client_tls(const std::filesystem::path& ca_file) {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_client);
  set_versions(*context);
  context->set_verify_mode(ssl::verify_peer);
  error_code failed;
  if (ca_file.empty()) {
    context->set_default_verify_paths(failed);
  } else {
    context->load_verify_file(ca_file.string(), failed);
  }
  if (failed) return fail(problem::kCertificateInvalid, ca_file.string() + ": " + failed.message());
  return context;
}

}  // namespace giaoban
