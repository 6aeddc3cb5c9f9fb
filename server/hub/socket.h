#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "sync/base/id.h"
#include "sync/base/limits.h"

namespace giaoban {

enum class FrameKind : std::uint8_t { kText, kBinary };

/// One WebSocket message, encoded once and shared by all who receive it.
struct Frame {
  std::shared_ptr<const std::string> bytes;
  FrameKind kind = FrameKind::kText;
};

inline Frame text_frame(std::string bytes) {
  return {std::make_shared<const std::string>(std::move(bytes)), FrameKind::kText};
}
inline Frame binary_frame(std::string bytes) {
  return {std::make_shared<const std::string>(std::move(bytes)), FrameKind::kBinary};
}

/// The sending half of a WebSocket, dialled or accepted. server/net implements it over Beast, tests in memory.
class Socket {
 public:
  virtual ~Socket() = default;

  /// Queues a message. From any thread; messages sent from one thread keep their order. Where the queue would
  /// grow beyond SocketHandler::queue_limit() the connection is closed with 1013 and the message is dropped. An empty queue takes any message.
  virtual void send(Frame frame) = 0;

  /// Closes with a code of RFC 6455, 7.4 (or 4400–4499) and a reason of at most 123 bytes, after what is queued.
  /// From any thread; a second call does nothing.
  virtual void close(std::uint16_t code, std::string_view reason) = 0;

  /// Stops and resumes reading (SPEC F8). From the socket's own executor only.
  virtual void pause_reading() = 0;
  virtual void resume_reading() = 0;

  /// Calls once, on the executor, when little is left of what was sent: for those who have more to send than a queue
  /// holds. At once where that is so already; never after the connection has ended. From any thread.
  virtual void when_drained(std::function<void()> call) = 0;

  /// Bytes queued and not yet handed to the kernel. From any thread.
  virtual std::size_t queued_bytes() const = 0;

  /// The executor on which the handler is called.
  virtual boost::asio::any_io_executor executor() const = 0;

  /// Sets how little must be left for when_drained(), and asks the kernel to hold no more than that unsent: for those
  /// whose next message may be urgent. Call in on_open.
  virtual void set_low_water(std::size_t bytes) = 0;

  /// Ends the connection now, without the closing handshake, for a peer that answers nothing any more: on_close comes
  /// at once and not after the time for a handshake. From any thread.
  virtual void cut() = 0;

  /// Names the TLS channel, the same at its other end (RFC 9266); zero without TLS. From the socket's executor only.
  virtual Hash channel() const { return {}; }
};

/// The receiving half. All calls come on the socket's executor, one at a time: on_open first, on_close last.
/// Owned by the connection; destroyed after on_close.
class SocketHandler {
 public:
  virtual ~SocketHandler() = default;
  virtual void on_open(std::shared_ptr<Socket> socket) = 0;
  /// `bytes` is valid during the call only.
  virtual void on_message(std::string_view bytes, FrameKind kind) = 0;
  virtual void on_close() = 0;
  /// The longest message that this side takes, in bytes; a longer one closes with 1009. Asked once, before on_open.
  virtual std::size_t message_limit() const { return limits::kMessageBytes; }
  /// Unsent bytes beyond which the connection is closed. Asked once, before on_open.
  virtual std::size_t queue_limit() const { return std::max(limits::kConnectionQueueBytes, 16 * message_limit()); }
  /// How long 256 KiB of the queue may wait while the peer reads too little; then, and where it reads nothing at all for
  /// a while, the connection is closed with 1013. Zero: as long as it reads something. Asked once, before on_open.
  virtual std::chrono::seconds queue_time() const { return {}; }
  /// Whether messages may be compressed (RFC 7692), where the peer offers it. Asked once, before on_open.
  virtual bool takes_deflate() const { return false; }
  /// Whether it is let in at the rate at which the node takes those who come back (SPEC F11): of whoever has a session. Asked
  /// once, before on_open, which may then never come.
  virtual bool waits_for_admission() const { return false; }
  /// The node stops: `close` closes the connection, and is called once what was begun is answered. It may be kept, but no
  /// longer than the handler; the node waits only so long.
  virtual void on_stop(std::function<void()> close) { close(); }
};

}  // namespace giaoban
