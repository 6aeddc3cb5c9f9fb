#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace giaoban {

/// Capitals of Vietnamese: of every letter of Latin-1, Latin Extended-A and -B and Extended Additional that it uses.
std::string vietnamese_capitals(std::string_view text);

/// `text` fit for a document: control characters become spaces (Word and XML take none), and so do line breaks; what is not
/// UTF-8 becomes U+FFFD.
std::string printable(std::string_view text);

/// "ngày 05 tháng 3 năm 2020" of yyyy-mm-dd: a 0 before days below 10 and before months 1 and 2 alone (Decree 30, Phụ lục
/// I, II.4). What is no date is returned as it is.
std::string day_line(std::string_view date);
/// "05", "12": numbers below 10 get a 0 (Decree 30, Phụ lục I, II.3).
std::string two_digits(std::int64_t number);
/// "07 giờ 30 phút" of hh:mm; "08 giờ 00 phút". What is no time is returned as it is.
std::string hour_line(std::string_view time);

/// About how wide a line in Times New Roman Bold is, millimetres; right to a tenth for Vietnamese.
double line_width(std::string_view text, double points);

/// The line with "./." behind it, in the place of a full stop or a semicolon.
std::string closed(std::string_view text);

}  // namespace giaoban
