#pragma once
#include <atomic>
#include <boost/asio/post.hpp>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "server/net/control_budget.h"
#include "server/net/frame_reader.h"
#include "server/net/raw_stream.h"
#include "server/net/send_queue.h"
#include "server/net/server.h"
#include "server/net/socket_loop.h"
#include "server/net/websocket_connection.h"

namespace giaoban {

/// One WebSocket of a loop. Frames come in by the loop's inbox, leave by SendQueue; the bytes that come are taken apart by
/// FrameReader. An idle one holds no buffer. What is said of Socket holds for the calls of any thread; all else is the loop's.
class FramedSocket final : public WebSocket, public LoopedSocket, public std::enable_shared_from_this<FramedSocket> {
 public:
  FramedSocket(RawStream stream, SocketLoop& loop, Handshake handshake, const ServerLimits& limits,
               std::unique_ptr<SocketHandler> handler)
      : loop_(loop),
        stream_(std::move(stream)),
        handler_(std::move(handler)),
        reader_(handshake.peer, handler_->message_limit(), handshake.is_deflating ? &loop.inflater() : nullptr),
        queue_limit_(static_cast<std::uint32_t>(handler_->queue_limit())),
        is_masking_(handshake.peer == FrameReader::Sender::kServer),
        is_deflating_(handshake.is_deflating),
        idle_ms_(static_cast<std::uint32_t>(limits.socket_idle.count())),
        closing_ms_(static_cast<std::uint32_t>(limits.upgrade_time.count())),
        stall_ms_(static_cast<std::uint32_t>(limits.stall_time.count())),
        queue_ms_(static_cast<std::uint32_t>(std::chrono::milliseconds(handler_->queue_time()).count())),
        unread_(std::move(handshake.early)) {}

  // Socket
  void send(Frame frame) override;
  void close(std::uint16_t code, std::string_view reason) override;
  void pause_reading() override;
  void resume_reading() override;
  void when_drained(std::function<void()> call) override;
  std::size_t queued_bytes() const override { return inbox_bytes_ + out_bytes_; }
  boost::asio::any_io_executor executor() const override { return loop_.executor(); }
  void set_low_water(std::size_t bytes) override;
  Hash channel() const override { return stream_.channel(); }

  // Connection
  void start(std::function<void()> ended) override;
  void stop(std::chrono::milliseconds return_after) override;
  void cut() override {
    if (!is_over_) later([](FramedSocket& self) { self.end("cut"); });
  }

  // LoopedSocket
  void on_readable() override;
  void on_writable() override;
  void on_broken() override { end("the connection broke"); }
  std::uint64_t on_due(std::uint64_t now_ms) override;
  bool enqueue(Frame frame) override;
  void flush() override;
  void abandon() override;

 private:
  static constexpr std::uint32_t kPingSpread = 64;
  enum class State : std::uint8_t {
    kOpen,
    kClosing,   ///< our close frame is queued; the peer's is waited for
    kDraining,  ///< farewells are said: what is queued leaves, what comes is dropped until the stream ends
    kEnded,
  };

  template <typename Call>
  void later(Call call) {
    boost::asio::post(loop_.executor(), [self = shared_from_this(), call = std::move(call)] { call(*self); });
  }
  void take(std::span<char> bytes);
  void handle(const frame_event::Message& message);
  void handle(const frame_event::Ping& ping);
  void handle(const frame_event::Pong& pong);
  void handle(const frame_event::Closed& closed);
  void handle(const frame_event::Violation& violation);
  void count_control();
  void continue_reading();
  void begin_close(std::uint16_t code, std::string_view reason);
  /// Says farewell, where that was not done, and lets the stream run out.
  void drain(std::uint16_t code, std::string_view reason);
  void set_closing_time();
  void push(Opcode opcode, SendQueue::Payload payload, bool is_deflated = false);
  void push_urgent(Opcode opcode, std::string_view payload);
  RawStream::Outcome write_front();
  void note_blocked();
  void drop_slow();
  void call_drained();
  void watch();
  std::uint64_t next_due() const;
  /// How long it may be silent before it is pinged: a little less than half of what ends it, not the same for those who
  /// came at once.
  std::uint64_t ping_ms() const { return idle_ms_ / 2 - slot_ % kPingSpread * (idle_ms_ / 8) / kPingSpread; }
  void end(std::string_view cause);

  SocketLoop& loop_;
  RawStream stream_;
  std::unique_ptr<SocketHandler> handler_;
  std::function<void()> ended_;
  FrameReader reader_;
  SendQueue out_;
  ControlBudget controls_;
  const std::uint32_t queue_limit_;
  std::uint32_t low_water_ = Transport::kHighWater;
  std::unique_ptr<std::vector<std::function<void()>>> when_drained_;  // null: none waits
  std::uint64_t heard_ms_ = 0;      // when the peer last sent, or took of what it had left waiting
  std::uint64_t progress_ms_ = 0;   // when it last took some of what waits; counts while is_blocked_
  std::uint64_t closing_due_ms_ = 0;
  std::uint64_t queue_due_ms_ = 0;  // by when what is queued now is to have left; counts while is_blocked_
  std::size_t waiting_bytes_ = 0;   // of what was queued then and is still; 0 where nothing was in the way
  std::uint32_t slot_ = 0;
  State state_ = State::kOpen;
  SocketLoop::Interest interest_ = SocketLoop::Interest::kRead;
  const bool is_masking_, is_deflating_;
  bool is_paused_ = false, is_blocked_ = false, is_pinged_ = false;
  bool is_flush_asked_ = false, has_shut_ = false;
  const std::uint32_t idle_ms_, closing_ms_, stall_ms_, queue_ms_;
  std::string unread_;  // came while paused, or before start()

  std::atomic<std::size_t> inbox_bytes_ = 0, out_bytes_ = 0;
  std::atomic<bool> is_closing_ = false;     // no message of ours may follow
  std::atomic<bool> is_over_ = false;        // the loop is not to be used any more
  std::atomic<bool> has_overflown_ = false;  // what waits is not to be sent any more
};

}  // namespace giaoban
