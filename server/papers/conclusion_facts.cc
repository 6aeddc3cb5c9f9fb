#include <map>
#include <set>

#include "server/papers/conference_facts.h"
#include "server/papers/ordering.h"
#include "server/papers/wording.h"
#include "server/planning/days/days.h"

namespace giaoban {
namespace {

using Ranked = std::pair<std::string, const Record*>;
constexpr int kDeepest = 3;

/// Conclusions below one another. What stands under nothing that is there, or under itself, stands at the top.
class Outline {
 public:
  explicit Outline(const Space& conference) : all_(by_rank(conference, "conclusions")) {
    std::set<std::string> ids;
    for (const auto& [id, record] : all_) ids.insert(id);
    for (const Ranked& one : all_) {
      const std::string above = one.second->text("parent");
      below_[ids.contains(above) ? above : ""].push_back(&one);
    }
  }

  std::vector<Block> take() {
    place_all("", 1);
    std::size_t index = below_[""].size();
    for (const Ranked& one : all_)
      if (!placed_.contains(one.first)) place(one, 1, index++);
    return std::move(blocks_);
  }

 private:
  void place_all(const std::string& parent, int level) {
    std::size_t index = 0;
    for (const Ranked* one : below_[parent])
      if (!placed_.contains(one->first)) place(*one, level, index++);
  }
  void place(const Ranked& one, int level, std::size_t index) {
    put(one, level, index);
    if (level + 1 < kDeepest) place_all(one.first, level + 1);
    else place_deepest(one.first);
  }
  /// Chains may be as long as there are records: they go on at the deepest level, in a loop.
  void place_deepest(const std::string& id) {
    std::vector<std::string> waiting = {id};
    while (!waiting.empty()) {
      const std::string parent = std::move(waiting.back());
      waiting.pop_back();
      for (const Ranked* one : below_[parent]) {
        if (placed_.contains(one->first)) continue;
        put(*one, kDeepest, 0);
        waiting.push_back(one->first);
      }
    }
  }
  void put(const Ranked& one, int level, std::size_t index) {
    placed_.insert(one.first);
    blocks_.push_back({.kind = BlockKind::kItem, .line = {{printable(one.second->text("text"))}}, .level = level, .marker = outline_marker(level, index)});
  }

  const std::vector<Ranked> all_;
  std::map<std::string, std::vector<const Ranked*>> below_;  // by the id above, empty at the top
  std::set<std::string> placed_;
  std::vector<Block> blocks_;
};

std::string quota_of(const Record& task) {
  const Json* quota = task.field("quota");
  if (quota == nullptr || !quota->is_object()) return {};
  const auto count = quota->find("count");
  return count != quota->end() && count->is_number_integer() ? two_digits(count->get<std::int64_t>()) : std::string();
}

}  // namespace

void add_conclusion_facts(PaperFacts& facts, const Space& conference, const Space* registry) {
  facts.texts["conclusions"] = Outline(conference).take();
  FactRows& list = facts.lists["tasks"];
  list.names = {"n", "text", "unit", "person", "responsible", "result", "due", "quota"};
  for (const auto& [id, task] : by_rank(conference, "tasks")) {
    const std::string status = task->text("status");
    if (status != "issued" && status != "accepted") continue;
    const auto due = parse_day(task->text("due"));
    list.rows.push_back({{"n", std::to_string(list.rows.size() + 1)},
                         {"text", task->text("text")},
                         {"unit", unit_name(registry, task->text("unit"))},
                         {"person", task->text("person")},
                         {"responsible", task->text("responsible")},
                         {"result", task->text("result")},
                         {"due", due ? vietnamese_day(*due) : ""},
                         {"quota", quota_of(*task)}});
  }
  facts.fields["conclusions_count"] = facts.texts["conclusions"].empty() ? "" : two_digits(static_cast<std::int64_t>(facts.texts["conclusions"].size()));
  facts.fields["tasks_count"] = list.rows.empty() ? "" : two_digits(static_cast<std::int64_t>(list.rows.size()));
}

}  // namespace giaoban
