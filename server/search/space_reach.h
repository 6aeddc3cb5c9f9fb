#pragma once
#include "sync/store/space_store.h"

namespace giaoban {

/// How far the store holds a space.
struct SpaceReach {
  std::uint64_t end = 0;   ///< offset up to which there are entries
  std::uint64_t cuts = 0;  ///< grows whenever entries leave the space, or stand for nothing any more: the feed does not tell that
};

/// Errors: data_damaged.
Result<SpaceReach> read_reach(const StoreReader& view, const LogCatalog& catalog, const SpaceId& space);

/// The offset of the last update of a document; 0 where there is none. Errors: data_damaged.
Result<std::uint64_t> document_end(const StoreReader& view, const SpaceId& space, std::string_view name);

/// The text of a document as it is stored, in passages. Errors: data_damaged, too_large.
Result<std::vector<std::string>> read_passages(const StoreReader& view, const SpaceId& space, std::string_view name);

}  // namespace giaoban
