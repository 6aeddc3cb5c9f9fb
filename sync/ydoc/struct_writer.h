#pragma once
#include <string>
#include <string_view>

#include "sync/ydoc/update_reader.h"

namespace giaoban::ydoc {

/// Appends a struct as an update v1 holds it, less its first `offset` units: what is left then names the unit before it as
/// its origin, as Yjs does. The view's content is that of the wire.
void append_struct(std::string& out, const StructView& view, std::uint64_t offset);
void append_skip(std::string& out, std::uint64_t length);

}  // namespace giaoban::ydoc
