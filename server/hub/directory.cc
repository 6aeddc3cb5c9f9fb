#include "server/hub/directory.h"

namespace giaoban {

bool SpaceCard::reaches(const NodeId& node) const {
  for (const auto& [unit, nodes] : members)
    if (nodes.contains(node)) return true;
  return false;
}

void Directory::publish(SpaceCard card) {
  const auto published = std::make_shared<const SpaceCard>(std::move(card));
  std::vector<std::shared_ptr<Watcher>> watchers;
  {
    const std::lock_guard lock(mutex_);
    cards_[published->id] = published;
    for (const auto& [id, watcher] : watchers_) watchers.push_back(watcher);
  }
  for (const auto& watcher : watchers) (*watcher)(published);
}

Directory::Card Directory::find(const SpaceId& space) const {
  const std::lock_guard lock(mutex_);
  const auto found = cards_.find(space);
  return found == cards_.end() ? nullptr : found->second;
}

std::vector<Directory::Card> Directory::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<Card> cards;
  cards.reserve(cards_.size());
  for (const auto& [id, card] : cards_) cards.push_back(card);
  return cards;
}

std::vector<Directory::Card> Directory::of_unit(const UnitId& unit) const {
  auto cards = all();
  std::erase_if(cards, [&](const Card& card) { return !card->has_member(unit); });
  return cards;
}

std::shared_ptr<const Space> Directory::registry() const {
  const std::lock_guard lock(mutex_);
  return registry_;
}

void Directory::publish_registry(std::shared_ptr<const Space> registry) {
  const std::lock_guard lock(mutex_);
  registry_ = std::move(registry);
}

std::string Directory::unit_name(const UnitId& unit) const {
  const auto space = registry();
  const Record* record = space ? space->find("units", unit.text()) : nullptr;
  return record != nullptr ? record->text("name") : std::string();
}

std::string Directory::unit_full_name(const UnitId& unit) const {
  const auto space = registry();
  const Record* record = space ? space->find("units", unit.text()) : nullptr;
  return record != nullptr ? record->text("full_name") : std::string();
}

std::uint64_t Directory::watch(Watcher watcher) {
  const std::lock_guard lock(mutex_);
  watchers_[next_watcher_] = std::make_shared<Watcher>(std::move(watcher));
  return next_watcher_++;
}

void Directory::unwatch(std::uint64_t id) {
  const std::lock_guard lock(mutex_);
  watchers_.erase(id);
}

}  // namespace giaoban
