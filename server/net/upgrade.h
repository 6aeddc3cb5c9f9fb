#pragma once
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/api/http.h"

namespace giaoban {

using HeaderList = std::vector<std::pair<std::string, std::string>>;

/// What answers a Sec-WebSocket-Key (RFC 6455, 4.2.2).
std::string accept_key(std::string_view key);

/// Whether a request for an upgrade is one of RFC 6455. Otherwise the response: 400 where the key is none, 426 where the
/// version is not 13.
std::expected<void, Response> check_upgrade(const Request& request);

/// The head that answers a request that was checked; `extensions` are taken up, where there are any, but no subprotocol.
std::string upgrade_answer(const Request& request, std::string_view extensions);

/// The head of a request for an upgrade. `key` is 16 random bytes in base64; `host` the Host header, `target` path and query.
std::string upgrade_request(std::string_view host, std::string_view target, std::string_view key, const HeaderList& headers);

/// 16 random bytes in base64.
std::string fresh_upgrade_key();

}  // namespace giaoban
