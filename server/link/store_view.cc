#include "server/link/store_view.h"

#include "sync/space/file_names.h"
#include "sync/store/base.h"
#include "sync/store/receipt.h"

namespace giaoban {
namespace {

bool belongs(const SpaceCard& card, const NodeId& node) { return card.owner == node || card.reaches(node); }

}  // namespace

std::optional<Relation> StoreView::relation(const NodeId& node) const {
  if (const auto parent = nodes_.parent(); parent && parent->node == node) return Relation::kParent;
  if (nodes_.child(node)) return Relation::kChild;
  return std::nullopt;
}

std::vector<SpaceId> StoreView::shared_with(const NodeId& node) const {
  std::vector<SpaceId> spaces;
  for (const auto& card : directory_.all())
    if (belongs(*card, node)) spaces.push_back(card->id);
  return spaces;
}

bool StoreView::shares(const SpaceId& space, const NodeId& node) const {
  const auto card = directory_.find(space);
  return card != nullptr && belongs(*card, node);
}

std::optional<NodeId> StoreView::owner(const SpaceId& space) const {
  const auto card = directory_.find(space);
  return card == nullptr ? std::nullopt : std::optional(card->owner);
}

Urgency StoreView::urgency(const SpaceId& space) const {
  const auto card = directory_.find(space);
  return card == nullptr || card->kind == SpaceKind::kConference ? Urgency::kOrdinary : Urgency::kPrompt;
}

std::map<NodeId, Head> StoreView::heads(const SpaceId& space) const { return read_heads(store_, catalog_, space); }

Result<std::optional<LogBatch>> StoreView::read_batch(const LogId& log, std::uint64_t from_seq,
                                                      std::size_t aim_bytes) const {
  return giaoban::read_batch(store_, catalog_, log, from_seq, aim_bytes);
}

/// The latest checkpoint whose state is here, or the one under the logs.
std::optional<Checkpoint> StoreView::start(const SpaceId& space) const {
  const auto known = read_checkpoints(store_, space);
  for (auto at = known.rbegin(); at != known.rend(); ++at)
    if (blobs_.has(at->checkpoint.state)) return at->checkpoint;
  const auto under = base(space);
  return under && blobs_.has(under->state) ? under : std::nullopt;
}

std::optional<Checkpoint> StoreView::base(const SpaceId& space) const {
  const auto base = read_base(store_, space);
  return base ? *base : std::nullopt;
}

std::optional<Certificate> StoreView::own_certificate(const NodeId& parent) const {
  const auto known = nodes_.parent();
  return known && known->node == parent ? nodes_.own_certificate() : std::nullopt;
}

Result<void> StoreView::admit(const NodeId& node, const std::optional<Certificate>& shown, std::uint64_t unix_ms) const {
  return enrolments_.admit(node, shown, unix_ms);
}

void StoreView::each_file(const SpaceId& space, const std::function<void(const NamedFile&)>& visit) const {
  for (const std::string_view collection : collections_with_files()) {
    const std::string prefix = layout::record_key(space, {std::string(collection), ""});
    (void)store_.scan(Table::kRecords, prefix, Store::after_prefix(prefix), [&](std::string_view, std::string_view value) {
      const auto record = Record::decode(value);
      if (!record) return true;
      for (const FileName& file : files_of(collection, *record)) {
        const bool is_state = file.use != FileUse::kPaper;
        // A paper stays one after it was deleted; a checkpoint that was replaced is no start for anybody.
        if (!is_state || !record->is_deleted()) visit({file.blob, file.size, record->is_deleted(), is_state});
      }
      return true;
    });
  }
  // A checkpoint that a node started from may be one whose record is gone since.
  if (const auto base = read_base(store_, space); base && *base) visit({(*base)->state, (*base)->state_bytes, false, true});
}

std::optional<StoreView::NamedFile> StoreView::find_file(const SpaceId& space, const Hash& blob) const {
  std::optional<NamedFile> found;
  each_file(space, [&](const NamedFile& file) {
    if (file.blob == blob) found = file;
  });
  return found;
}

FilePolicy StoreView::file_policy(const SpaceId& space) const {
  const auto card = directory_.find(space);
  return card == nullptr ? FilePolicy() : card->files;
}

std::vector<SpaceId> StoreView::spaces_with_files() const {
  std::vector<SpaceId> spaces;
  for (const auto& card : directory_.all()) spaces.push_back(card->id);
  return spaces;
}

}  // namespace giaoban
