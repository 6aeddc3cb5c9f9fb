#pragma once
#include "server/planning/search/date_problem.h"

namespace giaoban {

enum class DateVerdict {
  kFound,
  kImpossible,  ///< proven: the whole tree was searched
  kUnknown,     ///< the limit came first
};

struct DateAnswer {
  DateVerdict verdict = DateVerdict::kUnknown;
  Dates dates;  ///< where found
};

/// Some dates that hold every rule, or the proof that there are none: Gecode, one thread, the same for the same seed unless
/// the limit cuts it short.
DateAnswer find_dates(const DateProblem& problem, std::uint32_t seed, const SearchLimit& limit);

}  // namespace giaoban
