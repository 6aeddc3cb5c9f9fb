#include "server/net/io_threads.h"

#include <algorithm>
#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <thread>
#include <vector>

namespace giaoban {
namespace asio = boost::asio;

namespace {

/// A context whose queue can be emptied before it goes.
struct Context : asio::io_context {
  using asio::io_context::io_context;
  using asio::execution_context::shutdown;
};

struct Loop {
  Context context{1};
  asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
  std::thread thread;
};

}  // namespace

struct IoThreads::Threads {
  std::vector<std::unique_ptr<Loop>> loops;
  std::atomic<std::size_t> turn{0};
};

IoThreads::IoThreads(std::size_t count) : threads_(std::make_unique<Threads>()) {
  if (count == 0) count = std::max<std::size_t>(1, std::thread::hardware_concurrency());
  for (std::size_t i = 0; i < count; ++i) threads_->loops.push_back(std::make_unique<Loop>());
}

IoThreads::~IoThreads() {
  stop();
  join();
  // What is queued on one thread may own sockets and timers of another: all queues go before any context does.
  for (auto& loop : threads_->loops) loop->context.shutdown();
}

void IoThreads::start() {
  for (auto& loop : threads_->loops) loop->thread = std::thread([context = &loop->context] { context->run(); });
}

void IoThreads::stop() {
  for (auto& loop : threads_->loops) loop->context.stop();
}

void IoThreads::join() {
  for (auto& loop : threads_->loops) {
    if (loop->thread.joinable()) loop->thread.join();
  }
}

std::size_t IoThreads::size() const { return threads_->loops.size(); }

asio::any_io_executor IoThreads::executor_for(std::size_t hash) const {
  return threads_->loops[hash % threads_->loops.size()]->context.get_executor();
}

asio::any_io_executor IoThreads::next() { return executor_for(threads_->turn.fetch_add(1, std::memory_order_relaxed)); }

}  // namespace giaoban
