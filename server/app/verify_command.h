#pragma once
#include <iosfwd>

#include "server/app/data_dir.h"

namespace giaoban {

/// `giaoban verify`: walks every log of a stopped node, prints counts and heads, names the first bad entry of each log
/// that has one. Returns the exit code: 0 clean, 1 damaged. Changes nothing.
int verify_command(const DataDir& dir, std::ostream& out);

}  // namespace giaoban
