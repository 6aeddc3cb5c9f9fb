#pragma once
#include <set>
#include <string>
#include <string_view>

#include "tests/bench/load/web_socket.h"

namespace giaoban::bench {

/// The spaces of a kind that `welcome` names.
std::set<std::string> spaces_of_kind(const WebSocket& socket, std::string_view kind);

/// Convenes one more conference of a plan and waits until it is durable. False where the demo's host is not in the plan's cluster.
bool found_conference(WebSocket& socket, const std::string& plan);

/// Convenes one more conference of whichever plan takes it; its space.
std::string found_conference(WebSocket& socket);

}  // namespace giaoban::bench
