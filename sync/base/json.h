#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace giaoban {

using Json = nlohmann::json;

/// The one JSON parser (SPEC J1): exactly one value, well-formed UTF-8, no key twice in one object, at most
/// limits::kJsonDepth levels. Errors: malformed_json, invalid_text, duplicate_key; `detail` tells the byte.
Result<Json> parse_json(std::string_view text);

/// Canonical text: keys sorted, no spaces, UTF-8 as it is. The value must come from parse_json or be built
/// from valid UTF-8.
std::string to_text(const Json& value);

}  // namespace giaoban
