#pragma once
#include "sync/ydoc/document_store.h"

namespace giaoban::ydoc {

/// See Document::preview().
Result<Preview> preview_update(const DocumentStore& store, std::string_view update);

}  // namespace giaoban::ydoc
