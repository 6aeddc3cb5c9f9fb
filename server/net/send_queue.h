#pragma once
#include <sys/uio.h>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "server/net/frame_codec.h"

namespace giaoban {

/// What waits to be sent on one WebSocket: frames in order, whose payloads other connections may share. Pure.
class SendQueue {
 public:
  using Payload = std::shared_ptr<const std::string>;

  /// Behind all others. With `mask`, `payload` is masked already.
  void push(Opcode opcode, Payload payload, const MaskKey* mask, bool is_deflated = false);
  /// Before all frames that have not begun to leave, behind earlier urgent ones: control frames.
  void push_urgent(Opcode opcode, Payload payload, const MaskKey* mask);

  bool is_empty() const { return frames_.size() == first_; }
  /// Bytes with the heads of frames.
  std::size_t bytes() const { return bytes_; }

  /// Copies from the front as much as `out` holds; returns how much.
  std::size_t copy(std::span<char> out) const;
  /// Lays `out` over the front without copying; returns how many were used.
  std::size_t lay(std::span<iovec> out) const;
  /// Takes `bytes` off the front: they were sent.
  void take_off(std::size_t bytes);
  /// So many bytes of the front must leave unchanged (TLS has begun a record of them).
  void promise(std::size_t bytes) { promised_ = bytes; }
  /// Drops the frames of which nothing has left and nothing is promised.
  void drop_unbegun();
  void clear();

 private:
  struct Queued {
    FrameHead head;
    bool is_urgent;
    Payload payload;  // may be null: empty
    std::string_view text() const { return payload ? std::string_view(*payload) : std::string_view(); }
    std::size_t size() const { return head.size + text().size(); }
  };
  /// Calls with each piece of bytes from the front on until it returns false.
  template <typename Visit>
  void visit(Visit visit) const;
  std::size_t begun() const;
  void forget_sent();

  std::vector<Queued> frames_;
  std::size_t first_ = 0;  // of frames_, the others before it have left
  std::size_t sent_ = 0;   // of the first frame
  std::size_t promised_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace giaoban
