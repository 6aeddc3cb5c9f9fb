#include <doctest/doctest.h>

#include <boost/asio/io_context.hpp>
#include <numeric>
#include <utility>

#include "server/net/socket_loop.h"

namespace giaoban {
namespace {

/// Tells when it is flushed.
class Flushed : public LoopedSocket {
 public:
  Flushed(std::vector<int>& order, int number) : order_(order), number_(number) {}
  void on_readable() override {}
  void on_writable() override {}
  void on_broken() override {}
  std::uint64_t on_due(std::uint64_t now_ms) override { return now_ms + 1000; }
  bool enqueue(Frame) override { return !std::exchange(is_asked_, true); }
  void flush() override {
    if (std::exchange(is_asked_, false)) order_.push_back(number_);
  }
  void abandon() override {}

 private:
  std::vector<int>& order_;
  const int number_;
  bool is_asked_ = false;
};

TEST_CASE("what goes to one alone does not wait behind what goes to many, nor is anybody left out") {
  constexpr int kMany = 1000, kAlone = 700;
  std::vector<int> order;
  boost::asio::io_context context;
  SocketLoop& loop = SocketLoop::of(context.get_executor());
  std::vector<std::shared_ptr<LoopedSocket>> sockets;
  for (int i = 0; i < kMany; ++i) sockets.push_back(std::make_shared<Flushed>(order, i));
  const Frame shared = text_frame("to many");
  for (const auto& socket : sockets) loop.post(socket, shared);
  loop.post(sockets[kAlone], text_frame("to one"));
  context.run();
  std::vector<int> expected(kMany);
  std::iota(expected.begin(), expected.end(), 0);
  expected.erase(expected.begin() + kAlone);
  expected.insert(expected.begin(), kAlone);
  CHECK(order == expected);
}

}  // namespace
}  // namespace giaoban
