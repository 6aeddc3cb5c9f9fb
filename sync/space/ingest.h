#pragma once
#include <vector>

#include "sync/space/space.h"

namespace giaoban {

/// One entry that was taken in, with what a store must keep of it.
struct Taken {
  ParsedEntry entry;
  Space::Applied applied;
};

/// Takes a batch of another node's log into `space`: chain and signature (L3, L4), then each entry's author,
/// schema and policy against the state that the entries before it made. A fault refuses the whole batch and
/// leaves the space as it was (SPEC P5, P6). Entries that the space has already are skipped, so a batch that
/// comes twice does nothing the second time.
Result<std::vector<Taken>> ingest(Space& space, const LogBatch& batch, const Verifier& verifier,
                                  std::uint64_t unix_ms);

}  // namespace giaoban
