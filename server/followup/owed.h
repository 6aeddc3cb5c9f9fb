#pragma once
#include <compare>
#include <string>
#include <vector>

#include "sync/space/space.h"

namespace giaoban {

/// Something that a conference left open.
struct OwedWork {
  std::string record;  ///< of the conference
  Json fields;         ///< of its row in owed_items, but where it comes from

  bool operator==(const OwedWork&) const = default;
};

/// What other conferences need to know of one.
struct ConferenceDebts {
  SpaceId conference;
  std::string title;
  std::string series;  ///< equal for conferences of one series; empty: of none
  std::string date;
  std::int64_t ordinal = 0;
  bool is_over = false;  ///< held or cancelled
  std::vector<OwedWork> open;

  bool operator==(const ConferenceDebts&) const = default;
  /// Whether it comes before `other`: by day, then number, then id.
  bool is_before(const ConferenceDebts& other) const;
};

/// What a conference says of itself and still owes (SPEC O7): tasks that are open, and promises that are not taken up by a task that
/// was issued. Of a space that is no conference, without a series.
ConferenceDebts debts_of(const Space& space);

/// Id of the row that stands for a record of another conference, everywhere the same: the first 16 bytes of BLAKE2b-256 of
/// "giaoban owed 1", the space and the record, as a uuid of version 8.
Uuid owed_item_id(const SpaceId& conference, std::string_view record);

/// What changes in `owed_items` of a conference that is still to be held, so that it opens with what earlier conferences of its
/// series owe. `others`: what is known of them, in any order; it may be a part, of which only it is said. What ended is settled, and
/// nothing is taken away. Nothing where it was held or cancelled, or all is as it should be.
std::vector<RecordChange> owed_changes(const Space& space, const std::vector<ConferenceDebts>& others);

/// Whether a record of this collection may change what debts_of() says.
bool bears_on_debts(std::string_view collection);

}  // namespace giaoban
