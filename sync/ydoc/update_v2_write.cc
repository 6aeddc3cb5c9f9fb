#include "sync/ydoc/delete_set.h"
#include "sync/ydoc/json_any.h"
#include "sync/ydoc/update_v2.h"
#include "sync/ydoc/v2_columns.h"

namespace giaoban {
namespace {

constexpr std::uint64_t kMaxClock = limits::kSafeInteger / 4;  // twice a difference of two is told, and one more

/// The nine columns of an update v2 and what follows them.
class V2Writer {
 public:
  void begin_block(const StructView& first, std::size_t structs);
  void add(const StructView& one);
  std::string take(std::size_t blocks, const DeleteSet& deletes);

 private:
  void add_place(const StructView& one);
  void add_content(const StructView& one);
  void add_json(std::string_view json) { append_any_of_json(rest_, json); }
  void add_key(std::string_view key);
  void add_left(const Id& id);

  DifferenceColumnWriter key_clocks_, left_clocks_, right_clocks_;
  NumberColumnWriter clients_, types_, lengths_;
  ByteColumnWriter infos_, parents_;
  TextColumnWriter texts_;
  std::string rest_;
  std::uint64_t keys_ = 0;
};

void V2Writer::begin_block(const StructView& first, std::size_t structs) {
  append_varuint(rest_, structs);
  clients_.add(first.id.client);
  append_varuint(rest_, first.id.clock);
}

void V2Writer::add(const StructView& one) {
  const auto kind = static_cast<std::uint8_t>(one.kind);
  if (one.is_item()) {
    const bool has_key = one.has_key && !one.has_origin && !one.has_right_origin;  // Yjs forgets it where it is not written
    infos_.add(static_cast<std::uint8_t>(kind | (one.has_origin ? kHasOrigin : 0) | (one.has_right_origin ? kHasRightOrigin : 0) |
                                         (has_key ? kHasKey : 0)));
    add_place(one);
    return add_content(one);
  }
  infos_.add(kind);
  if (one.kind == ContentKind::kGc)
    lengths_.add(one.length);
  else
    append_varuint(rest_, one.length);
}

void V2Writer::add_left(const Id& id) {
  clients_.add(id.client);
  left_clocks_.add(id.clock);
}

void V2Writer::add_place(const StructView& one) {
  if (one.has_origin) add_left(one.origin);
  if (one.has_right_origin) {
    clients_.add(one.right_origin.client);
    right_clocks_.add(one.right_origin.clock);
  }
  if (one.has_origin || one.has_right_origin) return;
  const bool is_root = one.parent == StructView::Parent::kRoot;
  parents_.add(is_root ? 1 : 0);
  if (is_root)
    texts_.add(one.root);
  else
    add_left(one.parent_item);
  if (one.has_key) texts_.add(one.key);
}

void V2Writer::add_content(const StructView& one) {
  Lib0Reader in(one.content);
  switch (one.kind) {
    case ContentKind::kDeleted: return lengths_.add(one.length);
    case ContentKind::kJson:
      lengths_.add(in.varuint());
      while (!in.at_end()) texts_.add(in.var_bytes());
      return;
    case ContentKind::kBinary: rest_ += one.content; return;
    case ContentKind::kString: return texts_.add(one.content);
    case ContentKind::kEmbed: return add_json(in.var_bytes());
    case ContentKind::kFormat: add_key(in.var_bytes()); return add_json(in.var_bytes());
    case ContentKind::kType:
      types_.add(in.varuint());
      if (!in.at_end()) add_key(in.var_bytes());
      return;
    case ContentKind::kAny: lengths_.add(in.varuint()); rest_ += in.rest(); return;
    case ContentKind::kDocument: texts_.add(in.var_bytes()); rest_ += in.rest(); return;
    case ContentKind::kGc:
    case ContentKind::kSkip: return;
  }
}

/// Yjs could refer to a key that it wrote before, but never does.
void V2Writer::add_key(std::string_view key) {
  key_clocks_.add(keys_++);
  texts_.add(key);
}

std::string V2Writer::take(std::size_t blocks, const DeleteSet& deletes) {
  std::string out(1, '\0');  // features: none yet
  for (const std::string& column : {key_clocks_.take(), clients_.take(), left_clocks_.take(), right_clocks_.take(), infos_.bytes(),
                                    texts_.take(), parents_.bytes(), types_.take(), lengths_.take()}) {
    append_var_bytes(out, column);
  }
  append_varuint(out, blocks);
  out += rest_;
  append_delete_set_v2(out, deletes.ranges());
  return out;
}

}  // namespace

Result<std::string> update_v2_of(std::string_view update_v1, const UpdateLimits& limits) {
  UpdateReader in(update_v1, limits);
  V2Writer out;
  std::size_t blocks = 0, left_in_block = 0;
  for (StructView one; in.next_struct(one);) {
    if (left_in_block == 0) {
      ++blocks;
      out.begin_block(one, in.left_in_block() + 1);
    }
    left_in_block = in.left_in_block();
    if (one.end() > kMaxClock) return fail(problem::kTooLarge, "clock beyond what an update v2 tells");
    out.add(one);
  }
  std::vector<ClockRange> deletes;
  for (ClockRange range; in.next_delete(range);) deletes.push_back(range);
  if (in.failed()) return std::unexpected(in.error());
  return out.take(blocks, DeleteSet(std::move(deletes)));
}

}  // namespace giaoban
