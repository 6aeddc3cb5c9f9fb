#pragma once
#include <cstddef>
#include <cstdint>

#include "sync/ydoc/limits.h"

namespace giaoban {

struct DocumentOptions {
  std::uint64_t client = 0;  ///< under whose id local edits are written; whoever draws it sees to it that it is used once
  bool collects = true;      ///< whether deleted content is forgotten, as Yjs does by default
  // Beyond any of these an update is refused with too_large. Items may pass the limit by what one update splits.
  std::size_t items = limits::kDocumentItems;
  std::size_t content_bytes = limits::kDocumentContentBytes;
  std::size_t pending_bytes = limits::kDocumentPendingBytes;  ///< of what waits for what it builds on, see apply()
  std::size_t depth = limits::kDocumentDepth;                 ///< of types within types
  std::size_t scan_steps = limits::kDocumentScanSteps;        ///< of one update, past what others put at the same places
};

struct DocumentSize {
  std::size_t items = 0, clients = 0, types = 0;
  std::size_t content_bytes = 0;  ///< of what is not forgotten
  std::size_t pending_bytes = 0;
  std::size_t memory_bytes = 0;   ///< of everything, reserves included, without the allocator's own
};

}  // namespace giaoban
