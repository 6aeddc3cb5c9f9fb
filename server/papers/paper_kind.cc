#include "server/papers/paper_kind.h"

#include <array>
#include <fstream>

#include "server/papers/paper_lines.h"
#include "server/papers/shipped_templates.h"
#include "server/papers/template.h"

namespace giaoban {
namespace {

struct Kind {
  PaperKind kind;
  std::string_view name, stem, shipped;
};
constexpr std::array kKinds = {Kind{PaperKind::kInvitation, "invitation", "giay-moi", shipped::kInvitation},
                               Kind{PaperKind::kProgramme, "programme", "chuong-trinh", shipped::kProgramme},
                               Kind{PaperKind::kMinutes, "minutes", "bien-ban", shipped::kMinutes},
                               Kind{PaperKind::kConclusions, "conclusions", "thong-bao-ket-luan", shipped::kConclusions}};

const Kind& row_of(PaperKind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

}  // namespace

std::optional<PaperKind> paper_kind(std::string_view name) {
  for (const Kind& row : kKinds)
    if (row.name == name) return row.kind;
  return std::nullopt;
}

std::string_view kind_name(PaperKind kind) { return row_of(kind).name; }
std::string_view file_stem(PaperKind kind) { return row_of(kind).stem; }
std::string_view shipped_template(PaperKind kind) { return row_of(kind).shipped; }

Result<std::string> read_template(const std::filesystem::path& folder, PaperKind kind) {
  const auto file = folder / (std::string(kind_name(kind)) + ".json");
  std::error_code error;
  if (folder.empty() || !std::filesystem::exists(file, error)) return std::string(shipped_template(kind));
  std::ifstream in(file, std::ios::binary);
  std::string text(kTemplateBytes + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (!in.eof() || in.bad()) return fail(problem::kTemplateInvalid, file.filename().string() + " cannot be read, or is larger than 64 KiB");
  return text;
}

Result<Paper> make_paper(PaperKind kind, const PaperFacts& facts, const std::filesystem::path& templates) {
  const auto text = read_template(templates, kind);
  if (!text) return std::unexpected(text.error());
  auto paper = fill_template(*text, facts);
  if (paper && !is_writable(*paper)) return fail(problem::kTooLarge, "a paper has at most 12 000 paragraphs and 4 MiB of text");
  return paper;
}

}  // namespace giaoban
