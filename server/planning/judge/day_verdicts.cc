#include "server/planning/judge/day_verdicts.h"

#include <algorithm>
#include <map>
#include <set>

#include "server/planning/problem/term_slots.h"
#include "server/planning/search/date_path.h"
#include "server/planning/search/host_points.h"
#include "server/planning/search/host_turns.h"

namespace giaoban {
namespace {

constexpr auto kOneDay = std::chrono::days(1);

int month_number(Day day) { return year_of(day) * 12 + static_cast<int>(month_of(day)); }

std::string named(const PlannedConference& one) { return "lần thứ " + std::to_string(one.ordinal) + " ngày " + vietnamese_day(one.date); }

/// The strand of one conference, and what its days mean.
class Verdicts {
 public:
  Verdicts(const PlanProblem& problem, UnitHistory history, const std::vector<PlannedConference>& plan, const PlannedConference& moved,
           const std::string& host)
      : problem_(without_confirmed(problem, moved)), slots_(term_slots(problem_, std::move(history))), moved_(moved), host_(host),
        series_(*std::ranges::find(problem_.series, moved.series, &Series::id)), points_(problem_), host_name_(name_of(host)) {
    for (const PlannedConference& one : plan) {
      if (one.series != moved.series || one.cluster != moved.cluster) note_people(one);
      else if (one.ordinal != moved.ordinal) others_.push_back(one), note_people(one);
    }
    std::ranges::sort(others_, {}, &PlannedConference::ordinal);
    place_ = std::ranges::lower_bound(others_, moved.ordinal, {}, &PlannedConference::ordinal) - others_.begin();
    for (const Strand& strand : slots_.strands)
      if (strand.series->id == moved.series && strand.cluster == moved.cluster) strand_ = &strand;
    if (strand_ != nullptr) last_host_ = HostRecord(problem_, slots_.history, *strand_).last();
    for (const KnownConference& known : problem_.history)
      if (known.series == moved.series && known.cluster == moved.cluster && !known.is_cancelled && known.date && *known.date >= problem_.term.days.from)
        held_before_ = std::max(held_before_.value_or(*known.date), *known.date);
    points_now_ = points_on(moved.date, moved.host);
    turns_now_ = out_of_turn(members_on(moved.date), moved.host);
  }

  DayVerdict on(Day day) {
    DayVerdict verdict{day, {}, points_on(day, host_) - points_now_};
    const auto& members = members_on(day);
    Attendance who{{members.begin(), members.end()}, {series_.people.begin(), series_.people.end()}};
    who.units.insert(series_.convener);
    verdict.against = slots_.free_days.obstacles(day, who);
    against_ = &verdict.against;
    check_weekday(day);
    check_window(day);
    check_lead(day);
    check_gaps(day);
    check_people(day);
    check_host(day, members);
    return verdict;
  }

 private:
  /// For the day that is looked at it is as if it were only planned.
  static PlanProblem without_confirmed(const PlanProblem& problem, const PlannedConference& moved) {
    PlanProblem made = problem;
    std::erase_if(made.confirmed, [&](const KnownConference& known) {
      return known.series == moved.series && known.cluster == moved.cluster && known.ordinal == moved.ordinal;
    });
    return made;
  }

  void say(std::string rule, std::string vi, std::string en) { against_->push_back({std::move(rule), std::move(vi), std::move(en)}); }

  std::string name_of(const std::string& unit) const {
    const PlannedUnit* found = slots_.history.unit(unit);
    return found == nullptr ? unit : found->name;
  }

  void note_people(const PlannedConference& one) {
    const auto series = std::ranges::find(problem_.series, one.series, &Series::id);
    if (series == problem_.series.end()) return;
    for (const std::string& person : series->people)
      if (std::ranges::find(series_.people, person) != series_.people.end()) people_on_[one.date].emplace(person, series->name);
  }

  const std::vector<std::string>& members_on(Day day) {
    auto [found, is_new] = members_.try_emplace(day);
    if (is_new) found->second = participants(slots_.history, series_, moved_.cluster, day);
    return found->second;
  }

  void check_weekday(Day day) {
    if (std::ranges::find(series_.weekdays, weekday_of(day)) != series_.weekdays.end()) return;
    say("weekday", std::string(vietnamese_weekday(weekday_of(day))) + " không phải ngày họp của " + series_.name, "not a meeting day of the series");
  }

  const SlotOverride* change_of(int ordinal) const {
    for (const SlotOverride& change : series_.overrides)
      if (change.cluster == moved_.cluster && change.ordinal == ordinal) return &change;
    return nullptr;
  }

  void check_window(Day day) {
    if (const SlotOverride* own = change_of(moved_.ordinal)) {
      if (own->window.has(day)) return;
      const std::string period = day_text(own->window.from) + " to " + day_text(own->window.to);
      return say("window", "Ngoài thời gian đã định: " + vietnamese_period(own->window), "outside its own window, " + period);
    }
    const CadenceRule& cadence = series_.cadence;
    const int year = year_of(day) - year_of(problem_.term.days.from) + 1;
    if (cadence.kind != Cadence::kEveryMonths && month_of(day) != cadence.month)
      say("window", series_.name + " họp vào tháng " + std::to_string(cadence.month), "the series meets in month " + std::to_string(cadence.month));
    else if (cadence.kind == Cadence::kTermMonths && std::ranges::find(cadence.term_years, year) == cadence.term_years.end())
      say("window", series_.name + " không họp năm " + std::to_string(year_of(day)), "the series does not meet in " + std::to_string(year_of(day)));
    for (const PlannedConference& other : others_) {
      if (change_of(other.ordinal) != nullptr || is_confirmed(other) || period_of(other.date) != period_of(day)) continue;
      say("window", "Kỳ này đã có " + named(other), "this period has number " + std::to_string(other.ordinal) + " on " + day_text(other.date));
    }
  }
  bool is_confirmed(const PlannedConference& one) const {
    return std::ranges::any_of(problem_.confirmed, [&](const KnownConference& known) {
      return known.series == one.series && known.cluster == one.cluster && known.ordinal == one.ordinal;
    });
  }
  int period_of(Day day) const {
    const int months = month_number(day) - month_number(problem_.term.days.from);
    return series_.cadence.kind == Cadence::kEveryMonths ? months / series_.cadence.months : months;
  }

  void check_lead(Day day) {
    if ((day - problem_.today).count() >= series_.lead_days) return;
    say("lead", "Phải báo trước ít nhất " + std::to_string(series_.lead_days) + " ngày", "at least " + std::to_string(series_.lead_days) + " days' notice is due");
  }

  void check_gaps(Day day) {
    const int least = std::max(1, series_.min_gap_days);
    const auto check = [&](Day earlier, Day later, const std::string& rule, const std::string& vi) {
      const auto gap = (later - earlier).count();
      if (gap >= least) return;
      say(rule, (gap < 0 ? "Ngược thứ tự với " : "Quá gần ") + vi + ", phải cách ít nhất " + std::to_string(least) + " ngày",
          std::to_string(gap) + " days between it and the one beside it, at least " + std::to_string(least) + " are due");
    };
    if (place_ > 0) {
      const PlannedConference& before = others_[static_cast<std::size_t>(place_ - 1)];
      check(before.date, day, "gap:" + std::to_string(before.ordinal), named(before));
    } else if (held_before_) {
      check(*held_before_, day, "gap:held", "lần họp trước, ngày " + vietnamese_day(*held_before_));
    }
    if (place_ < std::ssize(others_)) {
      const PlannedConference& after = others_[static_cast<std::size_t>(place_)];
      check(day, after.date, "gap:" + std::to_string(after.ordinal), named(after));
    }
  }

  void check_people(Day day) {
    const auto found = people_on_.find(day);
    if (found == people_on_.end()) return;
    for (const auto& [person, series] : found->second)
      say("person:" + person, person + " phải dự " + series + " trong ngày này", person + " has to be at " + series + " that day");
  }

  void check_host(Day day, const std::vector<std::string>& members) {
    if (is_given(host_) ? !slots_.history.is_valid(host_, day) : std::ranges::find(members, host_) == members.end())
      say("host", host_name_ + " không thuộc thành phần dự ngày này", host_name_ + " takes no part that day");
    auto [found, is_new] = turns_.try_emplace(members);
    if (is_new) found->second = out_of_turn(members, host_);
    for (const auto& [ordinal, unit] : found->second) {
      const auto now = turns_now_.find(ordinal);
      // What is out of turn as the plan stands is no fault of this move.
      if (ordinal != moved_.ordinal && now != turns_now_.end() && now->second == unit) continue;
      say("turn:" + std::to_string(ordinal),
          (ordinal == moved_.ordinal ? host_name_ + " chưa đến lượt đăng cai" : "Khi đó " + name_of(unit) + " đăng cai lần thứ " + std::to_string(ordinal) + " trước lượt"),
          name_of(unit) + " would host number " + std::to_string(ordinal) + " out of its turn");
    }
  }

  /// Whether the slot's own exception names the host.
  bool is_given(const std::string& host) const {
    const SlotOverride* own = change_of(moved_.ordinal);
    return own != nullptr && own->host == host;
  }

  /// Who would host before their turn, by number, if `host` hosted the conference among these members.
  std::map<int, std::string> out_of_turn(const std::vector<std::string>& members, const std::string& host) {
    std::map<int, std::string> found;
    if (strand_ == nullptr) return found;
    HostRecord record(problem_, slots_.history, *strand_);
    std::vector<std::string> before;
    const auto pass = [&](const std::string& one, int ordinal, const std::vector<std::string>& now, bool is_free) {
      if (!before.empty()) record.enter(before, now);
      before = now;
      const int own = record.times(one);
      if (!is_free && std::ranges::any_of(now, [&](const std::string& unit) { return record.times(unit) < own; })) found[ordinal] = one;
      record.add(one);
    };
    for (std::ptrdiff_t i = 0; i <= std::ssize(others_); ++i) {
      if (i == place_) pass(host, moved_.ordinal, members, is_given(host));
      if (i == std::ssize(others_)) break;
      const PlannedConference& one = others_[static_cast<std::size_t>(i)];
      const SlotOverride* own = change_of(one.ordinal);
      pass(one.host, one.ordinal, members_on(one.date), is_confirmed(one) || (own != nullptr && own->host == one.host));
    }
    return found;
  }

  // The points of the conference and of its neighbours in the strand.
  std::int64_t points_on(Day day, const std::string& host) const {
    std::int64_t points = points_.both(host, day);
    const auto near = [&](std::ptrdiff_t at) { return at >= 0 && at < std::ssize(others_) ? &others_[static_cast<std::size_t>(at)] : nullptr; };
    const PlannedConference* before = near(place_ - 1);
    const PlannedConference* after = near(place_);
    if (before != nullptr) points += step(before->date, before->ordinal, day, moved_.ordinal) + points_.neighbours(before->host, host);
    else if (held_before_) points += step(*held_before_, 0, day, moved_.ordinal) + points_.neighbours(last_host_, host);
    if (after != nullptr) points += step(day, moved_.ordinal, after->date, after->ordinal) + points_.neighbours(host, after->host);
    return points;
  }

  /// What two conferences in a row cost by their distance; the even one is that of the windows between.
  std::int64_t step(Day earlier, int earlier_ordinal, Day later, int later_ordinal) const {
    const auto gap = (later - earlier).count();
    std::int64_t points = weekday_of(earlier) == weekday_of(later) ? problem_.weights.same_weekday : 0;
    std::int64_t even = 0;
    if (strand_ == nullptr) return points;
    for (int i = 0; i < strand_->count; ++i) {
      const int ordinal = slots_.slots[static_cast<std::size_t>(strand_->first + i)].ordinal;
      if (earlier_ordinal < ordinal && ordinal <= later_ordinal) even += strand_->even_gaps[static_cast<std::size_t>(i)];
    }
    return points + (even == 0 ? 0 : problem_.weights.spacing * std::abs(gap - even));
  }

  const PlanProblem problem_;
  const TermSlots slots_;
  const PlannedConference& moved_;
  const std::string host_;
  const Series& series_;
  const HostPoints points_;
  const std::string host_name_;
  const Strand* strand_ = nullptr;
  std::vector<PlannedConference> others_;  ///< of the strand, by number
  std::ptrdiff_t place_ = 0;               ///< of the moved one among them
  std::optional<Day> held_before_;
  std::string last_host_;
  std::int64_t points_now_ = 0;
  std::map<Day, std::map<std::string, std::string>> people_on_;  ///< who has to be at which series
  std::map<Day, std::vector<std::string>> members_;
  std::map<std::vector<std::string>, std::map<int, std::string>> turns_;
  std::map<int, std::string> turns_now_;  ///< as the plan stands
  std::vector<Obstacle>* against_ = nullptr;
};

}  // namespace

std::vector<DayVerdict> day_verdicts(const PlanProblem& problem, UnitHistory history, const std::vector<PlannedConference>& plan,
                                     const PlannedConference& moved, const std::string& host) {
  Verdicts verdicts(problem, std::move(history), plan, moved, host);
  const auto reach = std::chrono::days(kVerdictDaysMost);
  const Day from = std::max({problem.term.days.from, problem.today, moved.date - reach});
  const Day to = std::min(problem.term.days.to, moved.date + reach - kOneDay);
  std::vector<DayVerdict> days;
  for (Day day = from; day <= to; day += kOneDay) days.push_back(verdicts.on(day));
  return days;
}

}  // namespace giaoban
