#include "sync/store/receipt.h"

#include <algorithm>

#include "sync/log/chain.h"
#include "sync/store/base.h"

namespace giaoban {
namespace {

/// The head of a log at `seq`, from `base` on. Errors: data_damaged.
Result<Head> walk_to(const StoreReader& view, layout::LogNumber number, const LogId& log, Head at, std::uint64_t seq) {
  const auto scanned = view.scan(Table::kEntries, layout::entry_key({number, at.seq + 1}), layout::entry_key({number, seq + 1}),
                                 [&](std::string_view key, std::string_view body) {
                                   if (layout::read_entry_key(key).seq != at.seq + 1) return false;
                                   at = next_head(log, at, body);
                                   return true;
                                 });
  if (!scanned) return std::unexpected(scanned.error());
  if (at.seq != seq) return fail(problem::kDataDamaged, "entry " + std::to_string(at.seq + 1) + " is missing");
  return at;
}

}  // namespace

std::vector<KnownCheckpoint> read_checkpoints(const StoreReader& store, const SpaceId& space) {
  std::vector<KnownCheckpoint> known;
  const std::string prefix = layout::record_key(space, {"checkpoints", ""});
  (void)store.scan(Table::kRecords, prefix, Store::after_prefix(prefix), [&](std::string_view key, std::string_view value) {
    const auto record = Record::decode(value);
    if (auto one = record ? known_checkpoint(space, layout::read_record_key(key).second, *record) : std::nullopt)
      known.push_back(std::move(*one));
    return true;
  });
  std::ranges::sort(known, {}, &KnownCheckpoint::number);
  return known;
}

Result<bool> holds_heads(const StoreReader& view, const LogCatalog& catalog, const Verifier& verifier,
                         const Checkpoint& checkpoint) {
  const auto heads = read_heads(view, catalog, checkpoint.space);
  const auto base = read_base(view, checkpoint.space);
  if (!base) return std::unexpected(base.error());
  for (const auto& [origin, wanted] : checkpoint.heads) {
    const auto held = heads.find(origin);
    if (held == heads.end() || held->second.seq < wanted.seq) return false;
    if (held->second == wanted) continue;
    const LogId log{checkpoint.space, origin};
    const layout::LogNumber number = *catalog.find(log);
    const auto row = view.get(Table::kSignatures, layout::entry_key({number, wanted.seq}));
    if (row && row->size() == Signature::kSize &&
        verifier.verify(origin, head_text(log, wanted), Signature::from(as_bytes(*row))))
      continue;
    const Head from = base_head(*base, origin);
    if (from.seq > wanted.seq) continue;  // compared when this base was taken
    const auto walked = walk_to(view, number, log, from, wanted.seq);
    if (!walked) return std::unexpected(walked.error());
    if (*walked != wanted) return false;
  }
  return true;
}

}  // namespace giaoban
