#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace giaoban {

/// What answers the offers of a Sec-WebSocket-Extensions header: the first of permessage-deflate that can be taken up, without
/// context takeover either way (RFC 7692, 7.1). Nullopt where there is none: what is offered is malformed, or the server would
/// have to keep to a smaller window. Pure.
std::optional<std::string> answer_to_deflate_offer(std::string_view offers);

}  // namespace giaoban
