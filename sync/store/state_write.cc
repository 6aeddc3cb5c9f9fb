#include <algorithm>

#include "sync/base/blob_manifest.h"
#include "sync/base/bytes.h"
#include "sync/space/state_row.h"
#include "sync/store/document_store.h"
#include "sync/store/state.h"
#include "sync/store/writers.h"

namespace giaoban {
namespace {

/// Rows are handed on in pieces of about this size.
constexpr std::size_t kPieceBytes = 256 << 10;

/// Gathers rows into pieces.
class Pieces {
 public:
  explicit Pieces(const StateSink& sink) : sink_(sink) {}
  Result<void> add(const StateRow& row) {
    std::string bytes = encode_state_row(row);
    if (bytes.size() > kStateRowBytes) return fail(problem::kTooLarge, "a row of a state");
    piece_ += bytes;
    return piece_.size() >= kPieceBytes ? flush() : Result<void>();
  }
  Result<void> add_raw(std::string_view bytes) {
    piece_ += bytes;
    return {};
  }
  Result<void> flush() {
    const std::string piece = std::exchange(piece_, {});
    return piece.empty() ? Result<void>() : sink_(piece);
  }

 private:
  const StateSink& sink_;
  std::string piece_;
};

/// By origin and stamp.
using Writers = std::map<std::pair<NodeId, Hlc>, Author>;

/// The records, of which what stands beside other values is gathered in `writers`.
Result<void> write_records(const StoreReader& view, const LogCatalog& catalog, const SpaceId& space, Pieces& out, Writers& writers) {
  Result<void> outcome;
  const std::string prefix(as_text(space.view()));
  const auto scanned = view.scan(Table::kRecords, prefix, Store::after_prefix(prefix),
                                 [&](std::string_view key, std::string_view value) {
                                   const auto record = Record::decode(value);
                                   outcome = record ? out.add(StateRecord{layout::read_record_key(key), value})
                                                    : std::unexpected(record.error());
                                   if (outcome)
                                     for (const auto& [version, author] : writers_beside(view, catalog, space, *record))
                                       writers[{version.origin, version.hlc}] = author;
                                   return outcome.has_value();
                                 });
  return scanned ? outcome : scanned;
}

Result<void> write_writers(const Writers& writers, Pieces& out) {
  for (const auto& [version, author] : writers)
    if (auto written = out.add(StateWriter{{version.second, version.first}, author}); !written) return written;
  return {};
}

Result<void> write_document(const StoreReader& view, const SpaceId& space, const std::string& name, Pieces& out) {
  const auto document = read_document(view, space, name);
  if (!document) return std::unexpected(document.error());
  const auto update = compact(*document);
  if (!update) return std::unexpected(update.error());
  return out.add(StateDocument{name, *update});
}

Result<void> write_authors(const StoreReader& view, const SpaceId& space, Pieces& out) {
  Result<void> outcome;
  const std::string prefix(as_text(space.view()));
  const auto scanned = view.scan(Table::kAuthors, prefix, Store::after_prefix(prefix),
                                 [&](std::string_view key, std::string_view value) {
                                   const std::string_view rest = key.substr(SpaceId::kSize);
                                   StateAuthor row;
                                   row.document = rest.substr(0, rest.find('\0'));
                                   row.client = layout::read_document_offset(key);
                                   ByteReader in(value);
                                   row.author.unit = in.id<UnitId>();
                                   row.author.account = in.id<AccountId>();
                                   row.first = in.u64();
                                   outcome = out.add(row);
                                   return outcome.has_value();
                                 });
  return scanned ? outcome : scanned;
}

}  // namespace

Result<void> write_state(const StoreReader& view, const LogCatalog& catalog, const SpaceId& space, const StateSink& sink) {
  Pieces out(sink);
  Writers writers;
  if (auto begun = out.add_raw(kStateMagic); !begun) return begun;
  if (auto written = write_records(view, catalog, space, out, writers); !written) return written;
  const auto names = document_names(view, space);
  if (!names) return std::unexpected(names.error());
  for (const auto& name : *names)
    if (auto written = write_document(view, space, name, out); !written) return written;
  if (auto written = write_authors(view, space, out); !written) return written;
  if (auto written = write_writers(writers, out); !written) return written;
  if (auto ended = out.add_raw(kStateEnd); !ended) return ended;
  return out.flush();
}

Result<Checkpoint> describe_checkpoint(const StoreReader& view, const LogCatalog& catalog, const SpaceId& space) {
  const auto row = view.get(Table::kRecords, layout::record_key(space, {"spaces", space.text()}));
  const auto founding = row ? Record::decode(*row) : fail(problem::kSpaceUnknown);
  if (!founding) return std::unexpected(founding.error());
  const auto owner = NodeId::parse(founding->text("owner"));
  const auto nonce = Uuid::parse(founding->text("nonce"));
  if (!owner || !nonce) return fail(problem::kSpaceUnknown);
  Checkpoint checkpoint;
  checkpoint.space = space;
  checkpoint.owner = *owner;
  checkpoint.nonce = *nonce;
  for (const auto& log : read_log_rows(view, catalog, space)) {
    checkpoint.heads[log.id.origin] = log.head;
    checkpoint.last = std::max(checkpoint.last, log.last);
  }
  if (checkpoint.heads.size() > kCheckpointLogs) return fail(problem::kTooMany, "logs of a space");
  return checkpoint;
}

Result<Checkpoint> make_checkpoint(const StoreReader& view, const LogCatalog& catalog, const SpaceId& space,
                                   const Signer& owner, const StateSink& sink) {
  auto checkpoint = describe_checkpoint(view, catalog, space);
  if (!checkpoint) return checkpoint;
  BlobCutter cutter;
  const auto written = write_state(view, catalog, space, [&](std::string_view bytes) {
    cutter.add(bytes);
    checkpoint->state_bytes += bytes.size();
    return sink(bytes);
  });
  if (!written) return std::unexpected(written.error());
  checkpoint->state = name_of(cutter.finish());
  sign_checkpoint(*checkpoint, owner);
  return checkpoint;
}

}  // namespace giaoban
