#pragma once
#include <vector>

#include "server/papers/paper.h"
#include "sync/ydoc/rich_text.h"

namespace giaoban {

/// The text of minutes as the editor writes it: headings, paragraphs, lists, and the blocks that the node put in (element `event`:
/// "07:35 Khai mạc phiên họp."), with bold, italic and underlined. An element that is not known gives its text. Paragraphs
/// without text are left out.
std::vector<Block> minutes_blocks(const RichText& text);

}  // namespace giaoban
