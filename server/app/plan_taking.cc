#include "server/app/plan_taking.h"

#include <algorithm>
#include <map>
#include <set>

namespace giaoban {
namespace {

/// What changes in one plan space.
struct Changes {
  std::vector<Json> slots;
  std::vector<std::string> dropped;
};

std::vector<PlanCommandOf> commands_of(const std::string& plan, const Changes& changes) {
  std::vector<PlanCommandOf> commands;
  for (std::size_t begin = 0; begin < std::max(changes.slots.size(), changes.dropped.size()); begin += kSlotsOfCommand) {
    Json slots = Json::array(), dropped = Json::array();
    for (std::size_t i = begin; i < std::min(begin + kSlotsOfCommand, changes.slots.size()); ++i) slots.push_back(changes.slots[i]);
    for (std::size_t i = begin; i < std::min(begin + kSlotsOfCommand, changes.dropped.size()); ++i) dropped.push_back(changes.dropped[i]);
    Json arguments = {{"slots", std::move(slots)}};
    if (!dropped.empty()) arguments["dropped"] = std::move(dropped);
    commands.push_back({plan, std::move(arguments)});
  }
  return commands;
}

const BookedSlot* find_slot(const std::vector<BookedSlot>& slots, const std::string& id) {
  const auto found = std::ranges::find(slots, id, &BookedSlot::id);
  return id.empty() || found == slots.end() ? nullptr : &*found;
}

/// Whether the slot is as the plan wants it.
bool stands(const BookedSlot* slot, const Json& wanted) {
  return slot != nullptr && slot->text("date") == wanted.at("date") && slot->text("host_unit") == wanted.at("host_unit") &&
         slot->ordinal() == wanted.at("ordinal");
}

}  // namespace

std::vector<PlanCommandOf> taking_commands(const Json& plan, const std::vector<BookedSlot>& slots, const std::function<std::string()>& fresh) {
  std::map<std::string, Changes> changes;
  std::set<std::string> kept, planned_series;
  for (const Json& each : plan.at("conferences")) {
    planned_series.insert(each.at("series").get<std::string>());
    const std::string id = each.value("slot", std::string());
    kept.insert(id);
    if (each.at("is_confirmed").get<bool>() || stands(find_slot(slots, id), each)) continue;
    changes[each.at("plan")].slots.push_back({{"slot", id.empty() ? fresh() : id},
                                              {"series", each.at("series")},
                                              {"ordinal", each.at("ordinal")},
                                              {"host_unit", each.at("host_unit")},
                                              {"date", each.at("date")}});
  }
  for (const BookedSlot& slot : slots) {
    const bool is_open = slot.text("status") == "planned" && planned_series.contains(slot.text("series"));
    if (is_open && !kept.contains(slot.id)) changes[slot.plan].dropped.push_back(slot.id);
  }
  std::vector<PlanCommandOf> commands;
  for (const auto& [space, of_space] : changes)
    for (PlanCommandOf& command : commands_of(space, of_space)) commands.push_back(std::move(command));
  return commands;
}

TakingCounts count_taking(const std::vector<PlanCommandOf>& commands, const std::vector<BookedSlot>& slots) {
  TakingCounts counts;
  for (const PlanCommandOf& command : commands) {
    for (const Json& slot : command.arguments.at("slots"))
      ++(find_slot(slots, slot.at("slot").get<std::string>()) == nullptr ? counts.fresh : counts.changed);
    counts.dropped += command.arguments.value("dropped", Json::array()).size();
  }
  return counts;
}

}  // namespace giaoban
