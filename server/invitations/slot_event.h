#pragma once
#include <map>

#include "server/invitations/conference_event.h"

namespace giaoban {

/// The slots of a plan as calendars that are subscribed to show them.
struct SlotEvents {
  /// A slot that a conference was called from: in feeds the conference goes on under the slot's UID.
  struct Convened {
    Uuid uid;
    std::int64_t sequence = 0;
    bool is_cancelled = false;  ///< in the plan, whatever the conference says
  };
  std::vector<ConferenceEvent> events;        ///< of slots with a day, as they are by their ids
  std::map<SpaceId, Convened> convened;       ///< by the conference's space
};

/// Planned slots are tentative, confirmed ones stand, those that were cancelled are told as such. Of the whole day where the
/// series has no hour. Slots without a day have no event. Nothing where the registry does not know the plan.
SlotEvents slot_events(const Space& plan, const Space& registry, const EventFrame& frame);

/// The conference's event as it goes on under the UID of its slot: its sequence is not below the slot's.
void take_over_slot(ConferenceEvent& event, const SlotEvents::Convened& slot);

}  // namespace giaoban
