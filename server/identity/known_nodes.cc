#include "server/identity/known_nodes.h"

#include "sync/base/bytes.h"

namespace giaoban {
namespace {

constexpr std::string_view kParentKey = "parent";
constexpr std::string_view kUnitKey = "unit";
constexpr std::string_view kChildPrefix = "child/";

std::string parent_value(const ParentNode& parent) {
  std::string value;
  ByteWriter out(value);
  out.raw(parent.node.view());
  out.raw(parent.unit.view());
  out.raw(parent.registry.view());
  out.raw(parent.url);
  return value;
}

std::string child_key(const NodeId& node) { return std::string(kChildPrefix).append(as_text(node.view())); }

}  // namespace

Result<void> KnownNodes::load() {
  const std::lock_guard lock(mutex_);
  if (const auto value = store_.get(Table::kNodes, kParentKey)) {
    ByteReader in(*value);
    ParentNode parent;
    parent.node = in.id<NodeId>();
    parent.unit = in.id<UnitId>();
    parent.registry = in.id<SpaceId>();
    parent.url = in.rest();
    if (in.failed()) return fail(problem::kDataDamaged, "the row of the parent node");
    parent_ = std::move(parent);
  }
  if (const auto value = store_.get(Table::kNodes, kUnitKey)) {
    if (value->size() != UnitId::kSize) return fail(problem::kDataDamaged, "the row of the own unit");
    own_unit_ = UnitId::from(as_bytes(*value));
  }
  bool is_damaged = false;
  auto scanned = store_.scan(Table::kNodes, kChildPrefix, Store::after_prefix(kChildPrefix),
                             [&](std::string_view key, std::string_view value) {
                               const auto node = key.substr(kChildPrefix.size());
                               is_damaged = node.size() != NodeId::kSize || value.size() != UnitId::kSize;
                               if (!is_damaged) children_[NodeId::from(as_bytes(node))] = UnitId::from(as_bytes(value));
                               return !is_damaged;
                             });
  if (is_damaged) return fail(problem::kDataDamaged, "the row of a child node");
  return scanned;
}

std::optional<ParentNode> KnownNodes::parent() const {
  const std::lock_guard lock(mutex_);
  return parent_;
}

std::optional<UnitId> KnownNodes::child_unit(const NodeId& node) const {
  const std::lock_guard lock(mutex_);
  const auto found = children_.find(node);
  return found == children_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<ChildNode> KnownNodes::children() const {
  const std::lock_guard lock(mutex_);
  std::vector<ChildNode> children;
  for (const auto& [node, unit] : children_) children.push_back({node, unit});
  return children;
}

UnitId KnownNodes::own_unit() const {
  const std::lock_guard lock(mutex_);
  return own_unit_;
}

Result<void> KnownNodes::set_parent(const ParentNode& parent) {
  Batch rows;
  rows.put(Table::kNodes, kParentKey, parent_value(parent));
  rows.put(Table::kNodes, kUnitKey, as_text(parent.unit.view()));
  if (auto written = store_.write(rows); !written) return written;
  const std::lock_guard lock(mutex_);
  parent_ = parent;
  own_unit_ = parent.unit;
  return {};
}

Result<void> KnownNodes::set_own_unit(const UnitId& unit) {
  Batch rows;
  rows.put(Table::kNodes, kUnitKey, as_text(unit.view()));
  if (auto written = store_.write(rows); !written) return written;
  const std::lock_guard lock(mutex_);
  own_unit_ = unit;
  return {};
}

Result<void> KnownNodes::add_child(const ChildNode& child, Batch also) {
  also.put(Table::kNodes, child_key(child.node), as_text(child.unit.view()));
  if (auto written = store_.write(also); !written) return written;
  const std::lock_guard lock(mutex_);
  children_[child.node] = child.unit;
  return {};
}

}  // namespace giaoban
