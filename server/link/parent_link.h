#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <map>
#include <memory>
#include <mutex>

#include "server/api/feed.h"
#include "server/link/backoff.h"
#include "server/link/link.h"
#include "server/net/dialler.h"

namespace giaoban {

/// The link to the parent: dials it again and again, and says how it stands. Methods from any thread; the work is done
/// on one executor.
class ParentLink {
 public:
  static constexpr std::chrono::milliseconds kTellEvery{200};  // how often a changed count alone is told

  struct Parts {
    boost::asio::any_io_executor executor;
    const KnownNodes& nodes;
    const StoreView& view;
    ProgressKeeper& progress;
    std::function<std::uint64_t()> unix_ms;
    std::function<std::uint64_t()> random;
    DialOptions dial;
    std::function<std::shared_ptr<Link>(const NodeId& expected)> make_link;
  };
  explicit ParentLink(Parts parts);

  void start();
  /// Dials no more. Links are closed by whoever holds them.
  void stop();
  void pause();
  void resume();
  /// Tries now, and reads anew who the parent is.
  void retry_now();

  // --- news
  void on_linked();
  /// On the link's executor.
  void on_closed(const std::shared_ptr<Link>& link);
  void on_progress();

  LinkView view() const;
  /// Calls `watcher` on the executor for each change, until unwatch(); a last call may come after that.
  std::uint64_t watch(std::function<void(const LinkView&)> watcher);
  void unwatch(std::uint64_t id);

 private:
  using Watcher = std::function<void(const LinkView&)>;

  boost::asio::awaitable<void> run();
  boost::asio::awaitable<void> attempt(const ParentNode& parent);
  boost::asio::awaitable<void> wait(std::chrono::steady_clock::duration time);
  void wake(std::function<void()> change = {});
  void set_state(schema::LinkState state);
  void set_refused(std::string_view code);
  void tell();
  std::uint64_t unsent() const;

  Parts parts_;
  // On the executor:
  boost::asio::steady_timer timer_, tell_timer_;
  Backoff backoff_;
  std::shared_ptr<Link> link_;  // dialled or being dialled
  bool is_link_closed_ = false, was_linked_ = false;
  bool is_stopping_ = false, is_paused_ = false, was_started_ = false, tell_is_due_ = false;

  mutable std::mutex mutex_;  // guards all below
  schema::LinkState state_ = schema::LinkState::kNone;
  std::uint64_t since_ms_ = 0;
  std::string_view refused_;  // code of the problem for which the last link was refused
  LinkView told_;
  std::map<std::uint64_t, std::shared_ptr<Watcher>> watchers_;
  std::uint64_t next_watcher_ = 1;
};

}  // namespace giaoban
