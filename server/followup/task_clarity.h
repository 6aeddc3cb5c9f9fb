#pragma once
#include <string_view>
#include <vector>

#include "schema/records.h"

namespace giaoban {

/// What a task does not say of the "năm rõ" (SPEC O1), as names of its fields in the order in which people say them: person, text,
/// due, responsible, result; then unit, without which nobody could report. Blank text says nothing. Empty: it may be issued.
std::vector<std::string_view> missing_parts(const schema::Task& task);

}  // namespace giaoban
