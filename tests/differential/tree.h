#pragma once
#include "sync/base/json.h"
#include "sync/ydoc/document.h"

namespace giaoban::differential {

/// The content of the roots "text", "array", "map" and "xml" as JSON (README.md, "Trees"): what tree.mjs makes of Yjs' document.
Json tree_of(Document& document);

/// What a text reads without its marks and embeds.
std::string plain_text(const Document& document, TypeRef text);

}  // namespace giaoban::differential
