#pragma once
#include <optional>

#include "sync/peer/link_stream.h"
#include "sync/peer/peer_action.h"

namespace giaoban {

/// What leaves a link: each message as it is, or in the link's stream where that pays (SPEC P22). Pure.
class LinkEncoder {
 public:
  /// `protocol` as both speak it; below 2 everything goes as it is.
  void set_protocol(int protocol) { has_stream_ = protocol >= 2; }

  PeerAction encode(bool is_text, std::string message, std::uint64_t steady_ms);
  /// What ends the stream where it has been quiet for peer_limits::kStreamIdleMs. About once a second.
  std::optional<PeerAction> tick(std::uint64_t steady_ms);

 private:
  bool is_worth(std::size_t bytes);

  bool has_stream_ = false;
  StreamCompressor stream_;
  std::uint64_t used_ms_ = 0;
  std::size_t skips_left_ = 0, next_skips_ = 1;
};

}  // namespace giaoban
