#include "server/api/feed.h"

#include <boost/asio/post.hpp>
#include <set>

#include "schema/messages.h"
#include "server/api/results.h"
#include "sync/base/limits.h"

namespace giaoban {
namespace {

constexpr std::uint64_t kSessionCheckMs = 1000;

/// One browser that follows the feed. On its socket's executor, but for what is said otherwise.
class FeedSession : public std::enable_shared_from_this<FeedSession> {
 public:
  FeedSession(Hub& hub, const LinkSource& link, Actor actor, Language language, std::function<bool()> still_signed_in)
      : hub_(hub), link_(link), actor_(actor), language_(language), still_signed_in_(std::move(still_signed_in)) {}

  void open(std::shared_ptr<Socket> socket);
  void receive(std::string_view text);
  void close();

 private:
  void run(schema::FeedCommand command);
  void subscribe(const schema::FeedSubscribe& wish);
  void unsubscribe(const SpaceId& space);
  bool is_signed_in();
  void refuse(const Error& error, std::string reference);
  /// Collects a result, from any thread; all that come close together go out as one message.
  void answer(std::string result);
  void send_answers();
  void announce(const Directory::Card& card);
  void send_link(const LinkView& view);
  Json summary(const SpaceCard& card) const;

  Hub& hub_;
  const LinkSource& link_;
  const Actor actor_;
  const Language language_;
  const std::function<bool()> still_signed_in_;
  std::shared_ptr<Socket> socket_;         ///< null before open() and after close()
  boost::asio::any_io_executor executor_;  ///< the socket's; set once, then read from any thread
  std::uint64_t checked_ms_ = 0;           ///< when the session was last seen to hold
  std::set<SpaceId> known_, followed_;
  std::size_t in_flight_ = 0;
  std::uint64_t directory_watch_ = 0, link_watch_ = 0;

  std::mutex mutex_;  // guards answers_
  std::vector<std::string> answers_;
};

Json FeedSession::summary(const SpaceCard& card) const {
  const auto host = hub_.find(card.id);
  return {{"space", card.id.text()},
          {"kind", schema::to_text(card.kind)},
          {"title", card.title},
          {"offset", host == nullptr ? 0 : host->durable_offset()},
          {"owned", card.owner == hub_.services().signer.node()}};
}

void FeedSession::open(std::shared_ptr<Socket> socket) {
  socket_ = std::move(socket);
  executor_ = socket_->executor();
  checked_ms_ = hub_.services().unix_ms();
  const std::weak_ptr weak = weak_from_this();
  const auto executor = executor_;
  directory_watch_ = hub_.directory().watch([weak, executor](const Directory::Card& card) {
    boost::asio::post(executor, [weak, card] {
      if (const auto self = weak.lock()) self->announce(card);
    });
  });
  Json spaces = Json::array();
  for (const auto& card : hub_.directory().of_unit(actor_.unit)) {
    known_.insert(card->id);
    spaces.push_back(summary(*card));
  }
  socket_->send(text_frame(to_text({{"type", "welcome"},
                                    {"protocol", 1},
                                    {"node", hub_.services().signer.node().text()},
                                    {"unit", actor_.unit.text()},
                                    {"account", actor_.account.text()},
                                    {"time_ms", hub_.services().unix_ms()},
                                    {"spaces", std::move(spaces)}})));
  link_watch_ = link_.watch([weak, executor](const LinkView& view) {
    boost::asio::post(executor, [weak, view] {
      if (const auto self = weak.lock()) self->send_link(view);
    });
  });
  send_link(link_.view());
}

void FeedSession::close() {
  hub_.directory().unwatch(directory_watch_);
  link_.unwatch(link_watch_);
  for (const SpaceId& space : std::exchange(followed_, {})) unsubscribe(space);
  socket_.reset();
}

void FeedSession::announce(const Directory::Card& card) {
  if (socket_ == nullptr || !card->has_member(actor_.unit) || !known_.insert(card->id).second) return;
  socket_->send(text_frame(to_text({{"type", "spaces"}, {"spaces", Json::array({summary(*card)})}})));
}

void FeedSession::send_link(const LinkView& view) {
  if (socket_ == nullptr) return;
  Json message = {{"type", "link"},
                  {"state", schema::to_text(view.state)},
                  {"unsent", view.unsent},
                  {"since_ms", view.since_ms}};
  if (!view.refused.empty()) message["refused"] = view.refused;
  socket_->send(text_frame(to_text(message)));
}

void FeedSession::receive(std::string_view text) {
  if (!is_signed_in()) return socket_->close(4401, "not signed in");
  auto json = parse_json(text);
  if (!json) return refuse(json.error(), {});
  const auto id = json->is_object() ? json->find("id") : json->end();
  const std::string reference =
      json->is_object() && id != json->end() && id->is_string() ? id->get<std::string>().substr(0, 64) : std::string();
  auto message = schema::decode_feed_client(std::move(*json));
  if (!message) return refuse(message.error(), reference);
  if (auto* command = std::get_if<schema::FeedCommand>(&*message)) return run(std::move(*command));
  if (const auto* wish = std::get_if<schema::FeedSubscribe>(&*message)) return subscribe(*wish);
  if (const auto* wish = std::get_if<schema::FeedUnsubscribe>(&*message)) {
    followed_.erase(wish->space);
    unsubscribe(wish->space);
  }
}

/// The session is looked up once a second at most: it may end while messages stream.
bool FeedSession::is_signed_in() {
  const std::uint64_t now = hub_.services().unix_ms();
  if (now < checked_ms_ + kSessionCheckMs) return true;
  checked_ms_ = now;
  return still_signed_in_();
}

void FeedSession::refuse(const Error& error, std::string reference) {
  Json message = {{"type", "error"}, {"problem", problem_json(error, language_)}};
  if (!reference.empty()) message["reference"] = std::move(reference);
  socket_->send(text_frame(to_text(message)));
}

void FeedSession::run(schema::FeedCommand wish) {
  if (++in_flight_ == limits::kCommandsInFlight) socket_->pause_reading();
  const CommandId id = wish.id;
  Command command{id, wish.space, std::move(wish.name), std::move(wish.arguments), actor_, hub_.services().signer.node()};
  hub_.run(std::move(command), [self = shared_from_this(), id](const Outcome& outcome) {
    self->answer(to_text(result_json(id, outcome, self->language_)));
  });
}

void FeedSession::answer(std::string result) {
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    first = answers_.empty();
    answers_.push_back(std::move(result));
  }
  if (first) boost::asio::post(executor_, [self = shared_from_this()] { self->send_answers(); });
}

void FeedSession::send_answers() {
  std::vector<std::string> answers;
  {
    const std::lock_guard lock(mutex_);
    answers.swap(answers_);
  }
  if (socket_ == nullptr || answers.empty()) return;
  std::string message = R"({"type":"acks","results":[)";
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (i > 0) message += ',';
    message += answers[i];
  }
  socket_->send(text_frame(message += "]}"));
  const bool was_full = in_flight_ >= limits::kCommandsInFlight;
  in_flight_ -= answers.size();
  if (was_full && in_flight_ < limits::kCommandsInFlight) socket_->resume_reading();
}

void FeedSession::subscribe(const schema::FeedSubscribe& wish) {
  const auto card = hub_.directory().find(wish.space);
  const auto host = hub_.find(wish.space);
  if (card == nullptr || host == nullptr || !card->has_member(actor_.unit))
    return refuse({problem::kSpaceUnknown}, wish.space.text());
  followed_.insert(wish.space);
  boost::asio::post(host->executor(), [host, socket = socket_, since = static_cast<std::uint64_t>(wish.since)] {
    host->subscribe(socket, since);
  });
}

void FeedSession::unsubscribe(const SpaceId& space) {
  if (const auto host = hub_.find(space))
    boost::asio::post(host->executor(), [host, socket = socket_] { host->unsubscribe(socket); });
}

/// The socket's end of a session, which may outlive it while commands run.
class FeedHandler : public SocketHandler {
 public:
  explicit FeedHandler(std::shared_ptr<FeedSession> session) : session_(std::move(session)) {}
  void on_open(std::shared_ptr<Socket> socket) override { session_->open(std::move(socket)); }
  void on_message(std::string_view bytes, FrameKind) override { session_->receive(bytes); }
  void on_close() override { session_->close(); }

 private:
  std::shared_ptr<FeedSession> session_;
};

}  // namespace

void add_feed(Router& router, Hub& hub, LinkSource link, FindCaller find_caller) {
  const auto source = std::make_shared<LinkSource>(std::move(link));
  router.on_upgrade("/ws", [&hub, source, find_caller](const Request& request, const PathValues&)
                        -> boost::asio::awaitable<std::expected<std::unique_ptr<SocketHandler>, Response>> {
    const Language language = language_of(request);
    const auto caller = find_caller(request);
    if (!caller) co_return std::unexpected(problem_response({problem::kNotSignedIn}, language));
    auto holds = still_signed_in(find_caller, request);
    co_return std::make_unique<FeedHandler>(
        std::make_shared<FeedSession>(hub, *source, *caller, language, std::move(holds)));
  });
}

}  // namespace giaoban
