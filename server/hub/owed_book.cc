#include "server/hub/owed_book.h"

namespace giaoban {

std::vector<SpaceId> OwedBook::put(ConferenceDebts debts) {
  const std::lock_guard lock(mutex_);
  ConferenceDebts& kept = conferences_[debts.conference];
  std::vector<SpaceId> told;
  if (kept == debts) return told;
  for (const auto& [id, other] : conferences_)
    if (id != debts.conference && !other.series.empty() && (other.series == debts.series || other.series == kept.series)) told.push_back(id);
  kept = std::move(debts);
  return told;
}

std::vector<ConferenceDebts> OwedBook::of_series(const std::string& series) const {
  const std::lock_guard lock(mutex_);
  std::vector<ConferenceDebts> found;
  for (const auto& [id, debts] : conferences_)
    if (debts.series == series) found.push_back(debts);
  return found;
}

}  // namespace giaoban
