#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "server/hub/socket.h"
#include "server/net/deflate.h"

namespace giaoban {

/// A WebSocket as its loop sees it. All calls on the loop's thread.
class LoopedSocket {
 public:
  virtual ~LoopedSocket() = default;
  virtual void on_readable() = 0;
  virtual void on_writable() = 0;
  /// Nothing will ever come or leave any more.
  virtual void on_broken() = 0;
  /// Its time has come; returns when the next does (SocketLoop::now_ms()). Not asked again once it was removed.
  virtual std::uint64_t on_due(std::uint64_t now_ms) = 0;
  /// Queues a frame that was posted. Returns whether flush() is to be called and was not asked for already.
  virtual bool enqueue(Frame frame) = 0;
  virtual void flush() = 0;
  /// The loop goes; nothing of it is to be used any more.
  virtual void abandon() = 0;
};

/// What the WebSockets of one I/O thread share, so that an idle one costs a row here and no object of Asio: one epoll
/// within Asio's, one buffer to read into, one inbox of frames from other threads, one coarse timer. A service of the
/// thread's io_context; all calls on its thread, but for post().
class SocketLoop : public boost::asio::execution_context::service {
 public:
  using key_type = SocketLoop;
  inline static boost::asio::execution_context::id id;

  static constexpr std::chrono::milliseconds kTick{250};      ///< how late a due time may be noticed
  static constexpr std::size_t kScratchBytes = 64 << 10;
  static constexpr std::size_t kJoinedBytes = 16 << 10;        ///< what one record of TLS holds
  static constexpr std::size_t kFlushesInTurn = 256;          ///< then others of the thread come before the rest

  enum class Interest : std::uint8_t { kNothing = 0, kRead = 1, kWrite = 2, kBoth = 3 };

  explicit SocketLoop(boost::asio::execution_context& context);
  ~SocketLoop() override;
  /// The loop of an I/O thread.
  static SocketLoop& of(const boost::asio::any_io_executor& executor);

  const boost::asio::any_io_executor& executor() const { return executor_; }
  static std::uint64_t now_ms();

  /// Watches a descriptor for reading, and keeps `socket` until remove(). Returns its slot; its time must be set then.
  std::uint32_t add(std::shared_ptr<LoopedSocket> socket, int descriptor);
  void watch(std::uint32_t slot, int descriptor, Interest interest);
  void set_due(std::uint32_t slot, std::uint64_t due_ms) { due_ms_[slot] = due_ms; }
  /// Before the descriptor is closed.
  void remove(std::uint32_t slot, int descriptor);

  /// Where to read into, until the next call from the loop.
  std::span<char> scratch() { return scratch_; }
  /// Where to put what is written as one piece.
  std::span<char> joined() { return joined_; }
  /// Of all messages of the thread's connections; a broadcast is compressed once.
  Deflater& deflater() { return deflater_; }
  Inflater& inflater() { return inflater_; }

  /// Hands a frame to a socket of this loop. From any thread; frames of one thread keep their order. What comes in one turn
  /// leaves each socket in one write.
  void post(std::shared_ptr<LoopedSocket> socket, Frame frame);
  /// Gives what was posted so far to the sockets, which are flushed later in this turn.
  void sort_inbox();

 private:
  struct Slot {
    std::shared_ptr<LoopedSocket> socket;  // null: free
    std::uint32_t generation = 0;          // of an event that came for an earlier socket of the slot
  };
  struct Parcel {
    std::shared_ptr<LoopedSocket> socket;
    Frame frame;
  };

  void shutdown() override;
  void control(int operation, int descriptor, std::uint32_t slot, Interest interest);
  void start();
  void wait_for_events();
  void wait_for_tick();
  void poll();
  void tick();
  void flush_some();

  const boost::asio::any_io_executor executor_;
  boost::asio::posix::stream_descriptor epoll_;
  boost::asio::steady_timer timer_;
  std::vector<Slot> slots_;
  std::vector<std::uint64_t> due_ms_;  // of each slot; kNever where it is free
  std::vector<std::uint32_t> free_;
  std::size_t count_ = 0;
  std::uint64_t waits_ = 0;  // for events and ticks: only while there are sockets, so that a context can run dry; others are over
  std::vector<char> scratch_, joined_;
  Deflater deflater_;
  Inflater inflater_;
  /// Sockets in the order in which they are to be flushed.
  struct Queue {
    std::vector<std::shared_ptr<LoopedSocket>> sockets;
    std::size_t done = 0;
    bool is_empty() const { return done == sockets.size(); }
    void flush(std::size_t& room);
  };
  Queue answered_;  // what goes to one alone does not wait behind a broadcast
  Queue shared_;
  bool is_flush_posted_ = false;

  std::mutex mutex_;
  std::vector<Parcel> inbox_;     // guarded by mutex_
  bool is_inbox_posted_ = false;  // guarded by mutex_
};

}  // namespace giaoban
