#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/calendar/event.h"
#include "sync/space/space.h"

namespace giaoban {

/// Somebody a conference is for: a unit that belongs to it, or a guest invited by name.
struct Invitee {
  std::optional<UnitId> unit = {};  ///< of a unit
  std::string guest = {};           ///< of a guest, the id of its record
  std::string name = {};            ///< as a letter addresses it, 1–kPartyNameCodePoints, one line
  std::string email = {};           ///< empty where none is known, or what is known is no address
  Answer answer = Answer::kNone;
  std::uint64_t answered_ms = 0;              ///< when the answer was written down, Unix milliseconds; 0 without one
  bool was_sent = false;                      ///< an invitation by letter was queued
  std::string sent_on = {};                   ///< yyyy-mm-dd of the last one; of units also that of one on paper
  std::optional<std::int64_t> sent_sequence = {};  ///< of the last one; of units alone
  std::string answer_by = {};                 ///< yyyy-mm-dd; empty where nobody asked for an answer by a day
  std::string reminded_on = {};               ///< yyyy-mm-dd; empty before the first reminder
  bool is_removed = false;                    ///< a guest who was taken off the list after an invitation went out

  bool operator==(const Invitee&) const = default;
};

/// Units in the order of their ids, but not the one that convenes, then guests by rank. `registry` may be null: then nobody
/// but guests has a name or an address.
std::vector<Invitee> invitees_of(const Space& conference, const Space* registry);

/// Guests who were taken off the list after an invitation went out to them, by their ids: they are told that it no longer
/// holds. Not those whose address somebody invited still has.
std::vector<Invitee> removed_guests(const Space& conference, const Space* registry);

/// "Thường trực HĐND thị xã Thái Hòa" for "Thị xã Thái Hòa".
std::string office_name(std::string_view unit_full_name);
/// The office of a unit; empty where the registry does not know it.
std::string office_of(const Space* registry, std::string_view unit);
/// The address of a unit; empty where it has none that letters can go to.
std::string email_of(const Space* registry, std::string_view unit);

/// "accepted" and the like, as records say it, and back; kNone for anything else. kNone has no text.
std::string_view answer_text(Answer answer);
Answer answer_of(std::string_view text);

/// `text` as one line of at most `code_points`: line breaks and control characters become spaces, the rest is cut.
std::string one_line(std::string_view text, std::size_t code_points);

}  // namespace giaoban
