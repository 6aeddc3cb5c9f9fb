#include "sync/store/aside.h"

#include <algorithm>

#include "sync/base/bytes.h"

namespace giaoban {
namespace {

// "aside/" space origin hash → u8 fate, u8 places in the feed, u64 seq, body
std::string aside_prefix(const SpaceId& space) { return "aside/" + std::string(as_text(space.view())); }

std::string aside_key(const AsideEntry& entry) {
  std::string key = aside_prefix(entry.log.space);
  key += as_text(entry.log.origin.view());
  key += as_text(entry.head.hash.view());
  return key;
}

// "reissue/" space hash of the new entry → hash of the old one
std::string reissue_prefix(const SpaceId& space) { return "reissue/" + std::string(as_text(space.view())); }
std::string reissue_key(const SpaceId& space, const Hash& written) {
  return reissue_prefix(space) + std::string(as_text(written.view()));
}

std::string own_end_key(const SpaceId& space) { return "own_end/" + std::string(as_text(space.view())); }

}  // namespace

void add_aside(Batch& rows, const AsideEntry& entry) {
  std::string value;
  ByteWriter out(value);
  out.u8(static_cast<std::uint8_t>(entry.fate));
  out.u8(entry.feed_places);
  out.u64(entry.head.seq);
  out.raw(entry.body);
  rows.put(Table::kMeta, aside_key(entry), value);
}

Result<std::vector<AsideEntry>> read_aside(const StoreReader& store, const SpaceId& space) {
  std::vector<AsideEntry> entries;
  bool is_damaged = false;
  const std::string prefix = aside_prefix(space);
  const auto scanned = store.scan(Table::kMeta, prefix, Store::after_prefix(prefix),
                                  [&](std::string_view key, std::string_view value) {
                                    ByteReader name(key.substr(prefix.size())), in(value);
                                    AsideEntry entry;
                                    entry.log = {space, name.id<NodeId>()};
                                    entry.head.hash = name.id<Hash>();
                                    entry.fate = static_cast<AsideFate>(in.u8());
                                    entry.feed_places = in.u8();
                                    entry.head.seq = in.u64();
                                    entry.body = in.rest();
                                    is_damaged |= name.failed() || in.failed();
                                    entries.push_back(std::move(entry));
                                    return true;
                                  });
  if (!scanned) return std::unexpected(scanned.error());
  if (is_damaged) return fail(problem::kDataDamaged, "an entry that was set aside cannot be read");
  std::ranges::sort(entries, {}, [](const AsideEntry& entry) { return std::pair(entry.log.origin, entry.head.seq); });
  return entries;
}

bool is_aside(const StoreReader& store, const AsideEntry& entry) { return store.get(Table::kMeta, aside_key(entry)).has_value(); }

std::uint8_t feed_places_before(const StoreReader& store, const AsideEntry& entry) {
  const auto row = store.get(Table::kMeta, aside_key(entry));
  if (!row) return 0;
  ByteReader in(*row);
  in.u8();
  return in.u8();
}

void note_reissue(Batch& rows, const SpaceId& space, const Hash& written, const Hash& original) {
  rows.put(Table::kMeta, reissue_key(space, written), as_text(original.view()));
}

Result<Reissues> Reissues::read(const StoreReader& store, const SpaceId& space) {
  Reissues reissues;
  bool is_damaged = false;
  const std::string prefix = reissue_prefix(space);
  const auto scanned = store.scan(Table::kMeta, prefix, Store::after_prefix(prefix), [&](std::string_view key, std::string_view original) {
    ByteReader written(key.substr(prefix.size())), value(original);
    const auto entry = written.id<Hash>();
    reissues.originals_.emplace(entry, value.id<Hash>());
    is_damaged |= written.failed() || value.failed();
    return true;
  });
  if (!scanned) return std::unexpected(scanned.error());
  if (is_damaged) return fail(problem::kDataDamaged, "what an entry was written anew of cannot be read");
  return reissues;
}

Hash Reissues::first_of(const Hash& entry) const {
  Hash at = entry;
  // No entry is older than itself: at most one step a row, whatever the rows say.
  for (std::size_t steps = 0; steps < originals_.size(); ++steps) {
    const auto original = originals_.find(at);
    if (original == originals_.end()) break;
    at = original->second;
  }
  return at;
}

std::uint64_t read_own_end(const StoreReader& store, const SpaceId& space) {
  const auto row = store.get(Table::kMeta, own_end_key(space));
  return row ? ByteReader(*row).u64() : 0;
}

void put_own_end(Batch& rows, const SpaceId& space, std::uint64_t seq) {
  std::string value;
  ByteWriter(value).u64(seq);
  rows.put(Table::kMeta, own_end_key(space), value);
}

}  // namespace giaoban
