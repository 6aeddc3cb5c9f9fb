#pragma once
#include "sync/ydoc/update_reader.h"

namespace giaoban::ydoc {

// The two updates that come most, read without a reader of updates: nine of ten are of this shape. What they accept,
// UpdateReader accepts and takes for the same; of all else they know nothing.

/// One string behind the unit that its client wrote before, and no deletes. Sets of `out` what such a struct has, less the
/// bytes on the wire.
bool read_typed(std::string_view update, StructView& out);
/// One range of deletes and no struct.
bool read_erased(std::string_view update, ClockRange& out);

}  // namespace giaoban::ydoc
