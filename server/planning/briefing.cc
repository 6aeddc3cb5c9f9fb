#include "server/planning/briefing.h"

namespace giaoban {
namespace {

/// The level of the first of the units that the registry knows.
std::string level_of(const Space& registry, const std::vector<UnitId>& units) {
  for (const UnitId& unit : units)
    if (const Record* record = registry.find("units", unit.text())) return record->text("level");
  return {};
}

}  // namespace

std::string_view level_phrase(std::string_view level) {
  if (level == "district") return "Thường trực HĐND cấp huyện";
  if (level == "commune") return "Thường trực HĐND cấp xã";
  if (level == "provincial") return "Thường trực HĐND cấp tỉnh";
  return "Thường trực HĐND";
}

std::string lower_initial(std::string name) {
  if (!name.empty() && name[0] >= 'A' && name[0] <= 'Z') name[0] = static_cast<char>(name[0] - 'A' + 'a');
  return name;
}

std::vector<HeldSlot> slots_of(const Space& plan) {
  std::vector<HeldSlot> slots;
  plan.each("slots", [&](const std::string&, const Record& record) {
    HeldSlot slot;
    if (const Json* ordinal = record.field("ordinal")) slot.ordinal = ordinal->get<int>();
    slot.host = Uuid::parse(record.text("host_unit"));
    slot.cancelled = record.text("status") == "cancelled";
    slots.push_back(slot);
  });
  return slots;
}

Result<ClusterPlan> cluster_plan(const Space& registry, const Space& plan) {
  const std::string plan_id = plan.id().text();
  std::optional<ClusterPlan> found;
  registry.each("clusters", [&](const std::string&, const Record& cluster) {
    if (found || cluster.text("plan") != plan_id) return;
    found = ClusterPlan{plan.id(), cluster.text("name"), cluster.text("term"), {}, slots_of(plan), {}};
    const Json* units = cluster.field("units");
    if (units == nullptr) return;
    for (const Json& unit : *units)
      if (const auto id = Uuid::parse(unit.get_ref<const std::string&>())) found->units.push_back(*id);
  });
  if (!found) return fail(problem::kRecordUnknown, "no cluster has this plan");
  found->unit_level_phrase = level_phrase(level_of(registry, found->units));
  return std::move(*found);
}

std::string briefing_title(const ClusterPlan& plan, int ordinal) {
  return "Hội nghị giao ban trao đổi kinh nghiệm hoạt động với " + plan.unit_level_phrase + ", thuộc " +
         lower_initial(plan.cluster_name) + ", lần thứ " + std::to_string(ordinal) + ", nhiệm kỳ " + plan.term;
}

}  // namespace giaoban
