#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "sync/base/result.h"
#include "sync/ydoc/limits.h"

namespace giaoban {

/// How much of a document somebody has: client → the clock up to which everything of that client is there.
using StateVector = std::map<std::uint64_t, std::uint64_t>;

/// Error: broken_update. A client that comes twice counts with its last clock, as in Yjs.
Result<StateVector> decode_state_vector(std::string_view bytes, std::size_t max_clients = limits::kStateVectorClients);

/// Clients descending, as Yjs writes them.
std::string encode_state_vector(const StateVector& vector);

}  // namespace giaoban
