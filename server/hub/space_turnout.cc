// How many have voted, told to those who follow a space without its ballots (SPEC F14): all would hear of each of the others,
// the square of the participants.
#include <boost/system/error_code.hpp>

#include "schema/messages.h"
#include "server/hub/space_host.h"

namespace giaoban {
namespace {

std::string vote_of(std::string_view ballot) { return std::string(ballot.substr(0, ballot.find('/'))); }

}  // namespace

/// Of the votes that are open, durable ones alone; empty where none is.
std::string SpaceHost::turnout_text() const {
  std::map<std::string, std::int64_t> cast;
  space().each("votes", [&](const std::string& id, const Record& vote) {
    if (vote.text("status") == "open") cast[id] = 0;
  });
  for (const Pending& pending : pending_)
    for (const Effect& effect : pending.effects)
      if (effect.record.first == "votes") cast.erase(effect.record.second);
  if (cast.empty()) return {};
  const auto count = [&](std::string_view ballot, std::int64_t by) {
    if (const auto found = cast.find(vote_of(ballot)); found != cast.end()) found->second += by;
  };
  space().each("ballots", [&](const std::string& id, const Record&) { count(id, 1); });
  for (const Pending& pending : pending_)
    for (const Effect& effect : pending.effects)
      if (effect.record.first == "ballots") count(effect.record.second, -1);  // it is there once: a second one is not logged (V5)
  schema::FeedTurnout message;
  message.space = space().id();
  for (const auto& [id, number] : cast)
    if (const auto vote = Uuid::parse(id)) message.votes.push_back({*vote, number});
  return to_text(message.encode());
}

/// Whoever comes while a vote is open.
void SpaceHost::greet_with_turnout(Socket& socket) {
  if (socket.queued_bytes() > kFollowerQueueBytes) return;
  if (const std::string text = turnout_text(); !text.empty()) socket.send(text_frame(text));
}

/// One word for all that comes within the interval.
void SpaceHost::tell_turnout_later() {
  if (subscribers_.empty() || is_turnout_due_) return;
  is_turnout_due_ = true;
  if (!turnout_wait_) turnout_wait_.emplace(executor_);
  turnout_wait_->expires_after(std::chrono::milliseconds(services_.turnout_ms));
  turnout_wait_->async_wait([weak = weak_from_this()](boost::system::error_code cancelled) {
    if (const auto self = weak.lock(); self && !cancelled) self->tell_turnout();
  });
}

/// With the offset that they have come to: what they were not told of is not to make them old.
void SpaceHost::tell_turnout() {
  is_turnout_due_ = false;
  const std::string text = turnout_text();
  if (text.empty() || subscribers_.empty()) return;
  const Frame turnout = text_frame(text);
  const Frame offset = text_frame(R"({"type":"changes","space":")" + space().id().text() + R"(","offset":)" + std::to_string(told_offset_) +
                                  R"(,"changes":[]})");
  for (const auto& subscriber : subscribers_) {
    if (subscriber->queued_bytes() > kFollowerQueueBytes) continue;  // the slow ones hear the next number, or the result
    subscriber->send(turnout);
    subscriber->send(offset);
  }
}

}  // namespace giaoban
