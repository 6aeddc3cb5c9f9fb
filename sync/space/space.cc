#include "sync/space/space.h"

#include <cassert>

#include "sync/log/chain.h"

namespace giaoban {
namespace {

bool shapes_space(std::string_view collection) { return collection == "spaces" || collection == "members"; }

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
  each("members", [&](const std::string& id, const Record& member) {
    const auto unit = Uuid::parse(id);
    if (!unit) return;
    auto& nodes = members_[*unit];
    if (const Json* listed = member.field("nodes"))
      for (const Json& node : *listed)
        if (const auto known = NodeId::parse(node.get_ref<const std::string&>())) nodes.insert(*known);
  });
}

}  // namespace giaoban
