#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "server/papers/facts.h"
#include "sync/base/result.h"

namespace giaoban {

enum class PaperKind : std::uint8_t { kInvitation, kProgramme, kMinutes, kConclusions };  ///< GM, CTr, BB, TB
enum class PaperFormat : std::uint8_t { kPdf, kDocx };

/// "invitation", "programme", "minutes", "conclusions", as addresses and files of templates have them; and back.
std::optional<PaperKind> paper_kind(std::string_view name);
std::string_view kind_name(PaperKind kind);
/// "giay-moi", "chuong-trinh", "bien-ban", "thong-bao-ket-luan": how a file is called that people keep.
std::string_view file_stem(PaperKind kind);

/// The template that comes with the program.
std::string_view shipped_template(PaperKind kind);
/// That of the office, `<folder>/<kind>.json`, read anew each time; the shipped one where there is none. Errors:
/// template_invalid (too large, or it cannot be read).
Result<std::string> read_template(const std::filesystem::path& folder, PaperKind kind);

/// A paper of the kind by the office's template. Errors: template_invalid; too_large (kPaperBlocks, kPaperBytes).
Result<Paper> make_paper(PaperKind kind, const PaperFacts& facts, const std::filesystem::path& templates);

}  // namespace giaoban
