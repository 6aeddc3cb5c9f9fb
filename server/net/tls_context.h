#pragma once
#include <boost/asio/ssl/context.hpp>
#include <filesystem>
#include <memory>
#include <mutex>

#include "sync/base/result.h"

namespace giaoban {

/// The server's certificate and key, TLS 1.2 or newer. Connections keep the context that they began with;
/// a reload is seen by those that come later. Thread-safe.
class TlsContext {
 public:
  /// PEM files: the certificate with its chain, and the private key. Error: certificate_invalid.
  static Result<std::shared_ptr<TlsContext>> load(std::filesystem::path certificate, std::filesystem::path key);

  /// Reads the files again (on SIGHUP). On error the one in use stays. Error: certificate_invalid.
  Result<void> reload();

  std::shared_ptr<boost::asio::ssl::context> current() const;

 private:
  TlsContext(std::filesystem::path certificate, std::filesystem::path key)
      : certificate_(std::move(certificate)), key_(std::move(key)) {}

  const std::filesystem::path certificate_, key_;
  mutable std::mutex mutex_;
  std::shared_ptr<boost::asio::ssl::context> current_;  // guarded by mutex_
};

/// A context for calling out: peers are verified against the system's authorities, or against those in
/// `ca_file` alone where it is not empty. Error: certificate_invalid.
Result<std::shared_ptr<boost::asio::ssl::context>> client_tls(const std::filesystem::path& ca_file);

}  // namespace giaoban
