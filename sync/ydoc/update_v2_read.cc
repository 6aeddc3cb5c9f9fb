#include <vector>

#include "sync/ydoc/delete_set.h"
#include "sync/ydoc/json_any.h"
#include "sync/ydoc/update_v2.h"
#include "sync/ydoc/v2_columns.h"

namespace giaoban {
namespace {

/// The nine columns of an update v2 and what follows them, turned into an update v1 as they are read. What comes out is
/// only as right as what goes in: it is to be checked as any update v1 is.
class V2Reader {
 public:
  V2Reader(std::string_view update, const UpdateLimits& limits)
      : limits_(limits),
        rest_(update),
        features_(rest_.varuint()),
        key_clocks_(rest_.var_bytes(), rest_),
        clients_(rest_.var_bytes(), rest_),
        left_clocks_(rest_.var_bytes(), rest_),
        right_clocks_(rest_.var_bytes(), rest_),
        infos_(rest_.var_bytes(), rest_),
        texts_(rest_.var_bytes(), rest_),
        parents_(rest_.var_bytes(), rest_),
        types_(rest_.var_bytes(), rest_),
        lengths_(rest_.var_bytes(), rest_) {}

  Result<std::string> to_v1();

 private:
  void copy_block(std::size_t structs);
  void copy_struct();
  void copy_place(std::uint8_t flags);
  void copy_content(ContentKind kind);
  void copy_number(std::uint64_t number) { append_varuint(out_, number); }
  void copy_text(std::string_view text) { append_var_bytes(out_, text); }
  void copy_key();
  void copy_left();
  void copy_any();
  void copy_json();

  UpdateLimits limits_;
  Lib0Reader rest_;
  // In the order in which they lie there.
  std::uint64_t features_;
  DifferenceColumnReader key_clocks_;
  NumberColumnReader clients_;
  DifferenceColumnReader left_clocks_, right_clocks_;
  ByteColumnReader infos_;
  TextColumnReader texts_;
  ByteColumnReader parents_;
  NumberColumnReader types_, lengths_;

  std::vector<std::string> keys_;
  std::string out_;
};

Result<std::string> V2Reader::to_v1() {
  if (features_ != 0) rest_.fail_with("unknown features");
  const std::size_t blocks = rest_.count(2, limits_.clients);
  std::size_t structs_left = limits_.structs, filled = 0;
  for (std::size_t i = 0; i < blocks && !rest_.failed(); ++i) {
    const std::uint64_t structs = rest_.varuint();
    if (structs > structs_left) rest_.fail_with("more items than there can be");
    structs_left -= std::min<std::uint64_t>(structs, structs_left);
    filled += structs > 0;
    copy_block(structs);
  }
  const DeleteSet deletes(read_delete_set_v2(rest_, limits_));
  if (!rest_.at_end()) rest_.fail_with("bytes after the end");
  if (rest_.failed()) return std::unexpected(rest_.error());
  std::string update;
  append_varuint(update, filled);
  update += out_;
  append_delete_set(update, deletes.ranges());
  return update;
}

/// Blocks without structs say nothing and are left out.
void V2Reader::copy_block(std::size_t structs) {
  const std::uint64_t client = clients_.next(), start = rest_.varuint();
  if (structs == 0) return;
  copy_number(structs);
  copy_number(client);
  copy_number(start);
  for (; structs > 0 && !rest_.failed(); --structs) {
    copy_struct();
    if (out_.size() > limits_.bytes) rest_.fail_with("larger than an update may be");
  }
}

void V2Reader::copy_struct() {
  const std::uint8_t info = infos_.next();
  const auto kind = static_cast<ContentKind>(info & 0x1f);
  const bool has_neighbour = (info & (kHasOrigin | kHasRightOrigin)) != 0;
  out_.push_back(static_cast<char>(has_neighbour ? info & ~kHasKey : info));  // Yjs forgets it where the key is not written
  if (kind == ContentKind::kSkip) return copy_number(rest_.varuint());
  if (kind != ContentKind::kGc) copy_place(info);
  copy_content(kind);
}

void V2Reader::copy_left() {
  copy_number(clients_.next());
  copy_number(left_clocks_.next());
}

void V2Reader::copy_place(std::uint8_t flags) {
  if (flags & kHasOrigin) copy_left();
  if (flags & kHasRightOrigin) {
    copy_number(clients_.next());
    copy_number(right_clocks_.next());
  }
  if (flags & (kHasOrigin | kHasRightOrigin)) return;
  const bool is_root = parents_.next() == 1;
  copy_number(is_root ? 1 : 0);
  if (is_root)
    copy_text(texts_.next());
  else
    copy_left();
  if (flags & kHasKey) copy_text(texts_.next());
}

void V2Reader::copy_content(ContentKind kind) {
  switch (kind) {
    case ContentKind::kGc:
    case ContentKind::kDeleted: return copy_number(lengths_.next());
    case ContentKind::kString: return copy_text(texts_.next());
    case ContentKind::kBinary: return copy_text(rest_.var_bytes());
    case ContentKind::kEmbed: return copy_json();
    case ContentKind::kFormat: copy_key(); return copy_json();
    case ContentKind::kDocument: copy_text(texts_.next()); return copy_any();
    case ContentKind::kType: {
      const std::uint64_t type = types_.next();
      copy_number(type);
      if (type == 3 || type == 5) copy_key();
      return;
    }
    case ContentKind::kJson:
    case ContentKind::kAny: {
      const std::uint64_t count = lengths_.next();
      copy_number(count);
      for (std::uint64_t i = 0; i < count && !rest_.failed() && out_.size() <= limits_.bytes; ++i) {
        if (kind == ContentKind::kAny)
          copy_any();
        else
          copy_text(texts_.next());
      }
      return;
    }
    default: return rest_.fail_with("unknown kind of content");
  }
}

void V2Reader::copy_key() {
  const std::uint64_t clock = key_clocks_.next();
  if (clock < keys_.size()) return copy_text(keys_[clock]);
  keys_.emplace_back(texts_.next());
  copy_text(keys_.back());
}

void V2Reader::copy_any() {
  const char* const from = rest_.position();
  skip_any(rest_);
  if (!rest_.failed()) out_ += rest_.since(from);
}

void V2Reader::copy_json() {
  std::string json;
  append_json_of_any(json, rest_);
  copy_text(json);
}

}  // namespace

Result<std::string> update_v1_of(std::string_view update_v2, const UpdateLimits& limits) {
  if (update_v2.size() > limits.bytes) return fail(problem::kBrokenUpdate, "larger than an update may be");
  auto update = V2Reader(update_v2, limits).to_v1();
  if (!update) return update;
  UpdateReader check(*update, limits);
  for (StructView one; check.next_struct(one);) continue;
  for (ClockRange range; check.next_delete(range);) continue;
  if (check.failed()) return std::unexpected(check.error());
  return update;
}

}  // namespace giaoban
