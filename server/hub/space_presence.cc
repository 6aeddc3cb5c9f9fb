// How many follow a space, told to those who ask for it (SPEC F13).
#include <boost/system/error_code.hpp>

#include "server/hub/space_host.h"
#include "sync/base/limits.h"

namespace giaoban {

std::size_t SpaceHost::follower_count() const { return subscribers_.size() + ballot_subscribers_.size() + snapshots_.size() + behind_.size(); }

Frame SpaceHost::presence_frame() const {
  return text_frame(R"({"type":"presence","space":")" + space().id().text() + R"(","count":)" + std::to_string(follower_count()) + "}");
}

void SpaceHost::watch_presence(const std::shared_ptr<Socket>& socket, bool wants) {
  std::erase(presence_watchers_, socket);
  if (!wants) return;
  presence_watchers_.push_back(socket);
  socket->send(presence_frame());
  // Where the others were told another number all are told the next one.
  if (presence_watchers_.size() == 1) told_count_ = follower_count();
  else if (told_count_ != follower_count()) told_count_ = kNothingTold;
}

/// One word for all that comes within the interval.
void SpaceHost::tell_presence_later() {
  if (presence_watchers_.empty() || is_presence_due_ || follower_count() == told_count_) return;
  is_presence_due_ = true;
  if (!presence_wait_) presence_wait_.emplace(executor_);
  presence_wait_->expires_after(std::chrono::milliseconds(services_.presence_ms));
  presence_wait_->async_wait([weak = weak_from_this()](boost::system::error_code cancelled) {
    if (const auto self = weak.lock(); self && !cancelled) self->tell_presence();
  });
}

void SpaceHost::tell_presence() {
  is_presence_due_ = false;
  if (presence_watchers_.empty() || follower_count() == told_count_) return;
  told_count_ = follower_count();
  const Frame frame = presence_frame();
  for (const auto& watcher : presence_watchers_) {
    if (watcher->queued_bytes() <= kFollowerQueueBytes) {
      watcher->send(frame);
    } else {
      told_count_ = kNothingTold;  // the slow ones hear the next number
    }
  }
  tell_presence_later();
}

}  // namespace giaoban
