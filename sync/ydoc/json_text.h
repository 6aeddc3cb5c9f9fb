#pragma once
#include <string_view>

namespace giaoban {

/// Whether JSON.parse of a browser takes this text: Yjs does that with marks, embeds and presence, and one bad
/// text would stop every client that gets it. Unlike parse_json (SPEC J1) keys may repeat and escaped lone
/// surrogates pass, as JSON.stringify writes them. The text must be UTF-8 and is passed on as it is; nesting
/// deeper than limits::kContentDepth is refused.
bool is_json_text(std::string_view text);

}  // namespace giaoban
