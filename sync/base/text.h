#pragma once
#include <cstddef>
#include <optional>
#include <string_view>

namespace giaoban {

/// Number of code points, or nullopt where `text` is not well-formed UTF-8 (RFC 3629: no overlong forms, no
/// surrogates, nothing above U+10FFFF).
std::optional<std::size_t> count_code_points(std::string_view text);

// The string formats that schemas name. Hand-written: std::regex recurses on long input.
bool is_uuid(std::string_view text);
bool is_hex_digits(std::string_view text, std::size_t digits);
/// yyyy-mm-dd of the proleptic Gregorian calendar, a day that exists.
bool is_date(std::string_view text);
/// hh:mm, 00:00 to 23:59.
bool is_time_of_day(std::string_view text);
/// yyyy-yyyy, the second year later: "2021-2026".
bool is_term(std::string_view text);
/// 1–80 of [0-9A-Za-z_-], or two such parts joined by "/" (SPEC R3).
bool is_record_id(std::string_view text);
/// 1–64 of [a-z0-9_-] (SPEC Y7).
bool is_document_name(std::string_view text);

}  // namespace giaoban
