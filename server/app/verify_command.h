#pragma once
#include <iosfwd>

#include "server/app/data_dir.h"

namespace giaoban {

/// `giaoban verify`: walks every log of a stopped node, prints counts and heads, names the first bad entry of each log
/// that has one. Returns the exit code: 0 clean, 1 damaged. Changes nothing.
int verify_command(const DataDir& dir, std::ostream& out);

/// `giaoban verify minutes FILE`: proves that text, state, files and signatures of exported final minutes belong together
/// (SPEC N5), and says what does not. Returns the exit code: 0 they do, 1 they do not, or the file cannot be read.
int verify_minutes_command(const std::filesystem::path& file, std::ostream& out);

}  // namespace giaoban
