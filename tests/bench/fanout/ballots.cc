#include "tests/bench/fanout/ballots.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <utility>
#include <vector>

#include "tests/bench/load/commands.h"
#include "tests/bench/load/demo_accounts.h"
#include "tests/bench/load/participant.h"
#include "tests/bench/load/returns.h"
#include "tests/bench/measure.h"
#include "tests/bench/process_figures.h"

namespace giaoban::bench {
namespace {

constexpr auto kChairAccount = "chutri.nghean";
constexpr unsigned kUnanswered = 200;  // SPEC F8
constexpr int kEvents = 256;
constexpr double kPatienceSeconds = 60;

std::string field_of_welcome(const WebSocket& socket, const char* name) {
  const auto welcome = parse_json(socket.welcome());
  if (!welcome) give_up("the welcome is no JSON");
  return (*welcome)[name].get<std::string>();
}

/// The uuid of a delegate.
std::string delegate_name(unsigned number) {
  char text[48];
  std::snprintf(text, sizeof text, "018d3f2a-7c1e-7a40-9b1d-%012x", number);
  return text;
}

class Vote {
 public:
  Vote(const Broadcaster& server, unsigned voters)
      : server_(server), space_(followed_space(server)), secretary_(server.port, kProvinceAccount, kDemoPassword),
        chair_(fresh_chair()), unit_(field_of_welcome(secretary_, "unit")), voters_(voters),
        epoll_(::epoll_create1(EPOLL_CLOEXEC)) {}
  ~Vote() { ::close(epoll_); }

  /// Empty where it was done, else the answer.
  std::string lead(std::string_view name, const Json& arguments) {
    const std::string id = fresh_id();
    chair_->send(command_text(id, space_, name, to_text(arguments)));
    std::string answer;
    while (answer.empty())
      chair_->receive([&](std::string_view text) {
        has_result_ |= text.starts_with(R"({"type":"changes")") && text.contains(R"("vote_results")");
        if (text.contains(id) && !text.starts_with(R"({"type":"changes")")) answer = text;
      });
    return answer.contains(R"("done")") ? std::string() : answer;
  }
  void must_lead(std::string_view name, const Json& arguments) {
    if (const std::string answer = lead(name, arguments); !answer.empty()) give_up(answer);
  }

  void enlist() {
    const std::string account = field_of_welcome(secretary_, "account");
    unsigned asked = 0, done = 0;
    while (done < voters_.size()) {
      for (; asked < voters_.size() && asked - done < kUnanswered; ++asked)
        secretary_.send(put_text(fresh_id(), space_, "delegates", unit_ + "/" + delegate_name(asked),
                                 to_text({{"full_name", "Đại biểu thứ " + std::to_string(asked)}, {"account", account}, {"rank", "a0"}})));
      secretary_.receive([&](std::string_view text) {
        if (text.contains(R"("refused")")) give_up(text);
        for (std::size_t at = text.find(R"("done")"); at != std::string_view::npos; at = text.find(R"("done")", at + 1)) ++done;
      });
    }
  }

  /// False where the node knows no votes.
  bool open() {
    if (const auto refused = lead("sitting.begin", Json::object()); !refused.empty() && !refused.contains("conflict")) give_up(refused);
    const Json draft = {{"title", "Thông qua nghị quyết"}, {"method", "named"},           {"kind", "for_against"},
                        {"electorate", "delegates"},      {"majority", "more_than_half"}, {"majority_of", "eligible"},
                        {"rank", "a0"}};
    if (const auto refused = lead("vote.prepare", {{"vote", vote_}, {"fields", draft}}); !refused.empty()) {
      if (refused.contains("unknown_command")) return false;
      give_up(refused);
    }
    must_lead("vote.open", {{"vote", vote_}});
    return true;
  }

  void enter(unsigned followers) {
    followers_ = followers;
    cookie_ = session_cookie(server_.port, kProvinceAccount, kDemoPassword);
    for (std::size_t at = 0; at < voters_.size(); ++at) {
      connect(at);
      if (at % 64 == 0) drain(1);
    }
    for (const auto begun = Clock::now(); !std::ranges::all_of(voters_, &Voter::is_ready); drain(10))
      if (seconds_between(begun, Clock::now()) > kPatienceSeconds) give_up("not all voters could enter");
  }

  Json run(double seconds) {
    const double cpu = cpu_seconds(server_.pid);
    const auto begun = Clock::now();
    std::size_t asked = 0;
    for (double passed = 0; done_ < voters_.size() && passed < kPatienceSeconds; passed = seconds_between(begun, Clock::now())) {
      const double due = std::min(1.0, passed / seconds) * static_cast<double>(voters_.size());
      for (; static_cast<double>(asked) < due; ++asked) cast(asked);
      drain(1);
    }
    const double all = seconds_between(begun, Clock::now());
    if (seconds_.empty()) give_up("no ballot was acknowledged");
    std::ranges::sort(seconds_);
    const double used = cpu_seconds(server_.pid) - cpu, result = close();
    return {{"is_known", true},
            {"missed", voters_.size() - done_},
            {"all_s", all},
            {"p99_ms", seconds_[seconds_.size() * 99 / 100] * 1000},
            {"cpu_us_each", used * 1e6 / static_cast<double>(voters_.size())},
            {"result_ms", result}};
  }

 private:
  struct Voter {
    std::unique_ptr<Participant> participant;
    bool is_ready = false, is_done = false;
    Clock::time_point asked;
  };

  std::unique_ptr<WebSocket> fresh_chair() const { return std::make_unique<WebSocket>(server_.port, kChairAccount, kDemoPassword); }

  void cast(std::size_t at) {
    voters_[at].asked = Clock::now();
    const std::string elector = unit_ + "/" + delegate_name(static_cast<unsigned>(at));
    voters_[at].participant->send(
        command_text(fresh_id(), space_, "ballot.cast", to_text({{"vote", vote_}, {"elector", elector}, {"choices", {at % 3}}})));
  }

  /// Milliseconds from the chair's word until the result is on the chair's page.
  double close() {
    chair_ = fresh_chair();  // the other was silent for as long as thousands took to come in
    const std::string subscribe = R"({"type":"subscribe","space":")" + space_ + R"(","since":0})";
    chair_->send(subscribe);
    for (bool is_joined = false; !is_joined;) chair_->receive([&](std::string_view text) { is_joined |= text.contains(R"("last":true)"); });
    has_result_ = false;
    const auto begun = Clock::now();
    must_lead("vote.close", {{"vote", vote_}});
    while (!has_result_)
      chair_->receive([&](std::string_view text) { has_result_ |= text.contains(R"("vote_results")"); });
    return seconds_between(begun, Clock::now()) * 1000;
  }

  void connect(std::size_t at) {
    voters_[at].participant = std::make_unique<Participant>(Participant::Wish{
        .port = server_.port, .cookie = cookie_, .space = at < followers_ ? space_ : std::string(), .since = 0});
    epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLET, .data = {.u64 = at}};
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, voters_[at].participant->descriptor(), &event);
  }

  void drain(int wait_ms) {
    returns_.each_due([this](std::size_t at) { connect(at); });
    epoll_event events[kEvents];
    const int ready = ::epoll_wait(epoll_, events, kEvents, wait_ms);
    const auto now = Clock::now();
    for (int i = 0; i < ready; ++i) {
      Voter& voter = voters_[events[i].data.u64];
      voter.participant->proceed([&](std::string_view text) { take(voter, text, now); });
      if (voter.participant->state() != Participant::State::kEnded) continue;
      if (voter.participant->retry_after_seconds() == 0) give_up("a voter was closed");
      returns_.add(events[i].data.u64, voter.participant->retry_after_seconds());
    }
  }

  void take(Voter& voter, std::string_view text, Clock::time_point now) {
    if (!voter.is_ready) voter.is_ready = text.contains(R"("type":"welcome")");
    if (!text.starts_with(R"({"type":"acks")")) return;
    if (!text.contains(R"("done")")) give_up(text);
    if (std::exchange(voter.is_done, true)) return;
    seconds_.push_back(seconds_between(voter.asked, now));
    ++done_;
  }

  const Broadcaster server_;
  const std::string space_, vote_ = fresh_id();
  WebSocket secretary_;
  std::unique_ptr<WebSocket> chair_;
  const std::string unit_;
  std::vector<Voter> voters_;
  int epoll_;
  Returns returns_;
  std::string cookie_;
  unsigned followers_ = 0;
  std::size_t done_ = 0;
  bool has_result_ = false;
  std::vector<double> seconds_;
};

}  // namespace

Json run_ballots(const Broadcaster& server, unsigned voters, unsigned followers, double seconds) {
  Vote vote(server, voters);
  vote.enlist();
  if (!vote.open()) return {{"is_known", false}};
  vote.enter(followers);
  return vote.run(seconds);
}

}  // namespace giaoban::bench
