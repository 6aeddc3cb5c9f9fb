#include "sync/space/checkpoint_plan.h"

#include <algorithm>
#include <charconv>

namespace giaoban {
namespace {

bool flag(const Record& record, std::string_view name) {
  const Json* value = record.field(name);
  return value != nullptr && value->is_boolean() && value->get<bool>();
}

std::optional<Checkpoint> read_signed(const Record& record, const SpaceId& space) {
  const Json* text = record.field("signed");
  if (text == nullptr || !text->is_string()) return std::nullopt;
  const auto& hex = text->get_ref<const std::string&>();
  std::string bytes(hex.size() / 2, '\0');
  if (!from_hex(hex, {reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()})) return std::nullopt;
  auto checkpoint = decode_checkpoint(bytes);
  if (!checkpoint || checkpoint->space != space) return std::nullopt;
  return std::move(*checkpoint);
}

std::uint64_t number_of(std::string_view id) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), number);
  return error == std::errc() && end == id.data() + id.size() ? number : 0;
}

std::uint64_t entries_of(const Checkpoint& checkpoint) {
  std::uint64_t entries = 0;
  for (const auto& [origin, head] : checkpoint.heads) entries += head.seq;
  return entries;
}

/// Names a node among those of its unit: an id of a record is too short for all of it.
std::string receipt_name(const NodeId& node) { return node.text().substr(0, 32); }

/// The latest of these checkpoints that each node says it holds. A receipt counts only from the node that it names, and for
/// the checkpoint that it names: of an owner that was restored there may be two of one number.
std::map<NodeId, std::uint64_t> receipts_of(const Space& space, const std::vector<KnownCheckpoint>& known) {
  std::map<NodeId, std::uint64_t> receipts;
  const auto is_known = [&](std::uint64_t number, const std::string& signature) {
    const auto one = std::ranges::find(known, number, &KnownCheckpoint::number);
    return one != known.end() && one->checkpoint.signature.text() == signature;
  };
  space.each("checkpoint_receipts", [&](const std::string& id, const Record& record) {
    const Json* number = record.field("checkpoint");
    if (number == nullptr || !number->is_number_integer()) return;
    const NodeId node = record.find_register("checkpoint")->stamp().origin;
    if (id.substr(id.find('/') + 1) != receipt_name(node) || !is_known(number->get<std::uint64_t>(), record.text("signature"))) return;
    receipts[node] = std::max(receipts[node], number->get<std::uint64_t>());
  });
  return receipts;
}

bool all_hold(const Space& space, const std::map<NodeId, std::uint64_t>& receipts, std::uint64_t number) {
  for (const auto& [unit, nodes] : space.members())
    for (const NodeId& node : nodes) {
      const auto receipt = receipts.find(node);
      const bool holds = node == space.owner() || (receipt != receipts.end() && receipt->second >= number);
      if (!holds) return false;
    }
  return true;
}

bool was_held(const Space& space) {
  const Record* conference = space.find("conferences", space.id().text());
  return conference != nullptr && conference->exists() && conference->text("status") == "held";
}

/// Whether dropping up to `checkpoint` takes anything that `base` has not taken.
bool goes_beyond(const Checkpoint& checkpoint, const Checkpoint* base) {
  if (base == nullptr) return true;
  return std::ranges::any_of(checkpoint.heads, [&](const auto& log) { return log.second.seq > base->reach(log.first); });
}

CheckpointStep owner_step(const Space& space, const std::vector<KnownCheckpoint>& known) {
  using Kind = CheckpointStep::Kind;
  const auto receipts = receipts_of(space, known);
  for (auto at = known.rbegin(); at != known.rend() && !at->is_droppable; ++at)
    if (at->is_archived && all_hold(space, receipts, at->number)) return {Kind::kAllow, at->number, at->checkpoint};
  const std::uint64_t before = known.empty() ? 0 : entries_of(known.back().checkpoint);
  const bool is_last = was_held(space) && std::ranges::none_of(known, &KnownCheckpoint::is_last);
  if (is_last || space.offset() >= before + kCheckpointEntries)
    return {Kind::kMake, known.empty() ? 1 : known.back().number + 1, {}, is_last};
  return {};
}

CheckpointStep member_step(const Space& space, const NodeId& self, const std::vector<KnownCheckpoint>& known) {
  const auto receipts = receipts_of(space, known);
  const auto mine = receipts.find(self);
  for (auto at = known.rbegin(); at != known.rend(); ++at) {
    if (mine != receipts.end() && mine->second >= at->number) return {};
    if (reaches(space, at->checkpoint) && space.is_member_node(self))
      return {CheckpointStep::Kind::kReceipt, at->number, at->checkpoint};
  }
  return {};
}

}  // namespace

std::optional<KnownCheckpoint> known_checkpoint(const SpaceId& space, std::string_view id, const Record& record) {
  const std::uint64_t number = number_of(id);
  auto checkpoint = read_signed(record, space);
  if (number == 0 || !record.exists() || !checkpoint) return std::nullopt;
  return KnownCheckpoint{number, std::move(*checkpoint), flag(record, "is_last"), flag(record, "archived"), flag(record, "droppable")};
}

std::vector<KnownCheckpoint> known_checkpoints(const Space& space) {
  std::vector<KnownCheckpoint> known;
  space.each("checkpoints", [&](const std::string& id, const Record& record) {
    if (auto one = known_checkpoint(space.id(), id, record); one && one->checkpoint.owner == space.owner())
      known.push_back(std::move(*one));
  });
  std::ranges::sort(known, {}, &KnownCheckpoint::number);
  return known;
}

bool reaches(const Space& space, const Checkpoint& checkpoint) {
  return std::ranges::all_of(checkpoint.heads, [&](const auto& log) { return space.head(log.first).seq >= log.second.seq; });
}

CheckpointStep next_checkpoint_step(const Space& space, const NodeId& self, const Checkpoint* base) {
  if (!space.is_founded()) return {};
  const auto known = known_checkpoints(space);
  auto step = space.owner() == self ? owner_step(space, known) : member_step(space, self, known);
  if (step.kind != CheckpointStep::Kind::kNone) return step;
  const auto droppable = std::ranges::find_if(known.rbegin(), known.rend(), &KnownCheckpoint::is_droppable);
  // With the receipts of all came what they had written apart before: so authors of what stands beside others are known.
  if (droppable != known.rend() && reaches(space, droppable->checkpoint) && all_hold(space, receipts_of(space, known), droppable->number) &&
      goes_beyond(droppable->checkpoint, base))
    return {CheckpointStep::Kind::kDrop, droppable->number, droppable->checkpoint};
  return {};
}

std::vector<RecordChange> allow_dropping(const Space& space, std::uint64_t number) {
  std::vector<RecordChange> changes;
  changes.push_back({"checkpoints", std::to_string(number), {{"droppable", true}}, {}});
  for (const auto& known : known_checkpoints(space))
    if (known.number < number)
      changes.push_back({"checkpoints", std::to_string(known.number), Json::object(), true});
  return changes;
}

RecordChange checkpoint_record(std::uint64_t number, const Checkpoint& checkpoint, bool is_last) {
  RecordChange change{"checkpoints",
                      std::to_string(number),
                      {{"signed", to_hex(as_bytes(encode_checkpoint(checkpoint)))}, {"state", checkpoint.state.text()}},
                      {}};
  if (is_last) change.fields["is_last"] = true;
  return change;
}

std::string receipt_id(const UnitId& unit, const NodeId& node) { return unit.text() + "/" + receipt_name(node); }

std::optional<RecordChange> checkpoint_receipt(const Space& space, const NodeId& self, const CheckpointStep& step) {
  for (const auto& [unit, nodes] : space.members())
    if (nodes.contains(self))
      return RecordChange{"checkpoint_receipts",
                          receipt_id(unit, self),
                          {{"checkpoint", step.number}, {"signature", step.checkpoint->signature.text()}},
                          {}};
  return std::nullopt;
}

}  // namespace giaoban
