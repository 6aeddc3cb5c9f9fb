#pragma once
#include <cstddef>
#include <map>
#include <set>
#include <string>

#include "sync/space/space.h"

namespace giaoban {

// Who is at a conference, as its check_ins say it (SPEC A). Pure; on whatever thread the space is read. The browser works it
// out by the same rules (web-client/src/model/attendance.ts).

/// The latest word about somebody (A4).
struct LastWord {
  std::string row;   ///< id in check_ins
  std::string kind;  ///< arrived, left, absent
  std::int64_t at_ms = 0;
};

/// Of everybody about whom something was noted, by the ids of delegates, guests or responses (of a substitute, A1).
std::map<std::string, LastWord, std::less<>> last_words(const Space& space);

/// Whether the list of the conference has the person: a delegate, a guest, or the substitute that a response names.
bool is_listed(const Space& space, std::string_view person);

/// Whether somebody of the list is in the hall now.
bool is_present(const Space& space, std::string_view person);
/// All of whom is_present() says so.
std::set<std::string, std::less<>> present_people(const Space& space);

/// What share must be there (A6).
enum class QuorumShare { kMoreThanHalf, kTwoThirds };
/// Exactly, by integers; of nobody never.
bool is_quorum(std::size_t present, std::size_t total, QuorumShare share);

/// Whether the sitting has its quorum, as `sittings` says that it counts; without a word there units, more than half.
struct Quorum {
  std::size_t present = 0;
  std::size_t total = 0;
  bool is_met = false;
};
Quorum quorum_of(const Space& space);

}  // namespace giaoban
