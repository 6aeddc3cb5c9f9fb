#include <doctest/doctest.h>

#include "server/papers/ordering.h"
#include "server/papers/wording.h"
#include "sync/base/text.h"
#include "tests/unit/papers_world.h"

namespace giaoban {
namespace {

TEST_CASE("Decree 30, Phụ lục I, II.4: a 0 stands before days below 10, and before months 1 and 2 alone") {
  CHECK(day_line("2020-03-05") == "ngày 05 tháng 3 năm 2020");
  CHECK(day_line("2026-01-10") == "ngày 10 tháng 01 năm 2026");
  CHECK(day_line("2026-02-09") == "ngày 09 tháng 02 năm 2026");
  CHECK(day_line("2026-12-31") == "ngày 31 tháng 12 năm 2026");
  CHECK(day_line("bao giờ") == "bao giờ");
}

TEST_CASE("Decree 30, Phụ lục I, II.3: numbers below 10 get a 0") {
  CHECK(two_digits(5) == "05");
  CHECK(two_digits(10) == "10");
  CHECK(two_digits(123) == "123");
}

TEST_CASE("every small letter of Vietnamese has its capital, and capitals stay") {
  const std::string letters = kVietnameseLetters, small = letters.substr(0, letters.find("À")), capitals = letters.substr(small.size());
  CHECK(vietnamese_capitals(small) == capitals);
  CHECK(vietnamese_capitals(capitals) == capitals);
  CHECK(vietnamese_capitals("Thị xã Thái Hòa, số 5") == "THỊ XÃ THÁI HÒA, SỐ 5");
}

TEST_CASE("what is no text becomes some: controls and directions spaces, broken UTF-8 a mark") {
  CHECK(printable("a\x01" "b\n\tc") == "a b  c");
  CHECK(printable("x\xE2\x80\xAEy") == "x y");  // U+202E turns what follows around
  const std::string mended = printable("Hội\xFF ngh\xE1\xBB");
  CHECK(count_code_points(mended).has_value());
  CHECK(mended.starts_with("Hội\xEF\xBF\xBD ngh"));
}

TEST_CASE("a paper ends with ./. once") {
  CHECK(closed("Trân trọng.") == "Trân trọng./.");
  CHECK(closed("Trân trọng./.") == "Trân trọng./.");
  CHECK(closed("- Việc cuối; ") == "- Việc cuối./.");
}

TEST_CASE("times are Vietnam's") {
  CHECK(vietnam_date(1'795'401'000'000) == "2026-11-23");
  CHECK(vietnam_time(1'795'401'000'000) == "09:30");
  CHECK(vietnam_date(1'795'377'600'000) == "2026-11-23");  // 20:00 of the day before in London
  CHECK(hour_line("07:30") == "07 giờ 30 phút");
}

TEST_CASE("outlines count 1. then a) b) … d) đ) e) g), then dashes") {
  CHECK(outline_marker(1, 11) == "12.");
  CHECK(outline_marker(2, 3) == "d)");
  CHECK(outline_marker(2, 4) == "đ)");
  CHECK(outline_marker(2, 6) == "g)");
  CHECK(outline_marker(2, 23) == "-");
  CHECK(outline_marker(3, 0) == "-");
}

TEST_CASE("the width of a line is right to a tenth: measured for Times New Roman Bold") {
  CHECK(line_width("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12) == doctest::Approx(87.7).epsilon(0.1));
  CHECK(line_width("Độc lập - Tự do - Hạnh phúc", 13) == doctest::Approx(56.0).epsilon(0.1));
}

}  // namespace
}  // namespace giaoban
