#pragma once
#include <atomic>
#include <list>

#include "server/api/feed.h"
#include "server/api/known_spaces.h"

namespace giaoban {

class FeedHall;
class FeedSession;

/// What the feed's connections of one I/O thread share, so that one that is idle has little of its own, and what is told to
/// many is encoded once. On its executor, but for what is said otherwise.
class FeedDesk : public std::enable_shared_from_this<FeedDesk> {
 public:
  FeedDesk(FeedHall& hall, boost::asio::any_io_executor executor) : hall_(hall), executor_(std::move(executor)) {}

  const boost::asio::any_io_executor& executor() const { return executor_; }

  /// Takes a session in, which is told of changes until remove(), and makes its `welcome`.
  Frame welcome(FeedSession& session);
  void remove(FeedSession& session);

  /// A space came, or changed.
  void announce(const SpaceCard& card);
  void tell_link(const LinkView& view);
  Frame link_frame(const LinkView& view);

  /// Keeps a result for a session, from any thread; all that come close together leave as one message each.
  void answer(std::shared_ptr<FeedSession> session, std::string result);

 private:
  struct Unit {
    KnownSpaces spaces;
    std::size_t sessions = 0;
  };
  struct Answer {
    std::shared_ptr<FeedSession> session;
    std::string result;
  };
  void send_answers();

  FeedHall& hall_;
  const boost::asio::any_io_executor executor_;
  std::vector<FeedSession*> sessions_;
  std::map<UnitId, Unit> units_;  // of the sessions
  std::string link_text_;         // the last that was told
  Frame link_frame_;

  std::mutex mutex_;
  std::vector<Answer> answers_;  // guarded by mutex_
};

/// The feed of a node: its desks, and what all of them need. From any thread.
class FeedHall : public std::enable_shared_from_this<FeedHall> {
 public:
  FeedHall(Hub& hub, LinkSource link, FindCaller find_caller)
      : hub_(hub), link_(std::move(link)), find_caller_(std::move(find_caller)) {}

  /// The desk of an executor; lives as long as the hall.
  FeedDesk& desk_of(const boost::asio::any_io_executor& executor);
  /// Follows the directory and the link, until the returned guard goes.
  std::shared_ptr<void> watch();

  Hub& hub() { return hub_; }
  const LinkSource& link() const { return link_; }
  const FindCaller& find_caller() const { return find_caller_; }

  /// Sessions that are open at all desks.
  std::atomic<std::size_t> open = 0;

 private:
  template <typename Call>
  void at_every_desk(Call call);

  Hub& hub_;
  const LinkSource link_;
  const FindCaller find_caller_;
  std::mutex mutex_;
  std::list<std::shared_ptr<FeedDesk>> desks_;  // guarded by mutex_; one for each I/O thread
};

}  // namespace giaoban
