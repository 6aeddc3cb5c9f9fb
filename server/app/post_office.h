#pragma once
#include <memory>
#include <mutex>

#include "server/app/config.h"
#include "server/mail/courier.h"
#include "server/mail/smtp_sender.h"

namespace giaoban {

/// The node's outbox with its way to the mail server.
class PostOffice {
 public:
  /// Null where the configuration names no mail server. Reads the password's file and the outbox. Errors: invalid_field (a
  /// setting, by its key), not_found (the password's file), data_damaged.
  static Result<std::unique_ptr<PostOffice>> open(Store& store, const Config& config);

  Outbox& outbox() { return outbox_; }
  /// Letters leave from now on, until stop(), which waits for what is being sent.
  void start();
  void stop();
  /// There may be something new in the outbox. Any thread; between start() and stop() it matters.
  void wake();

 private:
  PostOffice(Store& store, SmtpSettings settings) : outbox_(store), sender_(std::move(settings)) {}

  Outbox outbox_;
  SmtpSender sender_;
  std::mutex mutex_;  // guards courier_
  std::unique_ptr<Courier> courier_;
};

}  // namespace giaoban
