#include "server/search/space_reach.h"

#include "server/search/extract.h"
#include "sync/base/bytes.h"
#include "sync/store/aside.h"
#include "sync/store/base.h"
#include "sync/store/document_store.h"

namespace giaoban {
namespace {

constexpr std::string_view kMinutesRoot = "default";  // the root that TipTap edits (SPEC Y6)

}  // namespace

Result<SpaceReach> read_reach(const StoreReader& view, const LogCatalog& catalog, const SpaceId& space) {
  SpaceReach reach;
  for (const auto& [origin, head] : read_heads(view, catalog, space)) reach.end += head.seq;
  const auto aside = read_aside(view, space);
  if (!aside) return std::unexpected(aside.error());
  std::uint64_t places = 0;
  for (const AsideEntry& entry : *aside) places += entry.feed_places;
  reach.end += places;
  reach.cuts = read_feed_floor(view, space) + places;
  return reach;
}

Result<std::uint64_t> document_end(const StoreReader& view, const SpaceId& space, std::string_view name) {
  const auto stored = read_document(view, space, name);
  if (!stored) return std::unexpected(stored.error());
  return stored->last_offset();
}

Result<std::vector<std::string>> read_passages(const StoreReader& view, const SpaceId& space, std::string_view name) {
  const auto stored = read_document(view, space, name);
  if (!stored) return std::unexpected(stored.error());
  Document document;
  if (!stored->snapshot.empty())
    if (const auto taken = document.apply(stored->snapshot, nullptr, kStoredUpdate); !taken) return std::unexpected(taken.error());
  for (const auto& update : stored->tail)
    if (const auto taken = document.apply(update.bytes, nullptr, kStoredUpdate); !taken) return std::unexpected(taken.error());
  return minutes_passages(document, kMinutesRoot);
}

}  // namespace giaoban
