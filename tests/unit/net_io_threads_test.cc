#include <doctest/doctest.h>

#include <boost/asio/execution_context.hpp>
#include <boost/asio/post.hpp>
#include <memory>

#include "server/net/io_threads.h"

namespace giaoban {
namespace {

/// Lives as long as the context of a thread does.
class Life : public boost::asio::execution_context::service {
 public:
  using key_type = Life;
  inline static boost::asio::execution_context::id id;
  explicit Life(boost::asio::execution_context& context) : service(context), life_(std::make_shared<int>()) {}
  void shutdown() override {}
  std::weak_ptr<int> life() const { return life_; }

 private:
  std::shared_ptr<int> life_;
};

TEST_CASE("what is still queued when the threads end goes before the context of any thread") {
  bool was_alive[2] = {false, false};
  int destroyed = 0;
  {
    IoThreads threads(2);
    for (const std::size_t i : {0U, 1U}) {
      auto& context = boost::asio::query(threads.executor_for(i), boost::asio::execution::context);
      const auto life = boost::asio::use_service<Life>(context).life();
      const std::shared_ptr<void> owned(nullptr, [&was_alive, &destroyed, i, life](void*) {
        was_alive[i] = !life.expired();
        ++destroyed;
      });
      boost::asio::post(threads.executor_for(1 - i), [owned] {});
    }
    CHECK(destroyed == 0);
  }
  CHECK(destroyed == 2);
  CHECK(was_alive[0]);
  CHECK(was_alive[1]);
}

}  // namespace
}  // namespace giaoban
