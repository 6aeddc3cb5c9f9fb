#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "server/planning/days/holidays.h"

namespace giaoban {

enum class BlockKind { kTetWeeks, kSession, kPreparation, kElection, kBusy };

/// Days on which some or all may not be convened.
struct BlockedPeriod {
  std::string id;
  BlockKind kind = BlockKind::kBusy;
  Period period;
  std::vector<std::string> units;   ///< who cannot meet; with `people` empty too: everybody
  std::vector<std::string> people;
  std::string reason;  ///< Vietnamese, for those who ask why; may be empty

  bool operator==(const BlockedPeriod&) const = default;
  bool hits_all() const { return units.empty() && people.empty(); }
};

/// Who would have to come.
struct Attendance {
  std::set<std::string> units;
  std::set<std::string> people;
};

/// Why a day is not free.
struct Obstacle {
  std::string rule;  ///< "weekend", "holiday:2027-09-02" or "block:ID"
  std::string vi, en;

  bool operator==(const Obstacle&) const = default;
};

/// Which days of a span of years are free, and for whom.
class FreeDays {
 public:
  /// `has_tet_weeks`: the weeks around each Tết are blocked for all.
  FreeDays(const HolidayRules& rules, std::vector<BlockedPeriod> blocks, bool has_tet_weeks, int first_year, int last_year);

  /// All that stands against meeting that day; empty where it is free. The weekend comes first, then the holiday, then
  /// blocked periods as they were given.
  std::vector<Obstacle> obstacles(Day day, const Attendance& who) const;
  bool is_free(Day day, const Attendance& who) const;

  const HolidayCalendar& holidays() const { return holidays_; }
  /// Those given and the weeks around Tết.
  const std::vector<BlockedPeriod>& blocks() const { return blocks_; }

 private:
  HolidayCalendar holidays_;
  std::vector<BlockedPeriod> blocks_;
};

/// Whether the period keeps any of them from coming.
bool hits(const BlockedPeriod& block, const Attendance& who);
/// What a period is called: its reason, or else its kind. English has the kind always, and the reason as it was written.
std::string block_name_vi(const BlockedPeriod& block);
std::string block_name_en(const BlockedPeriod& block);
/// "Kỳ họp thường lệ HĐND từ 01/07/2027 đến 15/07/2027", and in English.
std::string block_text_vi(const BlockedPeriod& block);
std::string block_text_en(const BlockedPeriod& block);

}  // namespace giaoban
