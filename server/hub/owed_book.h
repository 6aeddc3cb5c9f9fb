#pragma once
#include <map>
#include <mutex>
#include <vector>

#include "server/followup/owed.h"

namespace giaoban {

/// What the conferences that this node owns still owe, for the others of their series, each of which lives on a thread of its own.
/// Made anew from the spaces at every start. Thread-safe.
class OwedBook {
 public:
  /// Takes in what a conference says of itself. Returns the others of its series, and of the one that it left, where that is news.
  std::vector<SpaceId> put(ConferenceDebts debts);
  std::vector<ConferenceDebts> of_series(const std::string& series) const;

 private:
  mutable std::mutex mutex_;  // guards all
  std::map<SpaceId, ConferenceDebts> conferences_;
};

}  // namespace giaoban
