#pragma once
#include <string>

#include "sync/ydoc/document.h"

namespace giaoban {

/// What toJSON() of a Yjs map, array or text gives, as JSON.stringify writes it. `kind` says what a root is to be taken for:
/// kMap, kArray or kText; what types below are, they say themselves. Of XML types the text alone is given. Iterative; time
/// and memory are proportional to what there is, times how deep it is nested.
std::string json_of(const Document& document, TypeRef type, TypeKind kind);

}  // namespace giaoban
