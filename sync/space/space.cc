#include "sync/space/space.h"

#include <algorithm>
#include <cassert>
#include <limits>

#include "sync/log/chain.h"

namespace giaoban {
namespace {

bool shapes_space(std::string_view collection) {
  return collection == "spaces" || collection == "members" || collection == "leads";
}

}  // namespace

std::string Space::title() const {
  const Record* record = find("spaces", id_.text());
  return record != nullptr ? record->text("title") : std::string();
}

Head Space::head(const NodeId& origin) const {
  const auto found = heads_.find(origin);
  return found == heads_.end() ? Head{} : found->second;
}

const Record* Space::find(std::string_view collection, std::string_view id) const {
  const auto found = records_.find(RecordKey(collection, id));
  return found == records_.end() ? nullptr : &found->second;
}

void Space::each(std::string_view collection,
                 const std::function<void(const std::string&, const Record&)>& visit) const {
  for (auto at = records_.lower_bound(RecordKey(collection, ""));
       at != records_.end() && at->first.first == collection; ++at)
    if (at->second.exists()) visit(at->first.second, at->second);
}

bool Space::vouches(const NodeId& node, const UnitId& unit) const {
  const auto member = members_.find(unit);
  return member != members_.end() && member->second.contains(node);
}

bool Space::is_member_node(const NodeId& node) const {
  if (node == owner_) return founded_;
  for (const auto& [unit, nodes] : members_)
    if (nodes.contains(node)) return true;
  return false;
}

bool Space::ever_vouched(const NodeId& node, const UnitId& unit) const {
  const auto closed = closed_.find(unit);
  return vouches(node, unit) || (closed != closed_.end() && closed->second.contains(node));
}

std::optional<UnitId> Space::leading_unit() const {
  std::optional<UnitId> leading;
  each("leads", [&](const std::string& id, const Record& record) {
    if (!leading && record.text("status") == "leading") leading = Uuid::parse(id);
  });
  return leading;
}

NodeId Space::lead() const {
  const auto unit = leading_unit();
  const auto member = unit ? members_.find(*unit) : members_.end();
  if (member == members_.end()) return owner_;
  // The owner's node may vouch for the unit beside its own: that one is meant.
  const auto own = std::ranges::find_if(member->second, [&](const NodeId& node) { return node != owner_; });
  return own == member->second.end() ? owner_ : *own;
}

bool Space::ever_led(const NodeId& node) const {
  for (auto at = records_.lower_bound(RecordKey("leads", "")); at != records_.end() && at->first.first == "leads"; ++at)
    if (const auto unit = Uuid::parse(at->first.second); unit && ever_vouched(node, *unit)) return true;
  return false;
}

std::optional<std::uint64_t> Space::log_end(const NodeId& node) const {
  if (is_member_node(node)) return std::numeric_limits<std::uint64_t>::max();
  std::optional<std::uint64_t> end;
  for (const auto& [unit, nodes] : closed_)
    if (const auto found = nodes.find(node); found != nodes.end()) end = std::max(end.value_or(0), found->second);
  return end;
}

Space::Applied Space::apply(const NodeId& origin, const ParsedEntry& entry) {
  Applied applied;
  Head& head = heads_[origin];
  applied.head = head = next_head({id_, origin}, head, entry.body);
  applied.offset = ++offset_;
  clock_.observe(entry.hlc);
  if (entry.kind == EntryKind::kDocument) {
    applied.document = entry.document;
    return applied;
  }
  RecordKey key(entry.change.collection, entry.change.id);
  auto [place, added] = records_.try_emplace(key);
  if (undo_) undo_->records.emplace_back(key, added ? std::nullopt : std::optional(place->second));
  if (place->second.merge(entry.change, {entry.hlc, origin})) {
    if (shapes_space(key.first)) project();
    applied.record = std::move(key);
  }
  return applied;
}

void Space::begin() {
  assert(!undo_);
  undo_ = Undo{{}, heads_, offset_, clock_};
}

void Space::rollback() {
  assert(undo_);
  for (auto at = undo_->records.rbegin(); at != undo_->records.rend(); ++at) {
    if (at->second)
      records_[at->first] = std::move(*at->second);
    else
      records_.erase(at->first);
  }
  heads_ = std::move(undo_->heads);
  offset_ = undo_->offset;
  clock_ = undo_->clock;
  undo_.reset();
  project();
}

void Space::load_record(RecordKey key, Record record) { records_[std::move(key)] = std::move(record); }

void Space::load_log(const NodeId& origin, const Head& head, Hlc last) {
  heads_[origin] = head;
  clock_.observe(last);
}

void Space::project() {
  const Record* space = find("spaces", id_.text());
  founded_ = space != nullptr && space->exists();
  owner_ = founded_ ? NodeId::parse(space->text("owner")).value_or(NodeId{}) : NodeId{};
  kind_ = SpaceKind::kRegistry;
  if (founded_) schema::from_text(space->text("kind"), kind_);
  members_.clear();
  closed_.clear();
  for (auto at = records_.lower_bound(RecordKey("members", "")); at != records_.end() && at->first.first == "members";
       ++at)
    if (const auto unit = Uuid::parse(at->first.second)) project_member(*unit, at->second);
}

void Space::project_member(const UnitId& unit, const Record& member) {
  if (member.exists()) members_[unit] = listed_nodes(member);
  for (const auto& [node, seq] : closed_logs(member)) closed_[unit].emplace(node, seq);
}

std::set<NodeId> listed_nodes(const Record& member) {
  std::set<NodeId> nodes;
  if (const Json* listed = member.field("nodes"))
    for (const Json& node : *listed)
      if (const auto known = NodeId::parse(node.get_ref<const std::string&>())) nodes.insert(*known);
  return nodes;
}

std::map<NodeId, std::uint64_t> closed_logs(const Record& member) {
  std::map<NodeId, std::uint64_t> closed;
  if (const Json* logs = member.field("closed"))
    for (const Json& log : *logs)
      if (const auto node = NodeId::parse(log["node"].get_ref<const std::string&>()))
        closed[*node] = std::max(closed[*node], log["seq"].get<std::uint64_t>());
  return closed;
}

}  // namespace giaoban
