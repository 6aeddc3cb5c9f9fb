#pragma once
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <utility>

namespace giaoban {

// g++ 12 destroys a closure that is made within a co_await expression twice (GCC bug 99576): name it first, then
// `co_await wait_for<Value>(std::move(start))`.

/// Waits in a coroutine for a callback that comes once, on any thread, and goes on on the coroutine's own executor.
/// `start(done)` begins the work; `done(value)` ends the wait.
template <typename Value, typename Start>
boost::asio::awaitable<Value> wait_for(Start start) {
  return boost::asio::async_initiate<decltype(boost::asio::use_awaitable), void(Value)>(
      [start = std::move(start)](auto handler) mutable {
        auto executor = boost::asio::get_associated_executor(handler);
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        start([shared, executor](Value value) {
          boost::asio::post(executor, [shared, value = std::move(value)]() mutable { (*shared)(std::move(value)); });
        });
      },
      boost::asio::use_awaitable);
}

}  // namespace giaoban
