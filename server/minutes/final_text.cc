#include "server/minutes/final_text.h"

#include "sync/base/json.h"
#include "sync/ydoc/rich_text.h"

namespace giaoban {
namespace {

constexpr std::string_view kRoot = "default";  // the field that the editor of minutes writes in
constexpr std::string_view kEvent = "event";   // an element that says what happened in its attributes (SPEC M1)

/// The text of an attribute; empty where it is none.
std::string attribute(const RichNode& node, std::string_view name) {
  for (const RichAttribute& one : node.attributes)
    if (one.name == name)
      if (const auto value = parse_json(one.value); value && value->is_string()) return value->get<std::string>();
  return {};
}

std::string lines_of(const RichText& text) {
  std::string out;
  bool is_line_open = false;
  const auto end_line = [&] {
    if (is_line_open) out += '\n';
    is_line_open = false;
  };
  for (const RichNode& node : text.nodes) {
    if (node.kind == TypeKind::kXmlElement) end_line();
    if (node.kind == TypeKind::kXmlElement && node.name == kEvent) {
      const std::string time = attribute(node, "time"), said = attribute(node, "text");
      if (!time.empty()) out.append(time).append(" ");
      out.append(said);
      is_line_open = true;
    }
    for (std::size_t run = node.first_run; run < node.runs_end; ++run) {
      out += text.runs[run].text;
      is_line_open |= text.runs[run].is_text();
    }
  }
  end_line();
  return out;
}

Result<void> load(Document& document, std::string_view state) {
  const auto applied = document.apply(state, nullptr, kStoredUpdate);
  if (!applied) return std::unexpected(applied.error());
  if (!applied->is_whole) return fail(problem::kDataDamaged, "the state builds on what it does not hold");
  return {};
}

}  // namespace

Result<std::string> final_text(std::string_view state) {
  Document document;
  if (auto loaded = load(document, state); !loaded) return std::unexpected(loaded.error());
  const auto root = document.find_root(kRoot);
  if (!root) return std::string();
  const auto text = read_rich_text(document, *root);
  if (!text) return std::unexpected(text.error());
  return lines_of(*text);
}

Result<std::string> state_vector_of(std::string_view state) {
  Document document;
  if (auto loaded = load(document, state); !loaded) return std::unexpected(loaded.error());
  return document.state_vector();
}

}  // namespace giaoban
