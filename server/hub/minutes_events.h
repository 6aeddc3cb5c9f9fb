#pragma once
#include <string>
#include <vector>

#include "sync/space/space.h"

namespace giaoban {

/// Something that happened in a sitting, as the minutes say it (SPEC M).
struct MinutesEvent {
  std::string key;   ///< the same at every node and after every restart; different from all others of the conference
  std::string kind;  ///< as the editor knows it: picks the sign before the text
  std::string ref;   ///< "collection/id" of the record that tells of it
  std::string item;  ///< the agenda item in whose section it belongs; empty before the first
  std::int64_t at_ms = 0;
  std::string text;  ///< Vietnamese; of kind "item" the heading of the section
};

/// All that the records tell of a sitting, in order of time: what happened and how it is said follows from them alone. Pure.
/// `registry` names units; null where this node has none. Records that do not decode are passed over.
std::vector<MinutesEvent> minutes_events(const Space& space, const Space* registry);

/// Whether a record of this collection may add an event, or say whether the minutes are filled.
bool bears_on_minutes(std::string_view collection);

/// Whether the node `self` fills the minutes now: it decides on the sitting, which has begun, the minutes are a draft and not locked, and
/// the chair did not switch it off.
bool fills_minutes(const Space& space, const NodeId& self);

}  // namespace giaoban
