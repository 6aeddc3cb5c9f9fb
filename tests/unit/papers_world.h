#pragma once
#include <doctest/doctest.h>

#include "server/papers/conference_facts.h"
#include "server/papers/paper_kind.h"
#include "sync/base/json.h"
#include "tests/unit/invitations_world.h"

namespace giaoban {

/// The letters of Vietnamese that ASCII lacks, small and as capitals.
inline constexpr const char* kVietnameseLetters =
    "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
    "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ";

/// A conference with an agenda, people, conclusions and tasks.
struct PaperWorld : InvitationWorld {
  PaperWorld() {
    name(world.province_unit, "Tỉnh Nghệ An", "");
    change_conference({{"chairs", {"Nguyễn Văn Chủ", "Trần Thị Phó"}}});
    put("agenda_items", uuid_of(201).text(), {{"title", "Báo cáo đề dẫn"}, {"kind", "lead_report"}, {"minutes", 20}, {"rank", "b"}, {"presenter_unit", world.town_unit.text()}});
    put("agenda_items", uuid_of(202).text(), {{"title", "Khai mạc"}, {"kind", "opening"}, {"minutes", 10}, {"rank", "a"}, {"presenter", "Chủ tọa"}});
    put("agenda_items", uuid_of(203).text(), {{"title", "Không họp"}, {"kind", "other"}, {"minutes", 10}, {"rank", "c"}, {"status", "declined"}});
  }
  void conclude(std::uint8_t id, const std::string& text, const std::string& rank, const std::string& parent = "") {
    Json fields = {{"kind", "decision"}, {"text", text}, {"rank", rank}};
    if (!parent.empty()) fields["parent"] = parent;
    put("conclusions", uuid_of(id).text(), std::move(fields));
  }
  void task(std::uint8_t id, const std::string& status, const std::string& text) {
    put("tasks", uuid_of(id).text(), {{"text", text}, {"unit", world.town_unit.text()}, {"person", "Lê Văn Làm"}, {"due", "2027-03-05"}, {"status", status}, {"rank", "a"}});
  }
  PaperFacts facts(std::vector<Block> minutes = {}) const {
    auto made = conference_facts(conference, &registry, std::move(minutes), now);
    REQUIRE_MESSAGE(made, made.error().detail);
    return std::move(*made);
  }
  Paper paper(PaperKind kind, std::vector<Block> minutes = {}) const {
    auto made = make_paper(kind, facts(std::move(minutes)), {});
    REQUIRE_MESSAGE(made, made.error().detail << " " << made.error().pointer);
    return std::move(*made);
  }
};

/// The words of a paper's body, one block after another.
inline std::vector<std::string> lines_of(const Paper& paper) {
  std::vector<std::string> lines;
  for (const Block& block : paper.body) {
    std::string line = block.marker.empty() ? "" : block.marker + " ";
    for (const Words& words : block.line) line += words.text;
    if (block.kind == BlockKind::kTable)
      for (const auto& row : block.table.rows)
        for (const std::string& cell : row) line += cell + "|";
    lines.push_back(line);
  }
  return lines;
}

}  // namespace giaoban
