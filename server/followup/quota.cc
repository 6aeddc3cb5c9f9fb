#include "server/followup/quota.h"

#include <chrono>
#include <map>

namespace giaoban {
namespace {

constexpr std::int64_t kVietnamMs = 7 * 3'600'000;

std::string day_of(std::int64_t at_ms) {
  const std::chrono::sys_time<std::chrono::milliseconds> at(std::chrono::milliseconds(at_ms + kVietnamMs));
  const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(at));
  const auto two = [](unsigned value) { return std::string(value < 10 ? "0" : "") + std::to_string(value); };
  return std::to_string(static_cast<int>(day.year())) + "-" + two(static_cast<unsigned>(day.month())) + "-" + two(static_cast<unsigned>(day.day()));
}

}  // namespace

std::string period_of(schema::TaskQuotaPeriod period, std::string_view day) {
  using Period = schema::TaskQuotaPeriod;
  const std::string year(day.substr(0, 4));
  const int month = std::stoi(std::string(day.substr(5, 2)));
  switch (period) {
    case Period::kMonth: return std::string(day.substr(0, 7));
    case Period::kQuarter: return year + "-Q" + std::to_string((month + 2) / 3);
    case Period::kHalfYear: return year + (month <= 6 ? "-H1" : "-H2");
    case Period::kYear: return year;
    case Period::kOnce: return {};
  }
  return {};
}

std::vector<QuotaProgress> quota_progress(const FollowedTask& task, std::string_view today) {
  if (!task.task.quota) return {};
  const schema::TaskQuota& quota = *task.task.quota;
  std::map<std::string, std::int64_t> done = {{period_of(quota.period, today), 0}};
  for (const JudgedReport& one : task.reports) {
    const bool was_returned = one.verdict && one.verdict->verdict == schema::TaskVerdictVerdict::kReturned;
    if (!one.report.count || was_returned) continue;
    const bool names_period = one.report.period && !one.report.period->empty();
    done[names_period ? *one.report.period : period_of(quota.period, day_of(one.report.at_ms))] = *one.report.count;
  }
  std::vector<QuotaProgress> progress;
  for (const auto& [period, count] : done) progress.push_back({period, count, quota.count});
  return progress;
}

}  // namespace giaoban
