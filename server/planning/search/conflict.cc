#include "server/planning/search/conflict.h"

#include <algorithm>

#include "server/planning/search/rule_book.h"

namespace giaoban {
namespace {

constexpr auto kTrialTime = std::chrono::seconds(3);  ///< for one set of rules; a set that takes longer counts as possible

SearchLimit trial_limit(const SearchLimit& whole) {
  return {std::min(whole.end, std::chrono::steady_clock::now() + kTrialTime), whole.cancel};
}

bool is_impossible(const DateProblem& dates, const SearchLimit& limit) {
  return find_dates(dates, 1, trial_limit(limit)).verdict == DateVerdict::kImpossible;
}

/// A part of the problem that is impossible by itself: one slot, one strand, those who need one person, one group; else all.
std::vector<int> impossible_part(const DateProblem& dates, const SearchLimit& limit) {
  for (std::size_t slot = 0; slot < dates.days.size(); ++slot)
    if (dates.days[slot].empty()) return {static_cast<int>(slot)};
  for (const DateRun& run : dates.runs) {
    std::vector<int> slots;
    for (int i = 0; i < run.count; ++i) slots.push_back(run.first + i);
    if (is_impossible(part_of(dates, slots), limit)) return slots;
  }
  for (const Crew& crew : dates.crews)
    if (is_impossible(part_of(dates, crew), limit)) return crew;
  for (const auto& group : independent_slots(dates))
    if (is_impossible(part_of(dates, group), limit)) return group;
  std::vector<int> all(dates.days.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<int>(i);
  return all;
}

/// Takes rules away, first by halves, at last one by one; keeps those without which the rest is possible.
class DeletionFilter {
 public:
  DeletionFilter(const RuleBook& book, const SearchLimit& limit) : book_(book), limit_(limit), holds_(book.size(), true) {}

  void run() {
    for (std::size_t size = (book_.size() + 1) / 2; size >= 1; size /= 2) {
      std::vector<std::size_t> left;
      for (std::size_t rule = 0; rule < book_.size(); ++rule)
        if (holds_[rule]) left.push_back(rule);
      for (std::size_t begin = 0; begin < left.size(); begin += size)
        let_go({left.begin() + static_cast<long>(begin), left.begin() + static_cast<long>(std::min(begin + size, left.size()))});
    }
  }
  const std::vector<bool>& holds() const { return holds_; }
  bool is_smallest() const { return is_smallest_; }

 private:
  void let_go(const std::vector<std::size_t>& some) {
    for (const std::size_t rule : some) holds_[rule] = false;
    const DateVerdict verdict = limit_.is_over() ? DateVerdict::kUnknown : find_dates(book_.dates(holds_), 1, trial_limit(limit_)).verdict;
    if (verdict == DateVerdict::kImpossible) return;
    if (verdict == DateVerdict::kUnknown && some.size() == 1) is_smallest_ = false;
    for (const std::size_t rule : some) holds_[rule] = true;
  }

  const RuleBook& book_;
  const SearchLimit& limit_;
  std::vector<bool> holds_;
  bool is_smallest_ = true;
};

}  // namespace

PlanConflict find_conflict(const PlanWork& work, const SearchLimit& limit) {
  const RuleBook book(work, impossible_part(work.dates, limit));
  DeletionFilter filter(book, limit);
  filter.run();
  PlanConflict conflict;
  conflict.is_smallest = filter.is_smallest();
  for (std::size_t rule = 0; rule < book.size(); ++rule)
    if (filter.holds()[rule]) conflict.rules.push_back(book.rule(rule));
  book.tell(filter.holds(), conflict);
  return conflict;
}

DateVerdict rules_verdict(const PlanWork& work, const std::vector<std::string>& rules, const SearchLimit& limit) {
  std::vector<int> all(work.dates.days.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<int>(i);
  const RuleBook book(work, all);
  std::vector<bool> holds(book.size(), false);
  for (std::size_t i = 0; i < book.size(); ++i) holds[i] = std::ranges::find(rules, book.rule(i).id) != rules.end();
  return find_dates(book.dates(holds), 1, limit).verdict;
}

}  // namespace giaoban
