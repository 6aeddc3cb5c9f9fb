#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "server/followup/task_book.h"

namespace giaoban {

/// How much of a quota is done in one period.
struct QuotaProgress {
  std::string period;
  std::int64_t done = 0;
  std::int64_t target = 0;

  bool operator==(const QuotaProgress&) const = default;
  bool is_met() const { return done >= target; }
};

/// The period of a day, yyyy-mm-dd, as reports name it: 2026, 2026-H1, 2026-Q3, 2026-11; empty for a quota that comes once.
std::string period_of(schema::TaskQuotaPeriod period, std::string_view day);

/// What reports say of a quota, period by period. Of one period the latest report counts, since it says how many so far; a report
/// that was returned counts for nothing, and one that names no period is of the day on which it was made. The period of `today`
/// is there though nobody reported. Empty for a task without a quota.
std::vector<QuotaProgress> quota_progress(const FollowedTask& task, std::string_view today);

}  // namespace giaoban
