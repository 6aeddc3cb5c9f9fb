#pragma once
#include <string>
#include <string_view>

#include "sync/ydoc/lib0.h"

namespace giaoban {

// Values that updates v1 hold as JSON texts and updates v2 as `any`. Both ways as JavaScript does it by the object in
// between: the members of objects in its order (index-like keys first), of equal keys the last value.

/// Appends the `any` of a text that is_json_text().
void append_any_of_json(std::string& out, std::string_view json);

/// Reads one `any` and appends what JSON.stringify makes of it. Faults, and what that function throws at or makes nothing
/// of, are left in the reader.
void append_json_of_any(std::string& out, Lib0Reader& in);

}  // namespace giaoban
