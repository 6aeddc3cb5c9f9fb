#pragma once
#include <map>
#include <string>

#include "server/hub/hub.h"

namespace giaoban {

/// The spaces that the people of one unit were told of, in the words of `welcome` and `spaces` (SPEC F1, F5): all their
/// connections of a thread share it. One thread.
class KnownSpaces {
 public:
  explicit KnownSpaces(const Hub& hub, const NodeId& self) : hub_(hub), self_(self) {}

  /// Takes a space in as it is now. Returns whether it is news.
  bool note(const SpaceCard& card);
  /// The unit does not belong to it any more; it is news again if it comes back.
  void forget(const SpaceId& space) { summaries_.erase(space); }

  /// The summaries of all, with commas between them.
  std::string all() const;
  /// The summary of one of them.
  std::string one(const SpaceId& space) const;

 private:
  struct Summary {
    std::string before, after;  // the offset, which changes most
  };
  void append(std::string& out, const SpaceId& space, const Summary& summary) const;

  const Hub& hub_;
  const NodeId self_;
  std::map<SpaceId, Summary> summaries_;
};

}  // namespace giaoban
