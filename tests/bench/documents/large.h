#pragma once
#include "sync/base/json.h"

namespace giaoban::bench {

/// A text of `characters`, typed one by one by one client, each fiftieth at another place, a tenth taken back: what typing,
/// encoding and loading take, and the memory.
Json large_history(std::size_t characters);

/// As many clients as told, each of whom wrote one character after the one before: each update taken by itself, then as above.
Json many_clients(std::size_t clients);

}  // namespace giaoban::bench
