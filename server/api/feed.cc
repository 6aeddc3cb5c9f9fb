#include "server/api/feed.h"

#include "server/api/feed_session.h"
#include "sync/base/limits.h"

namespace giaoban {
namespace {

/// A line so slow that it takes longer for what may be queued is not worth feeding (SPEC F9).
constexpr std::chrono::seconds kQueueTime{120};

/// The socket's end of a session, which may outlive it while commands run.
class FeedHandler : public SocketHandler {
 public:
  explicit FeedHandler(std::shared_ptr<FeedSession> session) : session_(std::move(session)) {}
  void on_open(std::shared_ptr<Socket> socket) override { session_->open(std::move(socket)); }
  void on_message(std::string_view bytes, FrameKind) override { session_->receive(bytes); }
  void on_close() override { session_->close(); }
  void on_stop(std::function<void()> close) override { session_->finish(std::move(close)); }
  std::size_t queue_limit() const override { return limits::kConnectionQueueBytes; }
  std::chrono::seconds queue_time() const override { return kQueueTime; }
  bool takes_deflate() const override { return true; }
  bool waits_for_admission() const override { return true; }

 private:
  std::shared_ptr<FeedSession> session_;
};

}  // namespace

void add_feed(Router& router, Hub& hub, LinkSource link, FindCaller find_caller) {
  const auto hall = std::make_shared<FeedHall>(hub, std::move(link), std::move(find_caller));
  router.on_upgrade("/ws", [hall, watch = hall->watch()](const Request& request, const PathValues&)
                        -> boost::asio::awaitable<std::expected<std::unique_ptr<SocketHandler>, Response>> {
    const Language language = language_of(request);
    const auto caller = hall->find_caller()(request);
    if (!caller) co_return std::unexpected(problem_response({problem::kNotSignedIn}, language));
    co_return std::make_unique<FeedHandler>(std::make_shared<FeedSession>(hall, *caller, language, SessionCookie(request)));
  });
}

}  // namespace giaoban
