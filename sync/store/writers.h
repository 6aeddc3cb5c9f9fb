#pragma once
#include <optional>

#include "sync/store/space_store.h"

namespace giaoban {

// Who wrote a version of a field (SPEC R5), kept beyond its entry where the version stands beside others (K2, K5).

/// Who wrote the entry of a log that has this stamp: stamps rise with the log. nullopt where it is not committed, or is
/// gone and stood beside nothing then.
std::optional<Author> author_at(const StoreReader& store, const LogCatalog& catalog, const LogId& log, Hlc hlc);

void put_writer(Batch& rows, const LogId& log, Hlc hlc, const Author& author);

/// Every version that stands beside another one in a record of the space, with its author where one is known.
std::map<Stamp, Author> writers_beside(const StoreReader& store, const LogCatalog& catalog, const SpaceId& space,
                                       const Record& record);

}  // namespace giaoban
