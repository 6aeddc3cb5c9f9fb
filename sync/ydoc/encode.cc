#include "sync/ydoc/encode.h"

#include <algorithm>

#include "sync/ydoc/byte_writer.h"
#include "sync/ydoc/stored_content.h"
#include "sync/ydoc/struct_piece.h"

namespace giaoban::ydoc {
namespace {

constexpr std::size_t kHeadBytes = 80;  // a struct without names and content takes less

/// A client's structs from a clock on, then what waits (with a Skip before it where something lacks in between).
struct Block {
  struct Waiting {
    StructView view;
    std::uint64_t skip = 0, offset = 0;
  };
  std::uint64_t id = 0;
  std::uint32_t client = kNone;  // kNone where nothing of it is here
  std::uint64_t from = 0;
  std::vector<Waiting> waiting;
};

class Encoder {
 public:
  Encoder(const DocumentStore& store, std::size_t expected) : store_(store), out_(expected) {}

  void write_blocks(std::vector<Block>& blocks);
  void write_deletes(std::vector<ClockRange>& ranges);
  std::string take() { return out_.take(); }

 private:
  void write_block(const Block& block);
  void write_item(const Item& item, std::uint32_t offset);
  void write_parent(const Item& item);
  void write_content(const Item& item, std::uint32_t offset);
  void write_id(Reference id) {
    out_.varuint(store_.clients[id.client].id);
    out_.varuint(id.clock);
  }

  const DocumentStore& store_;
  ByteWriter out_;
};

void Encoder::write_blocks(std::vector<Block>& blocks) {
  std::ranges::sort(blocks, std::greater<>{}, &Block::id);
  out_.need(kHeadBytes);
  out_.varuint(blocks.size());
  for (const Block& block : blocks) write_block(block);
}

void Encoder::write_block(const Block& block) {
  out_.need(kHeadBytes);
  std::size_t count = 0;
  for (const auto& waiting : block.waiting) count += waiting.skip > 0 ? 2 : 1;
  if (block.client != kNone) {
    const StructIndex& structs = store_.clients[block.client].structs;
    auto place = structs.find(static_cast<std::uint32_t>(block.from));
    out_.varuint(structs.count_from(place) + count);
    out_.varuint(block.id);
    out_.varuint(block.from);
    write_item(store_.items[structs.at(place).item], static_cast<std::uint32_t>(block.from) - structs.at(place).clock);
    while (!structs.is_last(place)) {
      place = structs.next(place);
      write_item(store_.items[structs.at(place).item], 0);
    }
  } else {
    out_.varuint(count);
    out_.varuint(block.id);
    out_.varuint(block.from);
  }
  for (const auto& waiting : block.waiting) {
    out_.need(kHeadBytes);
    if (waiting.skip > 0) {
      out_.u8(static_cast<std::uint8_t>(ContentKind::kSkip));
      out_.varuint(waiting.skip);
    }
    StructPiece piece(waiting.view);
    if (waiting.offset > 0) take_front(piece, waiting.offset);
    std::string bytes;
    append_piece(bytes, piece);
    out_.need(bytes.size());
    out_.raw(bytes);
  }
}

void Encoder::write_item(const Item& item, std::uint32_t offset) {
  out_.need(kHeadBytes + item.content_bytes);
  if (item.kind == ContentKind::kGc) {
    out_.u8(0);
    out_.varuint(item.length - offset);
    return;
  }
  const Reference origin = offset > 0 ? Reference{item.client, item.clock + offset - 1} : item.origin;
  const bool has_origin = origin.exists(), has_right_origin = item.right_origin.exists();
  out_.u8(static_cast<std::uint8_t>(static_cast<std::uint8_t>(item.kind) | (has_origin ? kHasOrigin : 0) |
                                    (has_right_origin ? kHasRightOrigin : 0) | (store_.lists.is_key(item.list) ? kHasKey : 0)));
  if (has_origin) write_id(origin);
  if (has_right_origin) write_id(item.right_origin);
  if (!has_origin && !has_right_origin) write_parent(item);
  write_content(item, offset);
}

void Encoder::write_parent(const Item& item) {
  const ListTable& lists = store_.lists;
  const std::uint32_t type = lists[item.list].type;
  const bool is_root = lists[type].item == kNone;
  const std::string_view root = is_root ? lists.name(type) : std::string_view();
  const std::string_view key = lists.is_key(item.list) ? lists.name(item.list) : std::string_view();
  out_.need(kHeadBytes + root.size() + key.size() + item.content_bytes);
  out_.varuint(is_root ? 1 : 0);
  if (is_root)
    out_.var_bytes(root);
  else
    write_id(store_.items[lists[type].item].id());
  if (lists.is_key(item.list)) out_.var_bytes(key);
}

void Encoder::write_content(const Item& item, std::uint32_t offset) {
  std::string_view bytes = store_.content.of(item);
  switch (item.kind) {
    case ContentKind::kDeleted: out_.varuint(item.length - offset); return;
    case ContentKind::kType: out_.raw(bytes.substr(kListIndexBytes)); return;
    case ContentKind::kAny:
    case ContentKind::kJson:
      out_.varuint(item.length - offset);
      out_.raw(offset == 0 ? bytes : bytes.substr(find_cut(item.kind, bytes, item.length, offset).byte));
      return;
    case ContentKind::kString: break;
    default: out_.raw(bytes); return;
  }
  if (offset == 0) return out_.var_bytes(bytes);
  const Cut cut = find_cut(item.kind, bytes, item.length, offset);
  bytes.remove_prefix(cut.is_pair_cut ? cut.byte + kPairBytes : cut.byte);
  out_.varuint(bytes.size() + (cut.is_pair_cut ? kReplacement.size() : 0));
  if (cut.is_pair_cut) out_.raw(kReplacement);
  out_.raw(bytes);
}

/// Sorts the ranges as Yjs writes them.
void Encoder::write_deletes(std::vector<ClockRange>& ranges) {
  const auto order = [](const ClockRange& a, const ClockRange& b) { return a.client != b.client ? a.client > b.client : a.start < b.start; };
  if (!std::ranges::is_sorted(ranges, order)) std::ranges::sort(ranges, order);
  std::size_t clients = 0;
  for (std::size_t i = 0; i < ranges.size(); ++i) clients += i == 0 || ranges[i].client != ranges[i - 1].client;
  out_.need(kHeadBytes + ranges.size() * 3 * sizeof(std::uint64_t) + clients * 2 * sizeof(std::uint64_t));
  out_.varuint(clients);
  for (std::size_t i = 0; i < ranges.size();) {
    std::size_t end = i;
    while (end < ranges.size() && ranges[end].client == ranges[i].client) ++end;
    out_.varuint(ranges[i].client);
    out_.varuint(end - i);
    for (; i < end; ++i) {
      out_.varuint(ranges[i].start);
      out_.varuint(ranges[i].end - ranges[i].start);
    }
  }
}

void add_waiting(const DocumentStore& store, const StateVector& since, std::vector<Block>& blocks) {
  for (const auto& [id, queue] : store.pending_structs.queues()) {
    const auto known = since.find(id);
    std::uint64_t cursor = std::max<std::uint64_t>(store.clients.end_of(id), known == since.end() ? 0 : known->second);
    auto block = std::ranges::find(blocks, id, &Block::id);
    bool is_begun = block != blocks.end();
    Block made;
    made.id = id;
    Block& target = is_begun ? *block : made;
    for (const auto& [clock, found] : queue.structs) {
      if (clock + found.length <= cursor) continue;
      const std::uint64_t offset = clock < cursor ? cursor - clock : 0;
      if (!is_begun) target.from = clock + offset;
      target.waiting.push_back({found.view({id, clock}), is_begun && clock > cursor ? clock - cursor : 0, offset});
      is_begun = true;
      cursor = clock + found.length;
    }
    if (block == blocks.end() && !made.waiting.empty()) blocks.push_back(std::move(made));
  }
}

void add_client_deletes(const DocumentStore& store, std::uint32_t index, std::vector<ClockRange>& out) {
  const Client& client = store.clients[index];
  const StructIndex& structs = client.structs;
  if (structs.empty()) return;
  bool is_in_range = false;
  structs.for_each([&](StructIndex::Entry entry) {
    const bool is_deleted = store.items[entry.item].is_deleted;
    if (is_deleted && !is_in_range) out.push_back({client.id, entry.clock, client.end});
    if (!is_deleted && is_in_range) out.back().end = entry.clock;
    is_in_range = is_deleted;
  });
}

void join_pending(const DocumentStore& store, std::vector<ClockRange>& ranges) {
  if (store.pending_deletes.empty()) return;
  const auto waiting = store.pending_deletes.all();
  ranges.insert(ranges.end(), waiting.begin(), waiting.end());
  std::ranges::sort(ranges, [](const ClockRange& a, const ClockRange& b) { return a.client != b.client ? a.client > b.client : a.start < b.start; });
  std::size_t kept = 0;
  for (std::size_t i = 1; i < ranges.size(); ++i) {
    if (ranges[i].client == ranges[kept].client && ranges[i].start <= ranges[kept].end)
      ranges[kept].end = std::max(ranges[kept].end, ranges[i].end);
    else
      ranges[++kept] = ranges[i];
  }
  ranges.resize(kept + 1);
}

}  // namespace

std::vector<ClockRange> all_deletes(const DocumentStore& store) {
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < store.clients.size(); ++i) order.push_back(i);
  std::ranges::sort(order, std::greater<>{}, [&](std::uint32_t index) { return store.clients[index].id; });
  std::vector<ClockRange> out;
  for (const std::uint32_t index : order) add_client_deletes(store, index, out);
  return out;
}

std::string encode_state(const DocumentStore& store, const StateVector& since) {
  std::vector<Block> blocks;
  for (std::uint32_t i = 0; i < store.clients.size(); ++i) {
    const Client& client = store.clients[i];
    const auto known = since.find(client.id);
    const std::uint64_t from = known == since.end() ? 0 : known->second;
    if (from < client.end) blocks.push_back({.id = client.id, .client = i, .from = from, .waiting = {}});
  }
  add_waiting(store, since, blocks);
  constexpr std::size_t kUsualBytes = 24;  // of a struct, less its content
  Encoder encoder(store, since.empty() ? store.content.live_bytes() + store.items.size() * kUsualBytes : kHeadBytes);
  encoder.write_blocks(blocks);
  auto deletes = all_deletes(store);
  join_pending(store, deletes);
  encoder.write_deletes(deletes);
  return encoder.take();
}

std::string encode_transaction(const DocumentStore& store) {
  std::vector<Block> blocks;
  for (const std::uint32_t index : store.log.grown) {
    blocks.push_back({.id = store.clients[index].id, .client = index, .from = store.clients[index].before, .waiting = {}});
  }
  std::vector<ClockRange> ranges;
  for (const Span& span : store.log.deleted) ranges.push_back({store.clients[span.client].id, span.start, span.end});
  Encoder encoder(store, kHeadBytes);
  encoder.write_blocks(blocks);
  encoder.write_deletes(ranges);
  return encoder.take();
}

}  // namespace giaoban::ydoc
