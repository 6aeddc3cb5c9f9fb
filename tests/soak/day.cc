#include "tests/soak/day.h"

#include <poll.h>

#include <cstdio>

#include "tests/bench/fanout/broadcaster.h"
#include "tests/bench/load/commands.h"
#include "tests/bench/sample_fields.h"

namespace giaoban::soak {
namespace {

using bench::Clock;

constexpr std::size_t kEditBytes = 300;
/// Of so many people one is asleep at a time, one goes in each wave.
constexpr std::size_t kSleeperOf = 50, kWaveOf = 10;

}  // namespace

Day::Day(Hall& hall, Desk& secretary, Desk& chair, Typist& typist) : hall_(hall), secretary_(secretary), chair_(chair), typist_(typist) {}

std::string Day::item(std::uint64_t number) const { return bench::sample_record(number % kItems); }

void Day::hold(double seconds) {
  begin();
  Habit habits[] = {{10, &Day::edit_agenda},  {2, &Day::ask_for_floor}, {0.5, &Day::take_item}, {0.7, &Day::give_floor},
                    {8, &Day::type},          {5, &Day::come_and_go},   {0.2, &Day::fall_asleep}, {0.3, &Day::wake_up},
                    {1 / seconds, &Day::vote}};
  const auto begun = Clock::now();
  bool has_waved = false;
  for (double passed = 0; passed < seconds; passed = bench::seconds_between(begun, Clock::now())) {
    for (Habit& habit : habits)
      for (; static_cast<double>(habit.done) < passed * habit.per_second; ++habit.done) (this->*habit.act)();
    if (!has_waved && passed > seconds / 2) {
      has_waved = true;
      for (std::size_t i = 0; i < hall_.people() / kWaveOf; ++i) come_and_go();
    }
    work(5);
  }
  end();
}

void Day::work(int milliseconds) {
  hall_.drain(milliseconds);
  typist_.look();
  for (Desk* desk : {&secretary_, &chair_})
    for (pollfd ready{desk->descriptor(), POLLIN, 0}; ::poll(&ready, 1, 0) > 0;) desk->receive();
}

void Day::begin() {
  for (unsigned i = 0; i < kItems; ++i) edit_agenda();
  secretary_.settle();
  if (const auto problem = chair_.ask_and_wait("sitting.begin", {{"speech_s", 60}}); !problem.empty()) bench::give_up(problem);
  count("sittings");
}

void Day::end() {
  secretary_.settle();
  chair_.settle();
  hall_.read_again();
  if (const auto problem = chair_.ask_and_wait("sitting.end", Json::object()); !problem.empty()) bench::give_up(problem);
}

void Day::edit_agenda() {
  const auto fields = parse_json(bench::message_text(edits_, kEditBytes));
  secretary_.put("agenda_items", item(edits_), *fields);
  hall_.expect(edits_++);
  count("edits");
}

void Day::ask_for_floor() {
  const std::string row = secretary_.unit() + "/" + bench::sample_record(requests_++ % kRequests);
  secretary_.put("speech_requests", row, {{"speaker", "Nguyễn Thị Người Phát Biểu Số " + std::to_string(requests_)}, {"kind", "speech"}});
  count("requests");
}

void Day::take_item() {
  chair_.ask("sitting.take_item", {{"item", item(items_++)}});
  count("items");
}

void Day::give_floor() {
  chair_.ask("turn.begin", {{"turn", bench::fresh_id()}, {"speaker", "Trần Văn Được Mời"}, {"kind", "speech"}, {"allotted_s", 60}});
  count("turns");
}

void Day::type() {
  typist_.type();
  count("letters");
}

/// The second half of the people comes and goes; the first stays, and its figures are those that are told.
void Day::come_and_go() {
  const std::size_t half = hall_.people() / 2;
  hall_.reconnect(half + gone_++ % (hall_.people() - half));
  count("returns");
}

void Day::fall_asleep() {
  const std::size_t half = hall_.people() / 2;
  for (std::size_t i = 0; i < hall_.people() / kSleeperOf; ++i) hall_.stop_reading(half + asleep_++ % (hall_.people() - half));
  count("slow readers");
}

void Day::wake_up() { hall_.read_again(); }

/// False where the node knows no votes.
bool Day::open_vote(const std::string& vote) {
  const Json draft = {{"title", "Thông qua chương trình"}, {"method", "named"},         {"kind", "for_against"},
                      {"electorate", "delegates"},         {"majority", "more_than_half"}, {"majority_of", "eligible"},
                      {"rank", "a0"}};
  const auto problem = chair_.ask_and_wait("vote.prepare", {{"vote", vote}, {"fields", draft}});
  if (problem.contains("unknown_command")) return false;
  if (!problem.empty()) bench::give_up(problem);
  if (const auto refused = chair_.ask_and_wait("vote.open", {{"vote", vote}}); !refused.empty()) bench::give_up(refused);
  return true;
}

void Day::vote() {
  if (!knows_votes_) return;
  for (; delegates_ < kBallots; ++delegates_)
    secretary_.put("delegates", secretary_.unit() + "/" + bench::sample_record(delegates_),
                   {{"full_name", "Đại biểu thứ " + std::to_string(delegates_)}, {"account", secretary_.account()}, {"rank", "a0"}});
  secretary_.settle();
  const std::string vote = bench::fresh_id();
  knows_votes_ = open_vote(vote);
  if (!knows_votes_) return;
  for (unsigned i = 0; i < kBallots; ++i)
    secretary_.ask("ballot.cast", {{"vote", vote}, {"elector", secretary_.unit() + "/" + bench::sample_record(i)}, {"choices", {i % 3}}});
  secretary_.settle();
  for (const char* step : {"vote.close", "vote.publish"})
    if (const auto problem = chair_.ask_and_wait(step, {{"vote", vote}}); !problem.empty()) bench::give_up(problem);
  count("votes");
}

}  // namespace giaoban::soak
