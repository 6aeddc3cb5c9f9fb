#pragma once
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "server/hub/file_policy.h"
#include "sync/space/space.h"

namespace giaoban {

/// What every thread may know of a space: as of its last durable change to what it is and who belongs to it.
struct SpaceCard {
  SpaceId id;
  SpaceKind kind = SpaceKind::kRegistry;
  std::string title;
  NodeId owner;
  std::map<UnitId, std::set<NodeId>> members;
  FilePolicy files = {};

  bool has_member(const UnitId& unit) const { return members.contains(unit); }
  /// Whether any unit of `node` belongs to the space.
  bool reaches(const NodeId& node) const;
};

/// All spaces of this node, for whoever is on another thread. Thread-safe; cards are immutable.
class Directory {
 public:
  using Card = std::shared_ptr<const SpaceCard>;
  using Watcher = std::function<void(const Card&)>;

  /// Publishes a card and tells the watchers, on the calling thread.
  void publish(SpaceCard card);
  Card find(const SpaceId& space) const;
  std::vector<Card> all() const;
  std::vector<Card> of_unit(const UnitId& unit) const;

  /// The registry's state when it last became durable; null where this node has none yet.
  std::shared_ptr<const Space> registry() const;
  void publish_registry(std::shared_ptr<const Space> registry);
  /// The short name of a unit; empty where it is not known.
  std::string unit_name(const UnitId& unit) const;
  std::string unit_full_name(const UnitId& unit) const;

  /// Calls `watcher` for every card published from now on, on the publishing thread, until unwatch().
  std::uint64_t watch(Watcher watcher);
  void unwatch(std::uint64_t id);

 private:
  mutable std::mutex mutex_;  // guards all
  std::map<SpaceId, Card> cards_;
  std::shared_ptr<const Space> registry_;
  std::map<std::uint64_t, std::shared_ptr<Watcher>> watchers_;
  std::uint64_t next_watcher_ = 1;
};

}  // namespace giaoban
