#include "server/api/feed_desk.h"

#include <algorithm>
#include <boost/asio/post.hpp>

#include "server/api/feed_session.h"
#include "server/api/returning.h"

namespace giaoban {

Frame FeedDesk::welcome(FeedSession& session) {
  Hub& hub = hall_.hub();
  const Actor& actor = session.actor();
  const NodeId& self = hub.services().signer.node();
  const auto [at, is_new] = units_.try_emplace(actor.unit, Unit{KnownSpaces(hub, self)});
  Unit& unit = at->second;
  if (is_new)  // kept up to date by announce() from here on
    for (const auto& card : hub.directory().of_unit(actor.unit)) unit.spaces.note(*card);
  ++unit.sessions;
  session.place = static_cast<std::uint32_t>(sessions_.size());
  sessions_.push_back(&session);
  const std::size_t open = ++hall_.open;
  return text_frame(R"({"type":"welcome","protocol":1,"node":")" + self.text() + R"(","unit":")" + actor.unit.text() +
                    R"(","account":")" + actor.account.text() + R"(","time_ms":)" + std::to_string(hub.services().unix_ms()) +
                    R"(,"return_within_ms":)" + std::to_string(returning_time(open).count()) + R"(,"spaces":[)" +
                    unit.spaces.all() + "]}");
}

void FeedDesk::remove(FeedSession& session) {
  sessions_[session.place] = sessions_.back();
  sessions_[session.place]->place = session.place;
  sessions_.pop_back();
  --hall_.open;
  const auto unit = units_.find(session.actor().unit);
  if (--unit->second.sessions == 0) units_.erase(unit);
}

void FeedDesk::announce(const SpaceCard& card) {
  for (auto& [id, unit] : units_) {
    if (!card.has_member(id)) {
      unit.spaces.forget(card.id);
      continue;
    }
    if (!unit.spaces.note(card)) continue;
    const Frame frame = text_frame(R"({"type":"spaces","spaces":[)" + unit.spaces.one(card.id) + "]}");
    for (const FeedSession* session : sessions_)
      if (session->actor().unit == id) session->send(frame);
  }
}

Frame FeedDesk::link_frame(const LinkView& view) {
  Json message = {{"type", "link"},
                  {"state", schema::to_text(view.state)},
                  {"unsent", view.unsent},
                  {"since_ms", view.since_ms}};
  if (!view.refused.empty()) message["refused"] = view.refused;
  std::string text = to_text(message);
  if (text != link_text_) {
    link_text_ = text;
    link_frame_ = text_frame(std::move(text));
  }
  return link_frame_;
}

void FeedDesk::tell_link(const LinkView& view) {
  const Frame frame = link_frame(view);
  for (const FeedSession* session : sessions_) session->send(frame);
}

void FeedDesk::answer(std::shared_ptr<FeedSession> session, std::string result) {
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    first = answers_.empty();
    answers_.push_back({std::move(session), std::move(result)});
  }
  if (first) boost::asio::post(executor_, [self = shared_from_this()] { self->send_answers(); });
}

void FeedDesk::send_answers() {
  std::vector<Answer> answers;
  {
    const std::lock_guard lock(mutex_);
    answers.swap(answers_);
  }
  std::ranges::stable_sort(answers, {}, &Answer::session);
  for (auto first = answers.begin(); first != answers.end();) {
    const auto end = std::find_if(first, answers.end(), [&](const Answer& one) { return one.session != first->session; });
    std::string results;
    for (auto one = first; one != end; ++one) {
      if (one != first) results += ',';
      results += one->result;
    }
    first->session->send_answers(results, static_cast<std::size_t>(end - first));
    first = end;
  }
}

FeedDesk& FeedHall::desk_of(const boost::asio::any_io_executor& executor) {
  const std::lock_guard lock(mutex_);
  for (const auto& desk : desks_)
    if (desk->executor() == executor) return *desk;
  return *desks_.emplace_back(std::make_shared<FeedDesk>(*this, executor));
}

template <typename Call>
void FeedHall::at_every_desk(Call call) {
  const std::lock_guard lock(mutex_);
  for (const auto& desk : desks_)
    boost::asio::post(desk->executor(), [self = shared_from_this(), desk = desk.get(), call] { call(*desk); });
}

std::shared_ptr<void> FeedHall::watch() {
  const std::weak_ptr weak = weak_from_this();
  const auto directory = hub_.directory().watch([weak](const Directory::Card& card) {
    if (const auto self = weak.lock()) self->at_every_desk([card](FeedDesk& desk) { desk.announce(*card); });
  });
  const auto link = link_.watch([weak](const LinkView& view) {
    if (const auto self = weak.lock()) self->at_every_desk([view](FeedDesk& desk) { desk.tell_link(view); });
  });
  return {nullptr, [self = shared_from_this(), directory, link](void*) {
            self->hub_.directory().unwatch(directory);
            self->link_.unwatch(link);
          }};
}

}  // namespace giaoban
