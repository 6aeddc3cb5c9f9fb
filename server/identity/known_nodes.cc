#include "server/identity/known_nodes.h"

#include "server/identity/node_rows.h"

namespace giaoban {
namespace {

constexpr std::string_view kParentKey = "parent";
constexpr std::string_view kUnitKey = "unit";
constexpr std::string_view kCertificateKey = "certificate";
constexpr std::string_view kChildPrefix = "child/";
constexpr std::string_view kSeenPrefix = "seen/";

std::string key_of(std::string_view prefix, const NodeId& node) {
  return std::string(prefix).append(as_text(node.view()));
}

}  // namespace

Result<void> KnownNodes::load_own() {
  if (const auto value = store_.get(Table::kNodes, kParentKey)) {
    parent_ = node_rows::decode_parent(*value);
    if (!parent_) return fail(problem::kDataDamaged, "the row of the parent node");
  }
  if (const auto value = store_.get(Table::kNodes, kUnitKey)) {
    if (value->size() != UnitId::kSize) return fail(problem::kDataDamaged, "the row of the own unit");
    own_unit_ = UnitId::from(as_bytes(*value));
  }
  if (const auto value = store_.get(Table::kNodes, kCertificateKey)) {
    const auto certificate = decode_certificate(*value);
    if (!certificate) return fail(problem::kDataDamaged, "the row of the own certificate");
    certificate_ = *certificate;
  }
  return {};
}

Result<void> KnownNodes::load_rows(std::string_view prefix,
                                   const std::function<bool(const NodeId&, std::string_view)>& take) {
  bool is_damaged = false;
  auto scanned = store_.scan(Table::kNodes, prefix, Store::after_prefix(prefix),
                             [&](std::string_view key, std::string_view value) {
                               const auto node = key.substr(prefix.size());
                               is_damaged = node.size() != NodeId::kSize || !take(NodeId::from(as_bytes(node)), value);
                               return !is_damaged;
                             });
  if (is_damaged) return fail(problem::kDataDamaged, "a row of " + std::string(prefix));
  return scanned;
}

Result<void> KnownNodes::load() {
  const std::lock_guard lock(mutex_);
  if (auto own = load_own(); !own) return own;
  auto children = load_rows(kChildPrefix, [&](const NodeId& node, std::string_view value) {
    const auto child = node_rows::decode_child(node, value);
    if (child) children_[node] = *child;
    if (child && child->certificate) last_serial_ = std::max(last_serial_, child->certificate->serial);
    return child.has_value();
  });
  if (!children) return children;
  return load_rows(kSeenPrefix, [&](const NodeId& node, std::string_view value) {
    const auto seen_ms = node_rows::decode_seen(value);
    if (seen_ms) seen_ms_[node] = *seen_ms;
    return seen_ms.has_value();
  });
}

std::optional<ParentNode> KnownNodes::parent() const {
  const std::lock_guard lock(mutex_);
  return parent_;
}

std::optional<Certificate> KnownNodes::own_certificate() const {
  const std::lock_guard lock(mutex_);
  return certificate_;
}

std::optional<ChildNode> KnownNodes::child(const NodeId& node) const {
  const std::lock_guard lock(mutex_);
  const auto found = children_.find(node);
  return found == children_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<ChildNode> KnownNodes::children() const {
  const std::lock_guard lock(mutex_);
  std::vector<ChildNode> children;
  for (const auto& [node, child] : children_) children.push_back(child);
  return children;
}

UnitId KnownNodes::own_unit() const {
  const std::lock_guard lock(mutex_);
  return own_unit_;
}

std::optional<std::uint64_t> KnownNodes::last_seen_ms(const NodeId& node) const {
  const std::lock_guard lock(mutex_);
  const auto found = seen_ms_.find(node);
  return found == seen_ms_.end() ? std::nullopt : std::optional(found->second);
}

std::uint64_t KnownNodes::take_serial() {
  const std::lock_guard lock(mutex_);
  return ++last_serial_;
}

Result<void> KnownNodes::set_parent(const ParentNode& parent) {
  const std::lock_guard lock(mutex_);
  const bool is_other = parent_ && parent_->node != parent.node;
  Batch rows;
  rows.put(Table::kNodes, kParentKey, node_rows::encode(parent));
  rows.put(Table::kNodes, kUnitKey, as_text(parent.unit.view()));
  if (is_other) rows.remove(Table::kNodes, kCertificateKey);
  if (auto written = store_.write(rows); !written) return written;
  if (is_other) certificate_.reset();
  parent_ = parent;
  own_unit_ = parent.unit;
  return {};
}

Result<void> KnownNodes::set_own_unit(const UnitId& unit) {
  const std::lock_guard lock(mutex_);
  Batch rows;
  rows.put(Table::kNodes, kUnitKey, as_text(unit.view()));
  if (auto written = store_.write(rows); !written) return written;
  own_unit_ = unit;
  return {};
}

Result<void> KnownNodes::set_own_certificate(const Certificate& certificate) {
  const std::lock_guard lock(mutex_);
  Batch rows;
  rows.put(Table::kNodes, kCertificateKey, encode_certificate(certificate));
  if (auto written = store_.write(rows); !written) return written;
  certificate_ = certificate;
  return {};
}

Result<void> KnownNodes::add_child(const ChildNode& child, Batch also) {
  const std::lock_guard lock(mutex_);
  also.put(Table::kNodes, key_of(kChildPrefix, child.node), node_rows::encode(child));
  if (auto written = store_.write(also); !written) return written;
  children_[child.node] = child;
  return {};
}

Result<ChildNode> KnownNodes::change_child(const NodeId& node,
                                           const std::function<Result<void>(ChildNode&)>& change) {
  const std::lock_guard lock(mutex_);
  const auto found = children_.find(node);
  if (found == children_.end()) return fail(problem::kRecordUnknown, "no such node joined this one", "/node");
  ChildNode changed = found->second;
  if (auto allowed = change(changed); !allowed) return std::unexpected(allowed.error());
  Batch rows;
  rows.put(Table::kNodes, key_of(kChildPrefix, node), node_rows::encode(changed));
  if (auto written = store_.write(rows); !written) return std::unexpected(written.error());
  found->second = changed;
  return changed;
}

Result<void> KnownNodes::note_seen(const std::vector<NodeId>& nodes, std::uint64_t unix_ms) {
  if (nodes.empty()) return {};
  const std::lock_guard lock(mutex_);
  Batch rows;
  for (const NodeId& node : nodes) rows.put(Table::kNodes, key_of(kSeenPrefix, node), node_rows::encode_seen(unix_ms));
  if (auto written = store_.write(rows); !written) return written;
  for (const NodeId& node : nodes) seen_ms_[node] = unix_ms;
  return {};
}

}  // namespace giaoban
