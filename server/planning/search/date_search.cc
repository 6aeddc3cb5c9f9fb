#include "server/planning/search/date_search.h"

#include <gecode/int.hh>
#include <gecode/search.hh>

#include <algorithm>
#include <memory>

namespace giaoban {
namespace {

constexpr int kNogoodDepth = 64;
constexpr double kRestartGrowth = 1.5;
constexpr unsigned long kRestartFails = 500;

/// A day for each slot. Distinct days of a crew are kept domain-consistent: it is a matching of slots and days, and where
/// none is left the proof is one step, not a search.
class DateSpace : public Gecode::Space {
 public:
  DateSpace(const DateProblem& problem, std::uint32_t seed) : days_(*this, static_cast<int>(problem.days.size())) {
    for (int slot = 0; slot < days_.size(); ++slot) {
      const std::vector<int>& open = problem.days[static_cast<std::size_t>(slot)];
      days_[slot] = Gecode::IntVar(*this, Gecode::IntSet(open));
    }
    for (const DateRun& run : problem.runs) {
      if (run.before) Gecode::rel(*this, days_[run.first], Gecode::IRT_GQ, *run.before + run.min_gap);
      for (int i = run.first + 1; i < run.first + run.count; ++i) keep_apart(days_[i - 1], days_[i], run.min_gap);
    }
    for (const Crew& crew : problem.crews) {
      Gecode::IntVarArgs shared;
      for (const int slot : crew) shared << days_[slot];
      Gecode::distinct(*this, shared, Gecode::IPL_DOM);
    }
    Gecode::Rnd random(seed);
    Gecode::branch(*this, days_, Gecode::tiebreak(Gecode::INT_VAR_AFC_SIZE_MAX(0.99), Gecode::INT_VAR_RND(random)), Gecode::INT_VAL_RND(random));
  }
  DateSpace(DateSpace& other) : Gecode::Space(other) { days_.update(*this, other.days_); }
  Gecode::Space* copy() override { return new DateSpace(*this); }

  Dates dates() const {
    Dates found;
    for (const Gecode::IntVar& day : days_) found.push_back(day.val());
    return found;
  }

 private:
  /// later - earlier >= gap
  void keep_apart(const Gecode::IntVar& earlier, const Gecode::IntVar& later, int gap) {
    Gecode::linear(*this, Gecode::IntArgs({1, -1}), Gecode::IntVarArgs({later, earlier}), Gecode::IRT_GQ, gap);
  }

  Gecode::IntVarArray days_;
};

class LimitStop : public Gecode::Search::Stop {
 public:
  explicit LimitStop(const SearchLimit& limit) : limit_(limit) {}
  bool stop(const Gecode::Search::Statistics&, const Gecode::Search::Options&) override { return limit_.is_over(); }

 private:
  const SearchLimit& limit_;
};

}  // namespace

DateAnswer find_dates(const DateProblem& problem, std::uint32_t seed, const SearchLimit& limit) {
  if (std::ranges::any_of(problem.days, [](const auto& open) { return open.empty(); })) return {DateVerdict::kImpossible, {}};
  if (problem.days.empty()) return {DateVerdict::kFound, {}};
  LimitStop stop(limit);
  Gecode::Search::Options options;
  options.threads = 1;
  options.stop = &stop;
  options.nogoods_limit = kNogoodDepth;
  options.cutoff = Gecode::Search::Cutoff::geometric(kRestartFails, kRestartGrowth);
  const auto root = std::make_unique<DateSpace>(problem, seed);
  Gecode::RBS<DateSpace, Gecode::DFS> search(root.get(), options);
  const std::unique_ptr<DateSpace> found(search.next());
  if (found) return {DateVerdict::kFound, found->dates()};
  return {search.stopped() ? DateVerdict::kUnknown : DateVerdict::kImpossible, {}};
}

}  // namespace giaoban
