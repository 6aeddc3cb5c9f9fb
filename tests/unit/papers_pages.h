#pragma once
#include <doctest/doctest.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <pugixml.hpp>

#include "server/papers/decree.h"
#include "tests/unit/papers_world.h"

namespace giaoban {

/// What a command prints.
inline std::string printed(const std::string& command) {
  std::FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string text;
  std::array<char, 4096> part;
  while (const std::size_t got = std::fread(part.data(), 1, part.size(), pipe)) text.append(part.data(), got);
  REQUIRE_MESSAGE(pclose(pipe) == 0, command);
  return text;
}

/// A file of bytes that is gone with this.
class KeptFile {
 public:
  KeptFile(const std::string& bytes, const std::string& ending)
      : path_("/tmp/giaoban-paper-" + std::to_string(getpid()) + "-" + std::to_string(++count_) + ending) {
    std::ofstream(path_, std::ios::binary) << bytes;
  }
  ~KeptFile() { unlink(path_.c_str()); }
  KeptFile(const KeptFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  static inline int count_ = 0;
  std::string path_;
};

/// A line as pdftotext sees it, millimetres from the page's left and top edge.
struct SeenLine {
  int page = 0;  ///< from 1
  double left = 0, right = 0, top = 0, bottom = 0;
  std::string text;
  double centre() const { return (left + right) / 2; }
};

inline std::vector<SeenLine> seen_lines(const std::string& pdf) {
  const KeptFile file(pdf, ".pdf");
  pugi::xml_document document;
  REQUIRE(document.load_string(printed("pdftotext -bbox-layout " + file.path() + " -").c_str()));
  constexpr double kMm = 25.4 / 72;
  std::vector<SeenLine> lines;
  int page_number = 0;
  for (const auto page : document.child("html").child("body").child("doc").children("page")) {
    ++page_number;
    for (const auto& found : page.select_nodes(".//line")) {
      const auto node = found.node();
      SeenLine line{page_number, node.attribute("xMin").as_double() * kMm, node.attribute("xMax").as_double() * kMm, node.attribute("yMin").as_double() * kMm, node.attribute("yMax").as_double() * kMm, ""};
      for (const auto word : node.children("word")) line.text += (line.text.empty() ? "" : " ") + std::string(word.text().as_string());
      lines.push_back(std::move(line));
    }
  }
  return lines;
}

/// The first line that begins so.
inline SeenLine seen(const std::vector<SeenLine>& lines, std::string_view beginning) {
  for (const SeenLine& line : lines)
    if (line.text.starts_with(beginning)) return line;
  FAIL("not seen: " << beginning);
  return {};
}

/// A paper with every part, of `paragraphs` paragraphs that each fill some lines.
inline Paper long_paper(std::size_t paragraphs) {
  Paper paper;
  paper.parent = {"HỘI ĐỒNG NHÂN DÂN TỈNH NGHỆ AN"};
  paper.issuer = {"THƯỜNG TRỰC"};
  paper.number = "Số: 05/BC-HĐND";
  paper.place_date = "Nghệ An, ngày 05 tháng 3 năm 2020";
  paper.type = "BÁO CÁO";
  paper.subject = "Kết quả hoạt động của Thường trực Hội đồng nhân dân";
  paper.addressees = {"Ủy ban Thường vụ Quốc hội"};
  paper.body.push_back({.kind = BlockKind::kHeading, .line = {{"I. KẾT QUẢ"}}, .level = 1});
  for (std::size_t i = 0; i < paragraphs; ++i)
    paper.body.push_back({.line = {{"Đoạn " + std::to_string(i + 1) + ". Thường trực Hội đồng nhân dân tiếp tục đổi mới nội dung, phương thức hoạt động; nâng cao chất lượng giám sát chuyên đề, chất vấn và giải trình; phối hợp chặt chẽ với Ủy ban nhân dân và Ủy ban Mặt trận Tổ quốc Việt Nam cùng cấp trong mọi hoạt động."}}});
  paper.signers = {{{"TM. THƯỜNG TRỰC HĐND", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"}, "Nguyễn Văn Ký"}};
  paper.recipients = {"Như trên", "Lưu: VT, CTHĐND"};
  return paper;
}

}  // namespace giaoban
