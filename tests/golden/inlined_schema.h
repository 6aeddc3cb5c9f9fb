#pragma once
#include "sync/base/json.h"

namespace giaoban {

/// A schema for a validator that knows neither our formats nor references to other files: references are
/// replaced by what they name, formats by patterns, own keywords are left out.
Json inlined_schema(std::string_view id);

}  // namespace giaoban
