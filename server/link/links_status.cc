// What people see of the links: the part of Links that only reads.
#include "server/link/links.h"

namespace giaoban {
using schema::LinkState;

namespace {

void add_certificate(schema::LinkStatus& status, const std::optional<Certificate>& certificate) {
  if (!certificate) return;
  auto& shown = status.certificate.emplace();
  shown.level = certificate->level;
  shown.issuer = certificate->issuer;
  shown.serial = static_cast<std::int64_t>(certificate->serial);
  shown.valid_from_ms = static_cast<std::int64_t>(certificate->valid_from_ms);
  shown.valid_to_ms = static_cast<std::int64_t>(certificate->valid_to_ms);
}

}  // namespace

/// The unit that the parent's node stands for: the one that convened the registry. Other units may be listed with the
/// same node, since it vouches for those that have none of their own.
UnitId Links::unit_of_parent(const ParentNode& parent) const {
  UnitId unit;
  const auto registry = hub_.directory().registry();
  if (registry == nullptr) return unit;
  registry->each("members", [&](const std::string& id, const Record& record) {
    const auto listed = Uuid::parse(id);
    if (!listed || !registry->vouches(parent.node, *listed)) return;
    if (unit.is_zero() || record.text("role") == "convener") unit = *listed;
  });
  return unit;
}

Backlogs Links::backlogs() const {
  const Services& services = hub_.services();
  return {services.store, services.catalog, services.directory, view_, progress_};
}

schema::LinkStatus Links::status_of(const NodeId& node, const UnitId& unit, schema::LinkStatusDirection direction,
                                    Backlogs& backlogs) const {
  schema::LinkStatus status;
  status.node = node;
  status.unit = unit;
  status.unit_name = hub_.directory().unit_name(unit);
  if (status.unit_name.empty()) status.unit_name = unit.text();
  status.direction = direction;
  auto seen_ms = nodes_.last_seen_ms(node);
  bool is_linked = false;
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = known_.find(node); found != known_.end()) {
      is_linked = found->second.link != nullptr;
      status.since_ms = static_cast<std::int64_t>(found->second.since_ms);
      if (is_linked) status.clock_offset_ms = found->second.link->clock_offset_ms();
    }
    status.state = is_linked ? LinkState::kConnected : is_paused_ ? LinkState::kPaused : LinkState::kOffline;
  }
  if (!is_linked) count_unsent(node);
  const auto backlog = backlogs.of(node);
  status.unsent = backlog.entries;
  status.unsent_bytes = backlog.bytes;
  if (is_linked) seen_ms = hub_.services().unix_ms();
  if (seen_ms) status.last_seen_ms = static_cast<std::int64_t>(*seen_ms);
  return status;
}

std::vector<schema::LinkStatus> Links::status() const {
  std::vector<schema::LinkStatus> links;
  Backlogs counting = backlogs();
  if (const auto parent = nodes_.parent()) {
    auto status = status_of(parent->node, unit_of_parent(*parent), schema::LinkStatusDirection::kDial, counting);
    const LinkView view = parent_.view();
    status.state = view.state;
    status.since_ms = static_cast<std::int64_t>(view.since_ms);
    if (!view.refused.empty()) status.refused = view.refused;
    add_certificate(status, nodes_.own_certificate());
    links.push_back(std::move(status));
  }
  for (const auto& child : nodes_.children()) {
    auto status = status_of(child.node, child.unit, schema::LinkStatusDirection::kAccept, counting);
    status.standing = child.standing;
    if (child.since_ms != 0) status.standing_since_ms = static_cast<std::int64_t>(child.since_ms);
    if (!child.successor.is_zero()) status.successor = child.successor;
    add_certificate(status, child.certificate);
    links.push_back(std::move(status));
  }
  return links;
}

schema::Backlog Links::only_here() const {
  std::vector<NodeId> others;
  if (const auto parent = nodes_.parent()) others.push_back(parent->node);
  for (const auto& child : nodes_.children())
    if (child.standing == NodeStanding::kActive) others.push_back(child.node);
  return backlogs().only_here(others);
}

LinkSource Links::source() {
  return {[this] { return parent_.view(); },
          [this](std::function<void(const LinkView&)> watcher) { return parent_.watch(std::move(watcher)); },
          [this](std::uint64_t id) { parent_.unwatch(id); }};
}

}  // namespace giaoban
