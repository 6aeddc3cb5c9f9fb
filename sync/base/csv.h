#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"

namespace giaoban {

/// What read_csv() takes; a table that an office keeps has far less.
struct CsvLimits {
  std::size_t rows = 200'000;
  std::size_t columns = 64;
  std::size_t field_bytes = 16 << 10;
};

struct CsvRow {
  std::size_t line = 1;  ///< of the text, from 1, where the row begins
  std::vector<std::string> fields;
};

/// Reads comma-separated values (RFC 4180), as spreadsheets write them: a byte order mark is passed over, lines end by CR LF or
/// LF, and the separator is a semicolon where one comes before any comma in the first row, as programs set to Vietnamese write
/// it. Rows need not have the same number of fields; empty lines are left out. Memory is proportional to the text.
/// Errors: invalid_field with "line N: …": a quote out of place or never closed, no UTF-8; too_many (rows, columns);
/// too_large (a field).
Result<std::vector<CsvRow>> read_csv(std::string_view text, const CsvLimits& limits = {});

}  // namespace giaoban
