#include "sync/ydoc/struct_writer.h"

#include "sync/ydoc/stored_content.h"

namespace giaoban::ydoc {
namespace {

constexpr std::uint8_t kHasOrigin = 0x80;
constexpr std::uint8_t kHasRightOrigin = 0x40;
constexpr std::uint8_t kHasKey = 0x20;

void append_id(std::string& out, const Id& id) {
  append_varuint(out, id.client);
  append_varuint(out, id.clock);
}

void append_parent(std::string& out, const StructView& view) {
  const bool is_root = view.parent == StructView::Parent::kRoot;
  append_varuint(out, is_root ? 1 : 0);
  if (is_root)
    append_var_bytes(out, view.root);
  else
    append_id(out, view.parent_item);
  if (view.has_key) append_var_bytes(out, view.key);
}

void append_content(std::string& out, const StructView& view, std::uint64_t offset) {
  const std::uint64_t length = view.length - offset;
  if (view.kind == ContentKind::kDeleted || view.kind == ContentKind::kGc) return append_varuint(out, length);
  const std::string_view stored = strip_count(view.kind, view.content);
  const Cut cut = offset == 0 ? Cut{} : find_cut(view.kind, stored, static_cast<std::uint32_t>(view.length), static_cast<std::uint32_t>(offset));
  const std::string_view rest = stored.substr(cut.is_pair_cut ? cut.byte + kPairBytes : cut.byte);
  if (view.kind == ContentKind::kString) append_varuint(out, rest.size() + (cut.is_pair_cut ? kReplacement.size() : 0));
  if (view.kind == ContentKind::kAny || view.kind == ContentKind::kJson) append_varuint(out, length);
  if (cut.is_pair_cut) out.append(kReplacement);
  out.append(rest);
}

}  // namespace

void append_struct(std::string& out, const StructView& view, std::uint64_t offset) {
  if (view.kind == ContentKind::kGc) {
    out.push_back('\0');
    return append_content(out, view, offset);
  }
  const bool has_origin = view.has_origin || offset > 0;
  out.push_back(static_cast<char>(static_cast<std::uint8_t>(view.kind) | (has_origin ? kHasOrigin : 0) |
                                  (view.has_right_origin ? kHasRightOrigin : 0) | (view.has_key ? kHasKey : 0)));
  if (has_origin) append_id(out, offset > 0 ? Id{view.id.client, view.id.clock + offset - 1} : view.origin);
  if (view.has_right_origin) append_id(out, view.right_origin);
  if (!has_origin && !view.has_right_origin) append_parent(out, view);
  append_content(out, view, offset);
}

void append_skip(std::string& out, std::uint64_t length) {
  out.push_back(static_cast<char>(ContentKind::kSkip));
  append_varuint(out, length);
}

}  // namespace giaoban::ydoc
