#pragma once
#include "schema/messages.h"
#include "server/api/feed_desk.h"

namespace giaoban {

/// One browser that follows the feed. On its socket's executor, but for what is said otherwise.
class FeedSession : public std::enable_shared_from_this<FeedSession> {
 public:
  FeedSession(std::shared_ptr<FeedHall> hall, Actor actor, Language language, SessionCookie cookie)
      : hall_(std::move(hall)), actor_(actor), language_(language), cookie_(std::move(cookie)) {}

  const Actor& actor() const { return actor_; }

  void open(std::shared_ptr<Socket> socket);
  void receive(std::string_view text);
  void close();
  /// Takes no more commands, and calls `close` once those are answered that were given.
  void finish(std::function<void()> close);

  void send(const Frame& frame) const { socket_->send(frame); }
  /// Sends results of commands, with commas between them.
  void send_answers(const std::string& results, std::size_t count);

  std::uint32_t place = 0;  ///< among the sessions of its desk, which sets it

 private:
  std::uint32_t in_flight_ = 0;  // beside `place`: of many thousands each counts

  void run(schema::FeedCommand command);
  void subscribe(const schema::FeedSubscribe& wish);
  void unsubscribe(const SpaceId& space);
  bool is_signed_in();
  void refuse(const Error& error, std::string reference);
  Hub& hub() const { return hall_->hub(); }

  const std::shared_ptr<FeedHall> hall_;
  FeedDesk* desk_ = nullptr;  ///< set by open(), then read from any thread
  const Actor actor_;
  const Language language_;
  const SessionCookie cookie_;
  std::shared_ptr<Socket> socket_;  ///< null before open() and after close()
  std::uint64_t checked_ms_ = 0;    ///< when the session was last seen to hold
  std::vector<SpaceId> followed_;
  std::unique_ptr<std::function<void()>> finish_;  ///< called when nothing is in flight any more
};

}  // namespace giaoban
