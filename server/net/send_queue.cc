#include "server/net/send_queue.h"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace giaoban {
namespace {

constexpr std::size_t kKeptFrames = 2;  // an idle connection keeps room for no more
constexpr std::size_t kSentFrames = 32;  // gone ones before the room of all is made use of again

}  // namespace

void SendQueue::push(Opcode opcode, Payload payload, const MaskKey* mask, bool is_deflated) {
  frames_.push_back({frame_head(opcode, payload ? payload->size() : 0, mask, is_deflated), false, std::move(payload)});
  bytes_ += frames_.back().size();
}

void SendQueue::push_urgent(Opcode opcode, Payload payload, const MaskKey* mask) {
  std::size_t at = begun();
  while (at < frames_.size() && frames_[at].is_urgent) ++at;
  const Queued frame{frame_head(opcode, payload ? payload->size() : 0, mask), true, payload};
  bytes_ += frame.size();
  frames_.insert(frames_.begin() + static_cast<std::ptrdiff_t>(at), frame);
}

template <typename Visit>
void SendQueue::visit(Visit visit) const {
  std::size_t skipped = sent_;
  const auto offer = [&](std::string_view part) {
    const std::size_t gone = std::min(skipped, part.size());
    skipped -= gone;
    return part.size() == gone || visit(part.substr(gone));
  };
  for (std::size_t i = first_; i < frames_.size(); ++i)
    if (!offer(frames_[i].head.view()) || !offer(frames_[i].text())) return;
}

std::size_t SendQueue::copy(std::span<char> out) const {
  std::size_t copied = 0;
  visit([&](std::string_view part) {
    const std::size_t some = std::min(part.size(), out.size() - copied);
    std::memcpy(out.data() + copied, part.data(), some);
    copied += some;
    return copied < out.size();
  });
  return copied;
}

std::size_t SendQueue::lay(std::span<iovec> out) const {
  std::size_t used = 0;
  visit([&](std::string_view part) {
    out[used++] = {const_cast<char*>(part.data()), part.size()};
    return used < out.size();
  });
  return used;
}

void SendQueue::take_off(std::size_t bytes) {
  assert(bytes <= bytes_);
  bytes_ -= bytes;
  promised_ -= std::min(promised_, bytes);
  sent_ += bytes;
  while (first_ < frames_.size() && sent_ >= frames_[first_].size()) {
    sent_ -= frames_[first_].size();
    frames_[first_++].payload.reset();
  }
  forget_sent();
}

void SendQueue::forget_sent() {
  if (is_empty()) {
    if (frames_.capacity() > kKeptFrames) std::vector<Queued>().swap(frames_);
    frames_.clear();
    first_ = 0;
  } else if (first_ >= kSentFrames && first_ * 2 >= frames_.size()) {
    frames_.erase(frames_.begin(), frames_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }
}

/// The place behind the last frame of which something has left or is promised.
std::size_t SendQueue::begun() const {
  std::size_t at = first_;
  for (std::size_t left = sent_ + promised_; left > 0 && at < frames_.size(); ++at) left -= std::min(left, frames_[at].size());
  return at;
}

void SendQueue::drop_unbegun() {
  const std::size_t kept = begun();
  for (std::size_t i = kept; i < frames_.size(); ++i) bytes_ -= frames_[i].size();
  frames_.erase(frames_.begin() + static_cast<std::ptrdiff_t>(kept), frames_.end());
  forget_sent();
}

void SendQueue::clear() {
  std::vector<Queued>().swap(frames_);
  first_ = sent_ = promised_ = bytes_ = 0;
}

}  // namespace giaoban
