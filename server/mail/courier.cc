#include "server/mail/courier.h"

#include <algorithm>
#include <chrono>

namespace giaoban {

Courier::Courier(Outbox& outbox, Means means) : outbox_(outbox), means_(std::move(means)), thread_([this] { run(); }) {}

Courier::~Courier() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  changed_.notify_all();
  means_.stop_sending();
  thread_.join();
}

void Courier::wake() {
  const std::lock_guard lock(mutex_);
  is_woken_ = true;
  changed_.notify_all();
}

void Courier::run() {
  for (;;) {
    {
      const std::lock_guard lock(mutex_);
      if (is_ending_) return;
      is_woken_ = false;
    }
    if (!carry_one()) nap();
  }
}

/// Whether there was a letter to carry.
bool Courier::carry_one() {
  const auto taken = outbox_.take(means_.unix_ms(), 1);
  if (taken.empty()) return false;
  const Delivery delivery = means_.send(taken.front());
  const auto noted = outbox_.note(taken.front().id, delivery, means_.unix_ms(), means_.random());
  if (noted) means_.noted(*noted);
  return true;
}

void Courier::nap() {
  const auto now_ms = means_.unix_ms();
  const auto turn_ms = outbox_.next_turn_ms();
  std::uint64_t wait_ms = kLongestNapMs;
  if (turn_ms) wait_ms = *turn_ms > now_ms ? std::min(*turn_ms - now_ms, kLongestNapMs) : kNapAfterFailureMs;
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, std::chrono::milliseconds(wait_ms), [this] { return is_woken_ || is_ending_; });
}

}  // namespace giaoban
