#pragma once
#include <map>

#include "server/planning/search/date_search.h"
#include "server/planning/search/plan_work.h"

namespace giaoban {

/// The hard rules that some slots stand under, each by itself, so that any of them can be let go. What is never let go: that
/// the order of a strand's conferences is that of their ordinals, and that units are there on the day.
class RuleBook {
 public:
  RuleBook(const PlanWork& work, std::vector<int> slots);

  std::size_t size() const { return rules_.size(); }
  const ConflictRule& rule(std::size_t i) const { return rules_[i]; }
  /// The dates of the slots when just the marked rules hold. A slot whose own rule is let go is not planned.
  DateProblem dates(const std::vector<bool>& holds) const;
  /// In a sentence, what rules that cannot hold together come to.
  void tell(const std::vector<bool>& holds, PlanConflict& conflict) const;

 private:
  struct SlotDay {
    int day = 0;
    std::vector<std::size_t> rules;  ///< that forbid it
  };
  struct SlotRules {
    int slot = 0;
    std::size_t own = 0, gap = 0;
    std::vector<std::size_t> people;
    std::vector<SlotDay> days;
  };
  std::size_t number(const std::string& id, const std::function<ConflictRule()>& texts);
  void add_slot(int slot);
  void add_day(SlotRules& rules, const Strand& strand, const PlanSlot& slot, const Attendance& who, Day day);
  static bool is_open(const SlotDay& day, const std::vector<bool>& holds);

  const PlanWork& work_;
  std::vector<SlotRules> slots_;
  std::vector<ConflictRule> rules_;
  std::map<std::string, std::size_t> at_;
};

}  // namespace giaoban
