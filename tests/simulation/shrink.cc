#include "tests/simulation/shrink.h"

#include <algorithm>

namespace giaoban::simulation {
namespace {

bool names_space(const Step& step) {
  return step.kind <= Step::Kind::kLeave || step.kind == Step::Kind::kCheckpoint || step.kind == Step::Kind::kArchive;
}

class Shrinker {
 public:
  Shrinker(const std::function<bool(const Plan&)>& fails, unsigned runs_max) : fails_(fails), runs_left_(runs_max) {}

  /// Takes `smaller` in the place of `plan` if it fails too.
  bool try_instead(Plan& plan, Plan smaller) {
    if (runs_left_ == 0) return false;
    --runs_left_;
    if (!fails_(smaller)) return false;
    plan = std::move(smaller);
    return true;
  }

  void drop_steps(Plan& plan) {
    for (std::size_t piece = std::max<std::size_t>(plan.steps.size() / 2, 1); piece > 0 && runs_left_ > 0; piece /= 2)
      for (std::size_t at = 0; at < plan.steps.size() && runs_left_ > 0;) {
        Plan smaller = plan;
        const auto first = smaller.steps.begin() + static_cast<long>(at);
        smaller.steps.erase(first, first + static_cast<long>(std::min(piece, smaller.steps.size() - at)));
        if (!try_instead(plan, std::move(smaller))) at += piece;
      }
  }
  void drop_spaces(Plan& plan) {
    for (std::uint32_t space = 0; space < plan.spaces.size() && plan.spaces.size() > 1;) {
      Plan smaller = plan;
      smaller.spaces.erase(smaller.spaces.begin() + space);
      std::erase_if(smaller.steps, [&](const Step& step) { return names_space(step) && step.b == space; });
      for (Step& step : smaller.steps)
        if (names_space(step) && step.b > space) --step.b;
      if (!try_instead(plan, std::move(smaller))) ++space;
    }
  }
  /// The last node can go where it is a leaf and no owner: numbers of the others stay.
  void drop_nodes(Plan& plan) {
    while (plan.parents.size() > 2) {
      const auto last = static_cast<std::uint32_t>(plan.parents.size() - 1);
      Plan smaller = plan;
      smaller.parents.pop_back();
      smaller.hostile.pop_back();
      std::erase_if(smaller.steps, [&](const Step& step) { return step.a == last; });
      const bool owns = std::ranges::any_of(smaller.spaces, [&](const auto& space) { return space.owner == last; });
      for (auto& space : smaller.spaces) std::erase(space.members, last);
      if (owns || !try_instead(plan, std::move(smaller))) return;
    }
  }

 private:
  const std::function<bool(const Plan&)>& fails_;
  unsigned runs_left_;
};

}  // namespace

Plan shrink(Plan plan, const std::function<bool(const Plan&)>& fails, unsigned runs_max) {
  Shrinker shrinker(fails, runs_max);
  shrinker.drop_steps(plan);
  shrinker.drop_spaces(plan);
  shrinker.drop_nodes(plan);
  shrinker.drop_steps(plan);
  return plan;
}

}  // namespace giaoban::simulation
