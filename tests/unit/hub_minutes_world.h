#pragma once
#include <doctest/doctest.h>

#include "server/hub/minutes_writing.h"
#include "sync/base/json.h"
#include "sync/ydoc/rich_text.h"
#include "sync/ydoc/transaction.h"

namespace giaoban {

/// The blocks of minutes, each as "name text": of an event the text that it says, of the others what is written in them.
inline std::vector<std::string> blocks_of(const Document& minutes) {
  std::vector<std::string> blocks;
  const auto root = minutes.find_root("default");
  if (!root) return blocks;
  const auto text = read_rich_text(minutes, *root);
  REQUIRE(text.has_value());
  for (std::size_t at = 1; at < text->nodes.size(); at = text->nodes[at].end) {
    const RichNode& node = text->nodes[at];
    std::string said;
    for (const RichAttribute& attribute : node.attributes)
      if (node.name == "event" && attribute.name == "text") said = parse_json(attribute.value)->get<std::string>();
    for (std::size_t below = at + 1; below < node.end; ++below)
      for (std::size_t run = text->nodes[below].first_run; run < text->nodes[below].runs_end; ++run) said += text->runs[run].text;
    blocks.push_back(node.name + (said.empty() ? "" : " " + said));
  }
  return blocks;
}

/// What a secretary types: a paragraph before the block at `index`. Returns the update.
inline std::string type_paragraph(Document& minutes, std::uint64_t index, std::string_view words) {
  Transaction typing(minutes);
  const auto paragraph = typing.insert_type(minutes.root("default"), index, TypeKind::kXmlElement, "paragraph");
  REQUIRE(paragraph.has_value());
  const auto text = typing.insert_type(*paragraph, 0, TypeKind::kXmlText);
  REQUIRE(text.has_value());
  REQUIRE(typing.insert_text(*text, 0, words).has_value());
  return typing.commit();
}

inline std::string delete_block(Document& minutes, std::uint64_t index) {
  Transaction deleting(minutes);
  REQUIRE(deleting.remove(minutes.root("default"), index, 1).has_value());
  return deleting.commit();
}

}  // namespace giaoban
