#include "server/api/feed_session.h"

#include <boost/asio/post.hpp>

#include "server/api/results.h"
#include "sync/base/limits.h"

namespace giaoban {
namespace {

constexpr std::uint64_t kSessionCheckMs = 1000;
constexpr std::size_t kReferenceBytes = 64;

}  // namespace

void FeedSession::open(std::shared_ptr<Socket> socket) {
  socket_ = std::move(socket);
  desk_ = &hall_->desk_of(socket_->executor());
  checked_ms_ = hub().services().unix_ms();
  send(desk_->welcome(*this));
  send(desk_->link_frame(hall_->link().view()));
}

void FeedSession::close() {
  desk_->remove(*this);
  for (const SpaceId& space : std::exchange(followed_, {})) unsubscribe(space);
  finish_.reset();
  socket_.reset();
}

void FeedSession::finish(std::function<void()> close) {
  if (in_flight_ == 0) return close();
  socket_->pause_reading();
  finish_ = std::make_unique<std::function<void()>>(std::move(close));
}

void FeedSession::receive(std::string_view text) {
  if (!is_signed_in()) return socket_->close(4401, "not signed in");
  auto json = parse_json(text);
  if (!json) return refuse(json.error(), {});
  const auto id = json->is_object() ? json->find("id") : json->end();
  const std::string reference = json->is_object() && id != json->end() && id->is_string()
                                    ? id->get<std::string>().substr(0, kReferenceBytes)
                                    : std::string();
  auto message = schema::decode_feed_client(std::move(*json));
  if (!message) return refuse(message.error(), reference);
  if (auto* command = std::get_if<schema::FeedCommand>(&*message)) return run(std::move(*command));
  if (const auto* wish = std::get_if<schema::FeedSubscribe>(&*message)) return subscribe(*wish);
  if (const auto* wish = std::get_if<schema::FeedUnsubscribe>(&*message)) {
    std::erase(followed_, wish->space);
    unsubscribe(wish->space);
  }
}

/// The session is looked up once a second at most: it may end while messages stream.
bool FeedSession::is_signed_in() {
  const std::uint64_t now = hub().services().unix_ms();
  if (now < checked_ms_ + kSessionCheckMs) return true;
  checked_ms_ = now;
  return cookie_.holds(hall_->find_caller());
}

void FeedSession::refuse(const Error& error, std::string reference) {
  Json message = {{"type", "error"}, {"problem", problem_json(error, language_)}};
  if (!reference.empty()) message["reference"] = std::move(reference);
  send(text_frame(to_text(message)));
}

void FeedSession::run(schema::FeedCommand wish) {
  if (++in_flight_ == limits::kCommandsInFlight) socket_->pause_reading();
  const CommandId id = wish.id;
  Command command{id, wish.space, std::move(wish.name), std::move(wish.arguments), actor_, hub().services().signer.node()};
  hub().run(std::move(command), [self = shared_from_this(), id](const Outcome& outcome) {
    self->desk_->answer(self, to_text(result_json(id, outcome, self->language_)));
  });
}

void FeedSession::send_answers(const std::string& results, std::size_t count) {
  const bool was_full = in_flight_ >= limits::kCommandsInFlight;
  in_flight_ -= static_cast<std::uint32_t>(count);
  if (socket_ == nullptr) return;
  send(text_frame(R"({"type":"acks","results":[)" + results + "]}"));
  if (finish_) {
    if (in_flight_ == 0) (*std::exchange(finish_, nullptr))();
  } else if (was_full && in_flight_ < limits::kCommandsInFlight) {
    socket_->resume_reading();
  }
}

void FeedSession::subscribe(const schema::FeedSubscribe& wish) {
  const auto card = hub().directory().find(wish.space);
  const auto host = hub().find(wish.space);
  if (card == nullptr || host == nullptr || !card->has_member(actor_.unit))
    return refuse({problem::kSpaceUnknown}, wish.space.text());
  if (std::ranges::find(followed_, wish.space) == followed_.end()) followed_.push_back(wish.space);
  const Follow follow{static_cast<std::uint64_t>(wish.since), wish.presence.value_or(false), wish.ballots.value_or(false)};
  boost::asio::post(host->executor(), [host, socket = socket_, follow] { host->subscribe(socket, follow); });
}

void FeedSession::unsubscribe(const SpaceId& space) {
  if (const auto host = hub().find(space))
    boost::asio::post(host->executor(), [host, socket = socket_] { host->unsubscribe(socket); });
}

}  // namespace giaoban
