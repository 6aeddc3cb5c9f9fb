// The PDF, measured by poppler against Decree 30/2020, Phụ lục I.
#include <sys/stat.h>

#include <algorithm>
#include <sstream>

#include "server/papers/html_writer.h"
#include "server/papers/pdf_renderer.h"
#include "server/papers/wording.h"
#include "tests/unit/papers_pages.h"

namespace giaoban {
namespace {

std::string pdf_of(const Paper& paper) {
  auto pdf = render_pdf(paper_html(paper));
  REQUIRE_MESSAGE(pdf, pdf.error().code << " " << pdf.error().detail);
  return std::move(*pdf);
}

doctest::Approx about(double millimetres, double tolerance = 1.0) { return doctest::Approx(millimetres).epsilon(tolerance / millimetres); }

TEST_CASE("the parts of a paper stand where the decree has them") {
  const auto lines = seen_lines(pdf_of(long_paper(30)));
  const SeenLine country = seen(lines, decree::kCountry), motto = seen(lines, decree::kMotto);
  const double text_right = decree::kPageWidth - decree::kRight, right_centre = text_right - decree::kRightColumn / 2, left_centre = decree::kLeft + decree::kLeftColumn / 2;
  CHECK(country.right - country.left == about(87.7));  // 12 pt bold
  CHECK(motto.right - motto.left == about(56.0));      // 13 pt bold
  CHECK(country.top == about(decree::kTop));
  CHECK(country.centre() == about(right_centre));
  CHECK(motto.centre() == about(right_centre));
  CHECK(motto.top >= country.bottom - 1);
  CHECK(seen(lines, "HỘI ĐỒNG NHÂN DÂN").centre() == about(left_centre));
  CHECK(seen(lines, "THƯỜNG TRỰC").centre() == about(left_centre));
  const SeenLine number = seen(lines, "Số: 05/BC-HĐND"), date = seen(lines, "Nghệ An, ngày 05 tháng 3 năm 2020");
  CHECK(number.centre() == about(left_centre));
  CHECK(date.centre() == about(right_centre));
  CHECK(number.top == about(date.top));
  const double page_centre = (decree::kLeft + text_right) / 2;
  const SeenLine type = seen(lines, "BÁO CÁO"), subject = seen(lines, "Kết quả hoạt động");
  CHECK(type.centre() == about(page_centre));
  CHECK(subject.centre() == about(page_centre));
  CHECK(type.top > number.bottom);
  CHECK(subject.top >= type.bottom - 1);
  const SeenLine words = seen(lines, "Nơi nhận:"), post = seen(lines, "TM. THƯỜNG TRỰC HĐND"), name = seen(lines, "Nguyễn Văn Ký");
  CHECK(words.left == about(decree::kLeft));
  CHECK(words.page == post.page);
  CHECK(words.top == about(post.top));  // level with the signer
  CHECK(post.centre() == about(page_centre + decree::kTextWidth / 4));
  CHECK(name.centre() == about(post.centre()));
  CHECK(name.top - seen(lines, "PHÓ CHỦ TỊCH").bottom == about(decree::kSignatureRoom, 2));
}

TEST_CASE("margins hold on every page, paragraphs go in, pages but the first are numbered in the top margin") {
  const auto lines = seen_lines(pdf_of(long_paper(120)));
  int pages = 0;
  for (const SeenLine& line : lines) {
    pages = std::max(pages, line.page);
    CHECK(line.left >= decree::kLeft - 0.2);
    CHECK(line.right <= decree::kPageWidth - decree::kRight + 0.2);
    CHECK(line.bottom <= decree::kPageHeight - decree::kBottom + 0.5);
    if (line.top >= decree::kTop - 1) continue;
    CHECK(line.page > 1);  // what is above is the number of the page
    CHECK(line.text == std::to_string(line.page));
    CHECK((line.top + line.bottom) / 2 == about(decree::kTop / 2, 1.5));
    CHECK(line.centre() == about((decree::kLeft + decree::kPageWidth - decree::kRight) / 2));
  }
  CHECK(pages > 5);
  const auto numbered = std::ranges::count_if(lines, [](const SeenLine& line) { return line.top < decree::kTop - 1; });
  CHECK(numbered == pages - 1);
  CHECK(seen(lines, "Đoạn 2.").left == about(decree::kLeft + decree::kFirstIndent));
  CHECK(seen(lines, "Đoạn 2.").bottom - seen(lines, "Đoạn 2.").top == about(decree::kBodySize * 1.15 * 25.4 / 72, 1.2));
}

TEST_CASE("every Vietnamese letter comes from Tinos, embedded, in an A4 page of PDF/A-2b") {
  Paper paper = long_paper(1);
  paper.body.push_back({.line = {{kVietnameseLetters}}});
  for (const Words& look : {Words{kVietnameseLetters, true}, Words{kVietnameseLetters, false, true}, Words{kVietnameseLetters, true, true}}) paper.body.push_back({.line = {look}});
  const KeptFile file(pdf_of(paper), ".pdf");
  std::istringstream fonts(printed("pdffonts " + file.path()));
  std::string line;
  std::getline(fonts, line);
  std::getline(fonts, line);
  int count = 0;
  while (std::getline(fonts, line)) {
    ++count;
    CHECK_MESSAGE(line.find("Tinos") != std::string::npos, line);
    CHECK_MESSAGE(line.find(" yes yes yes ") != std::string::npos, line);  // embedded, subset, with Unicode
  }
  CHECK(count == 4);
  const std::string about_file = printed("pdfinfo " + file.path());
  CHECK(about_file.find("(A4)") != std::string::npos);
  CHECK(printed("pdftotext " + file.path() + " -").find("ỳýỷỹỵđ") != std::string::npos);
  std::ifstream in(file.path(), std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(in)), {});
  CHECK(bytes.find("pdfaid:part=\"2\" pdfaid:conformance=\"B\"") != std::string::npos);
}

TEST_CASE("what looks like HTML, and controls, are shown as text; addresses are not fetched") {
  Paper paper = long_paper(1);
  const std::string text = "<script>alert(1)</script> <img src=\"http://192.0.2.1/x.png\"> &amp; </p></body> \x01\x08";
  paper.body.push_back({.line = {{printable(text)}}});
  const KeptFile file(pdf_of(paper), ".pdf");
  const std::string shown = printed("pdftotext -raw " + file.path() + " - | tr -d ' \\n'");
  CHECK_MESSAGE(shown.find("<script>alert(1)</script><imgsrc=\"http://192.0.2.1/x.png\">&amp;</p></body>") != std::string::npos, shown);
}

TEST_CASE("a program that is missing, fails, or does not end is told as such") {
  const std::string page = paper_html(long_paper(1));
  const auto code = [&](const RenderLimits& limits, const std::string& program) {
    const auto pdf = render_pdf(page, limits, program);
    return pdf ? std::string("made") : std::string(pdf.error().code);
  };
  CHECK(code({}, "no-such-program-anywhere") == problem::kToolMissing);
  CHECK(code({}, "false") == problem::kRenderFailed);
  CHECK(code({}, "true") == problem::kRenderFailed);  // no PDF came
  const KeptFile endless("#!/bin/sh\nexec tail -f /dev/null\n", ".sh");
  REQUIRE(chmod(endless.path().c_str(), 0700) == 0);
  CHECK(code({.time = std::chrono::seconds(1)}, endless.path()) == problem::kRenderFailed);
  CHECK(code({.memory_bytes = 8 << 20}, "weasyprint") != "made");
}

}  // namespace
}  // namespace giaoban
