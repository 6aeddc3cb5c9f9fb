#include "sync/peer/link_codec.h"

#include <algorithm>

#include "sync/peer/peer_limits.h"
#include "sync/peer/wire.h"

namespace giaoban {
namespace {

PeerAction as_it_is(bool is_text, std::string message) {
  if (is_text) return peer_action::SendText{std::move(message)};
  return peer_action::SendBinary{std::move(message)};
}

/// Less than a sixteenth gained is not worth the work.
bool did_shrink(std::size_t before, std::size_t after) { return after < before - before / 16; }

}  // namespace

bool LinkEncoder::is_worth(std::size_t bytes) {
  if (!has_stream_ || bytes < peer_limits::kStreamFromBytes) return false;
  if (skips_left_ == 0) return true;
  --skips_left_;
  return false;
}

PeerAction LinkEncoder::encode(bool is_text, std::string message, std::uint64_t steady_ms) {
  if (!is_worth(message.size())) return as_it_is(is_text, std::move(message));
  used_ms_ = steady_ms;
  const std::string bytes = stream_.add(message);
  if (did_shrink(message.size(), bytes.size())) {
    next_skips_ = 1;
  } else {
    skips_left_ = next_skips_;
    next_skips_ = std::min(2 * next_skips_, peer_limits::kStreamSkips);
  }
  return peer_action::SendBinary{encode_stream_part({is_text, bytes})};
}

std::optional<PeerAction> LinkEncoder::tick(std::uint64_t steady_ms) {
  if (!stream_.is_open() || steady_ms - used_ms_ < peer_limits::kStreamIdleMs) return std::nullopt;
  return peer_action::SendBinary{encode_stream_part({false, stream_.end()})};
}

}  // namespace giaoban
