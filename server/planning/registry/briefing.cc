#include "server/planning/registry/briefing.h"

namespace giaoban {
namespace {

/// How a title names the units that meet, by their level.
std::string level_phrase(std::string_view level) {
  if (level == "district") return "Thường trực HĐND cấp huyện";
  if (level == "commune") return "Thường trực HĐND cấp xã";
  if (level == "provincial") return "Thường trực HĐND cấp tỉnh";
  return "Thường trực HĐND";
}

}  // namespace

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

std::string lower_initial(std::string name) {
  if (!name.empty() && name[0] >= 'A' && name[0] <= 'Z') name[0] = static_cast<char>(name[0] - 'A' + 'a');
  return name;
}

std::string briefing_title(const std::string& cluster_name, std::string_view level, int ordinal, const std::string& term) {
  return "Hội nghị giao ban trao đổi kinh nghiệm hoạt động với " + level_phrase(level) + ", thuộc " + lower_initial(cluster_name) + ", lần thứ " +
         std::to_string(ordinal) + ", nhiệm kỳ " + term;
}

}  // namespace giaoban
