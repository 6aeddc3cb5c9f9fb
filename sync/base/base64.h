#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "sync/base/id.h"

namespace giaoban {

/// Base64 with padding (RFC 4648, 4), and back; nullopt where `text` is anything else, line breaks too.
std::string to_base64(ByteView bytes);
std::optional<std::string> from_base64(std::string_view text);

}  // namespace giaoban
