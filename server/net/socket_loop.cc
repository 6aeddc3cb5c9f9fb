#include "server/net/socket_loop.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <cassert>
#include <cerrno>
#include <limits>
#include <system_error>
#include <utility>

namespace giaoban {
namespace asio = boost::asio;

namespace {

constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();
constexpr int kEvents = 128;  // taken in one turn; the others of the thread come in between

int open_epoll() {
  const int descriptor = epoll_create1(EPOLL_CLOEXEC);
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
  return descriptor;
}

std::uint32_t bits_of(SocketLoop::Interest interest) {
  const auto wanted = static_cast<std::uint8_t>(interest);
  return ((wanted & 1) != 0 ? EPOLLIN : 0U) | ((wanted & 2) != 0 ? EPOLLOUT : 0U);
}

}  // namespace

SocketLoop::SocketLoop(asio::execution_context& context)
    : service(context),
      executor_(static_cast<asio::io_context&>(context).get_executor()),
      epoll_(executor_, open_epoll()),
      timer_(executor_),
      scratch_(kScratchBytes),
      joined_(kJoinedBytes) {}

SocketLoop::~SocketLoop() = default;

SocketLoop& SocketLoop::of(const asio::any_io_executor& executor) {
  return asio::use_service<SocketLoop>(asio::query(executor, asio::execution::context));
}

std::uint64_t SocketLoop::now_ms() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

void SocketLoop::shutdown() {
  for (Slot& slot : slots_)
    if (slot.socket) slot.socket->abandon();
  slots_.clear();
  answered_ = shared_ = {};
  {
    const std::lock_guard lock(mutex_);
    inbox_.clear();
  }
  boost::system::error_code ignored;
  epoll_.close(ignored);
  timer_.cancel();
}

void SocketLoop::control(int operation, int descriptor, std::uint32_t slot, Interest interest) {
  epoll_event event{};
  event.events = bits_of(interest);
  event.data.u64 = static_cast<std::uint64_t>(slots_[slot].generation) << 32 | slot;
  // Fails only for want of kernel memory, or by a mistake of ours: the due time ends the connection then.
  (void)epoll_ctl(epoll_.native_handle(), operation, descriptor, &event);
}

std::uint32_t SocketLoop::add(std::shared_ptr<LoopedSocket> socket, int descriptor) {
  if (free_.empty()) {
    free_.push_back(static_cast<std::uint32_t>(slots_.size()));
    slots_.emplace_back();
    due_ms_.push_back(kNever);
  }
  const std::uint32_t slot = free_.back();
  free_.pop_back();
  slots_[slot].socket = std::move(socket);
  control(EPOLL_CTL_ADD, descriptor, slot, Interest::kRead);
  if (++count_ == 1) start();
  return slot;
}

void SocketLoop::watch(std::uint32_t slot, int descriptor, Interest interest) {
  control(EPOLL_CTL_MOD, descriptor, slot, interest);
}

void SocketLoop::remove(std::uint32_t slot, int descriptor) {
  assert(slots_[slot].socket);
  control(EPOLL_CTL_DEL, descriptor, slot, Interest::kNothing);
  slots_[slot].socket.reset();
  ++slots_[slot].generation;
  due_ms_[slot] = kNever;
  free_.push_back(slot);
  if (--count_ > 0) return;
  ++waits_;
  epoll_.cancel();
  timer_.cancel();
}

void SocketLoop::start() {
  ++waits_;
  wait_for_events();
  wait_for_tick();
}

void SocketLoop::wait_for_events() {
  epoll_.async_wait(epoll_.wait_read, [this, turn = waits_](boost::system::error_code failed) {
    if (failed || turn != waits_) return;
    poll();
    if (turn == waits_) wait_for_events();
  });
}

void SocketLoop::wait_for_tick() {
  timer_.expires_after(kTick);
  timer_.async_wait([this, turn = waits_](boost::system::error_code cancelled) {
    if (cancelled || turn != waits_) return;
    tick();
    if (turn == waits_) wait_for_tick();
  });
}

void SocketLoop::poll() {
  std::array<epoll_event, kEvents> events;
  const int count = epoll_wait(epoll_.native_handle(), events.data(), kEvents, 0);
  for (int i = 0; i < count; ++i) {
    const auto& event = events[static_cast<std::size_t>(i)];
    const auto slot = static_cast<std::uint32_t>(event.data.u64);
    const auto is_current = [&] { return slots_[slot].socket && slots_[slot].generation == event.data.u64 >> 32; };
    if (!is_current()) continue;
    const auto socket = slots_[slot].socket;
    if ((event.events & EPOLLOUT) != 0) socket->on_writable();
    if (!is_current()) continue;
    if ((event.events & EPOLLIN) != 0) {
      socket->on_readable();
    } else if ((event.events & (EPOLLHUP | EPOLLERR)) != 0) {
      socket->on_broken();
    }
  }
}

void SocketLoop::tick() {
  deflater_.forget();
  const std::uint64_t now = now_ms();
  for (std::uint32_t slot = 0; slot < slots_.size(); ++slot) {
    if (due_ms_[slot] > now) continue;
    const auto socket = slots_[slot].socket;
    const std::uint64_t next = socket->on_due(now);
    if (slots_[slot].socket == socket) due_ms_[slot] = next;
  }
}

void SocketLoop::post(std::shared_ptr<LoopedSocket> socket, Frame frame) {
  {
    const std::lock_guard lock(mutex_);
    inbox_.push_back({std::move(socket), std::move(frame)});
    if (std::exchange(is_inbox_posted_, true)) return;
  }
  asio::post(executor_, [this] {
    sort_inbox();
    flush_some();
  });
}

void SocketLoop::sort_inbox() {
  std::vector<Parcel> parcels;
  {
    const std::lock_guard lock(mutex_);
    is_inbox_posted_ = false;
    parcels.swap(inbox_);
  }
  for (Parcel& parcel : parcels) {
    const bool is_alone = parcel.frame.bytes.use_count() == 1;
    const bool is_new = parcel.socket->enqueue(std::move(parcel.frame));
    if (is_alone) {
      answered_.sockets.push_back(std::move(parcel.socket));
    } else if (is_new) {
      shared_.sockets.push_back(std::move(parcel.socket));
    }
  }
}

void SocketLoop::Queue::flush(std::size_t& room) {
  for (; room > 0 && !is_empty(); --room) {
    const auto socket = std::move(sockets[done++]);
    socket->flush();
  }
  if (!is_empty()) return;
  sockets.clear();
  done = 0;
}

void SocketLoop::flush_some() {
  std::size_t room = kFlushesInTurn;
  answered_.flush(room);
  shared_.flush(room);
  if (answered_.is_empty() && shared_.is_empty()) return;
  if (std::exchange(is_flush_posted_, true)) return;
  asio::post(executor_, [this] {
    is_flush_posted_ = false;
    flush_some();
  });
}

}  // namespace giaoban
