#include "sync/store/base.h"

#include <limits>

#include "sync/base/bytes.h"
#include "sync/store/layout.h"

namespace giaoban {
namespace {

std::unexpected<Error> damaged() { return fail(problem::kDataDamaged, "the base of a space cannot be read"); }

}  // namespace

Result<std::optional<SpaceBase>> read_base(const StoreReader& store, const SpaceId& space) {
  const auto row = store.get(Table::kBases, layout::base_key(space));
  if (!row) return std::nullopt;
  ByteReader in(*row);
  SpaceBase base;
  base.offset = in.u64();
  auto checkpoint = decode_checkpoint(in.rest());
  if (in.failed() || !checkpoint || checkpoint->space != space) return damaged();
  base.checkpoint = std::move(*checkpoint);
  return base;
}

std::uint64_t base_offset(const StoreReader& store, const SpaceId& space) {
  const auto row = store.get(Table::kBases, layout::base_key(space));
  if (!row) return 0;
  ByteReader in(*row);
  const std::uint64_t offset = in.u64();
  return in.failed() ? std::numeric_limits<std::uint64_t>::max() : offset;
}

void put_base(Batch& rows, const SpaceBase& base) {
  std::string row;
  ByteWriter out(row);
  out.u64(base.offset);
  out.raw(encode_checkpoint(base.checkpoint));
  rows.put(Table::kBases, layout::base_key(base.checkpoint.space), row);
}

Result<std::vector<Checkpoint>> unfinished_loads(const StoreReader& store) {
  std::vector<Checkpoint> loads;
  bool is_damaged = false;
  const auto scanned = store.scan(Table::kBases, "", "", [&](std::string_view key, std::string_view value) {
    if (key.size() == SpaceId::kSize) return true;
    auto checkpoint = decode_checkpoint(value);
    if (checkpoint)
      loads.push_back(std::move(*checkpoint));
    else
      is_damaged = true;
    return !is_damaged;
  });
  if (!scanned) return std::unexpected(scanned.error());
  if (is_damaged) return damaged();
  return loads;
}

}  // namespace giaoban
