#pragma once
#include <string>
#include <utility>
#include <vector>

#include "sync/space/space.h"

namespace giaoban {

/// The records of a collection by rank, then by id. They live as long as the space.
std::vector<std::pair<std::string, const Record*>> by_rank(const Space& space, std::string_view collection);

/// yyyy-mm-dd and hh:mm in Vietnam of Unix milliseconds.
std::string vietnam_date(std::int64_t unix_ms);
std::string vietnam_time(std::int64_t unix_ms);

/// The mark before the item `index` (from 0) of an outline: "1.", then "a)", "b)" … "đ)" in the order of the Vietnamese alphabet,
/// then "-"; also where letters run out.
std::string outline_marker(int level, std::size_t index);

}  // namespace giaoban
