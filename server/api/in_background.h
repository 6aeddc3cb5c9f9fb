#pragma once
#include "server/api/wait_for.h"
#include "server/hub/hub.h"

namespace giaoban {

/// What `work` makes, beside the threads that serve.
template <typename Value, typename Work>
boost::asio::awaitable<Value> in_background(Hub& hub, Work work) {
  auto start = [&hub, work = std::move(work)](auto done) mutable {
    hub.services().in_background([work = std::move(work), done]() mutable { done(work()); });
  };
  co_return co_await wait_for<Value>(std::move(start));
}

}  // namespace giaoban
