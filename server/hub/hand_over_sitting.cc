#include "server/hub/hand_over_sitting.h"

#include <algorithm>

#include "schema/commands.h"
#include "server/hub/authorise.h"
#include "server/hub/slot_record.h"

namespace giaoban {
namespace {

Result<void> check_sender(const Space& space, const Actor& actor) {
  if (space.kind() != SpaceKind::kConference) return fail(problem::kUnknownCollection, "sittings are in conference spaces", "/space");
  if (is_convener(space, actor.unit) && (actor.may_write() || actor.has(Role::kChair))) return {};
  return fail(problem::kForbidden, "the convener's chair and secretary hand the sitting over");
}

Result<void> check_unit(const Space& space, const UnitId& unit) {
  const auto member = space.members().find(unit);
  const auto is_other = [&](const NodeId& node) { return node != space.owner(); };
  if (is_convener(space, unit) || (member != space.members().end() && std::ranges::any_of(member->second, is_other))) return {};
  return fail(problem::kRecordUnknown, "members/" + unit.text() + " with a node of its own", "/arguments/unit");
}

bool has_open_vote(const Space& space) {
  bool is_open = false;
  space.each("votes", [&](const std::string&, const Record& vote) { is_open |= vote.text("status") == "open"; });
  return is_open;
}

Result<void> check_time(const Space& space, bool is_taken_back) {
  const Record* sitting = space.find("sittings", space.id().text());
  if (sitting != nullptr && sitting->text("status") == "ended") return fail(problem::kConflict, "the sitting has ended");
  if (!is_taken_back && has_open_vote(space)) return fail(problem::kConflict, "a vote is open");
  return {};
}

}  // namespace

Result<Decision> hand_over_sitting(const DecisionContext& context, const Command& command) {
  const auto wish = read_arguments<schema::SittingHandOver>(command);
  if (!wish) return std::unexpected(wish.error());
  const Space& space = context.space;
  if (auto allowed = check_sender(space, command.actor); !allowed) return std::unexpected(allowed.error());
  if (auto there = check_unit(space, wish->unit); !there) return std::unexpected(there.error());
  const bool is_taken_back = is_convener(space, wish->unit);
  if (auto timely = check_time(space, is_taken_back); !timely) return std::unexpected(timely.error());

  const auto before = space.leading_unit();
  const auto after = is_taken_back ? std::nullopt : std::optional(wish->unit);
  Decision decision;
  if (before == after) return decision;
  const auto put = [&](const UnitId& unit, const char* status) {
    decision.changes.push_back({"leads", unit.text(), {{"status", status}, {"since_ms", context.unix_ms}}, {}});
  };
  if (before) put(*before, "returned");
  if (after) put(*after, "leading");
  return decision;
}

}  // namespace giaoban
