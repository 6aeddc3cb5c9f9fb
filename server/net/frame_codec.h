#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "server/hub/socket.h"

namespace giaoban {

using MaskKey = std::array<std::uint8_t, 4>;

/// Appends one unfragmented data frame (RFC 6455, 5.2) to `out`; masked where `mask` is not null, as the
/// calling side must.
void append_frame(std::string& out, FrameKind kind, std::string_view payload, const MaskKey* mask);

}  // namespace giaoban
