#include "sync/store/writers.h"

#include "sync/base/bytes.h"

namespace giaoban {
namespace {

std::optional<Author> read_writer(const StoreReader& store, const LogId& log, Hlc hlc) {
  const auto row = store.get(Table::kBases, layout::writer_key(log, hlc));
  if (!row) return std::nullopt;
  ByteReader in(*row);
  Author author;
  author.unit = in.id<UnitId>();
  author.account = in.id<AccountId>();
  return in.failed() ? std::nullopt : std::optional(author);
}

}  // namespace

std::optional<Author> author_at(const StoreReader& store, const LogCatalog& catalog, const LogId& log, Hlc hlc) {
  const auto number = catalog.find(log);
  const auto row = number ? store.get(Table::kLogs, layout::log_key(*number)) : std::nullopt;
  const auto read = row ? layout::read_log(layout::log_key(*number), *row) : fail(problem::kNotFound);
  if (!read) return std::nullopt;
  std::uint64_t first = 1, end = read->second.head.seq + 1;
  while (first < end) {
    const std::uint64_t middle = first + (end - first) / 2;
    const auto body = store.get(Table::kEntries, layout::entry_key({*number, middle}));
    const auto entry = body ? decode_body(*body) : fail(problem::kNotFound);
    if (entry && entry->hlc == hlc) return entry->author;
    if (!entry || entry->hlc < hlc) first = middle + 1;
    else end = middle;
  }
  return read_writer(store, log, hlc);
}

void put_writer(Batch& rows, const LogId& log, Hlc hlc, const Author& author) {
  std::string value;
  ByteWriter out(value);
  out.raw(author.unit.view());
  out.raw(author.account.view());
  rows.put(Table::kBases, layout::writer_key(log, hlc), value);
}

std::map<Stamp, Author> writers_beside(const StoreReader& store, const LogCatalog& catalog, const SpaceId& space,
                                       const Record& record) {
  std::map<Stamp, Author> writers;
  if (!record.is_contended()) return writers;
  const auto add = [&](const Stamp& stamp) {
    if (const auto author = author_at(store, catalog, {space, stamp.origin}, stamp.hlc)) writers[stamp] = *author;
  };
  record.each_register([&](const std::string&, const Register& field) {
    if (!field.is_contended()) return;
    add(field.stamp());
    for (const Version& version : field.others()) add(version.stamp);
  });
  return writers;
}

}  // namespace giaoban
