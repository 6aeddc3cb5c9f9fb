#pragma once
#include <functional>
#include <optional>

#include "server/api/http.h"
#include "server/identity/actor.h"

namespace giaoban {

/// Who asks, by the session cookie of a request; nullopt where nobody is signed in. Thread-safe.
using FindCaller = std::function<std::optional<Actor>(const Request&)>;

}  // namespace giaoban
