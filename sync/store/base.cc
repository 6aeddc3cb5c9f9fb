#include "sync/store/base.h"

#include "sync/base/bytes.h"
#include "sync/store/layout.h"

namespace giaoban {
namespace {

std::unexpected<Error> damaged() { return fail(problem::kDataDamaged, "the base of a space cannot be read"); }

std::string floor_key(const SpaceId& space) { return "floor/" + std::string(as_text(space.view())); }

}  // namespace

Result<std::optional<Checkpoint>> read_base(const StoreReader& store, const SpaceId& space) {
  const auto row = store.get(Table::kBases, layout::base_key(space));
  if (!row) return std::nullopt;
  auto checkpoint = decode_checkpoint(*row);
  if (!checkpoint || checkpoint->space != space) return damaged();
  return std::move(*checkpoint);
}

void put_base(Batch& rows, const Checkpoint& checkpoint) {
  rows.put(Table::kBases, layout::base_key(checkpoint.space), encode_checkpoint(checkpoint));
}

Head base_head(const std::optional<Checkpoint>& base, const NodeId& origin) {
  if (!base) return {};
  const auto head = base->heads.find(origin);
  return head == base->heads.end() ? Head{} : head->second;
}

std::uint64_t read_feed_floor(const StoreReader& store, const SpaceId& space) {
  const auto row = store.get(Table::kMeta, floor_key(space));
  return row ? ByteReader(*row).u64() : 0;
}

void put_feed_floor(Batch& rows, const SpaceId& space, std::uint64_t offset) {
  std::string value;
  ByteWriter(value).u64(offset);
  rows.put(Table::kMeta, floor_key(space), value);
}

Result<std::vector<SpaceId>> unfinished_loads(const StoreReader& store) {
  std::vector<SpaceId> spaces;
  const auto scanned = store.scan(Table::kBases, "", "", [&](std::string_view key, std::string_view) {
    if (layout::is_loading_key(key)) spaces.push_back(SpaceId::from(as_bytes(key.substr(0, SpaceId::kSize))));
    return true;
  });
  if (!scanned) return std::unexpected(scanned.error());
  return spaces;
}

}  // namespace giaoban
