#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "server/mail/outbox.h"

namespace giaoban {

/// The thread that carries letters from the outbox to the mail server, one after the other, off every event loop. It lives
/// as long as the object.
class Courier {
 public:
  struct Means {
    std::function<Delivery(const Consignment&)> send;    ///< blocks; SmtpSender::send
    std::function<void()> stop_sending;                  ///< makes `send` return soon; SmtpSender::stop
    std::function<std::uint64_t()> unix_ms;
    std::function<std::uint64_t()> random;               ///< any 64 random bits
    std::function<void(const OutboxItem&)> noted = [](const OutboxItem&) {};  ///< on the courier's thread, after the record is on disk
  };
  /// Looks into the outbox at least as often: what is due may also be told by a clock that was set.
  static constexpr std::uint64_t kLongestNapMs = 60'000;
  /// Where a record could not be written; then the outbox gives nothing until it can.
  static constexpr std::uint64_t kNapAfterFailureMs = 1000;

  /// `outbox` must outlive it, loaded.
  Courier(Outbox& outbox, Means means);
  /// Ends what is being sent, notes it, and waits for the thread.
  ~Courier();
  Courier(const Courier&) = delete;
  Courier& operator=(const Courier&) = delete;

  /// There may be something new: after Outbox::add(), retry() and release_hold(). Any thread, returns at once.
  void wake();

 private:
  void run();
  bool carry_one();
  void nap();

  Outbox& outbox_;
  const Means means_;
  std::mutex mutex_;  // guards the two flags
  std::condition_variable changed_;
  bool is_ending_ = false;
  bool is_woken_ = false;
  std::thread thread_;  // last: it uses all above
};

}  // namespace giaoban
