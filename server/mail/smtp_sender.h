#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

#include "server/mail/outbox.h"

namespace giaoban {

enum class SmtpSecurity : std::uint8_t {
  kStartTls,  ///< the usual one, port 587: nothing is said before the server has shown its certificate
  kTls,       ///< from the first byte, port 465
  kNone,      ///< for a server on this machine or a closed line
};

/// The mail server of the office, as its configuration says.
struct SmtpSettings {
  std::string host;               ///< name or address
  std::uint16_t port = 587;
  SmtpSecurity security = SmtpSecurity::kStartTls;
  std::string user = {}, password = {};  ///< both empty: without signing in. Never logged, never in a Delivery.
  std::filesystem::path ca_file = {};  ///< PEM of authorities to trust instead of the system's; may be empty
  std::string own_name = {};  ///< how this node greets; empty: the machine's name
  std::chrono::seconds connect_timeout{20};
  std::chrono::seconds timeout{120};  ///< for a whole letter
};

/// Hands letters to the mail server, each over a connection of its own. send() blocks: never on an event loop. The program
/// must ignore SIGPIPE, as `giaoban serve` does: OpenSSL writes to lines that are closed.
class SmtpSender {
 public:
  /// Errors: invalid_field, with the pointer of the setting; a password over an open line is refused.
  static Result<void> check(const SmtpSettings& settings);

  /// `settings` must have passed check().
  explicit SmtpSender(SmtpSettings settings);

  /// Never throws, returns within `timeout`. Any thread, and several at a time.
  Delivery send(const Consignment& letter) const;
  /// Ends what is being sent within a second or so, as kServerFailed, and whatever is asked later. Any thread.
  void stop() { is_stopped_ = true; }

 private:
  const SmtpSettings settings_;
  std::atomic<bool> is_stopped_ = false;
};

}  // namespace giaoban
