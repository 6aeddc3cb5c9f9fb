#pragma once
#include <optional>

#include "sync/ydoc/document_store.h"

namespace giaoban::ydoc {

/// See Document::relative_position() and resolve().
Result<RelativePosition> make_relative_position(const DocumentStore& store, TypeRef type, std::uint64_t index, std::int64_t side);
std::optional<Document::Position> resolve_position(const DocumentStore& store, const RelativePosition& position);

}  // namespace giaoban::ydoc
