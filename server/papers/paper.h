#pragma once
#include <optional>
#include <string>
#include <vector>

namespace giaoban {

/// Words under one set of marks.
struct Words {
  std::string text;
  bool is_bold = false, is_italic = false, is_underlined = false;
  bool operator==(const Words&) const = default;
};
using Line = std::vector<Words>;

enum class Align : std::uint8_t { kStart, kCentre };

struct TableColumn {
  std::string title;
  int share = 1;  ///< of the width, against the shares of the others
  Align align = Align::kStart;
};

/// Rows have as many cells as there are columns.
struct PaperTable {
  std::vector<TableColumn> columns;
  std::vector<std::vector<std::string>> rows;
};

enum class BlockKind : std::uint8_t {
  kParagraph,
  kGround,   ///< căn cứ: italic
  kHeading,  ///< by `level`: 1 a part, centred; 2 a section, bold; 3 a point, bold italic
  kItem,     ///< of a list: `marker` before it, deeper by `level`
  kTable,
};

struct Block {
  BlockKind kind = BlockKind::kParagraph;
  Line line = {};
  int level = 1;            ///< 1 to 3
  std::string marker = {};  ///< "-", "1.", "a)"
  PaperTable table = {};
};

/// Who signs, the post above the name. One alone signs on the right.
struct PaperSigner {
  std::vector<std::string> post;  ///< lines: "TM. THƯỜNG TRỰC HĐND", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"
  std::string name;               ///< without titles
};

/// An administrative document in the parts that Decree 30/2020 names; numbers in brackets are those of its scheme. What a part
/// holds is shown as text, whatever it looks like.
struct Paper {
  std::vector<std::string> parent;      ///< (2) the body above the one that issues; lines; may be empty
  std::vector<std::string> issuer;      ///< (2) lines
  std::string number;                   ///< (3) "Số: 05/TB-HĐND"
  std::string place_date;               ///< (4) empty: none, as in minutes
  std::string type;                     ///< (5a) "GIẤY MỜI"
  std::string subject;                  ///< (5a) trích yếu
  std::vector<std::string> addressees;  ///< (9a) Kính gửi; may be empty
  std::vector<Block> body;              ///< (6)
  std::vector<PaperSigner> signers;          ///< (7) one or two, left to right
  std::vector<std::string> recipients;  ///< (9b) Nơi nhận, without dashes and semicolons
};

constexpr std::size_t kPaperBlocks = 12'000;       ///< in one paper
constexpr std::size_t kPaperBytes = 4 << 20;       ///< of all its text

}  // namespace giaoban
