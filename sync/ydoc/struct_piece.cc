#include "sync/ydoc/struct_piece.h"

#include <cassert>

namespace giaoban {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

bool is_list(ContentKind kind) { return kind == ContentKind::kJson || kind == ContentKind::kAny; }

/// Bytes of the first `units` of well-formed text; `splits` where the last of them is the first half of a pair, whose
/// bytes are then counted.
std::size_t bytes_of_units(std::string_view text, std::uint64_t units, bool& splits) {
  std::size_t at = 0;
  splits = false;
  while (units > 0) {
    const auto byte = static_cast<std::uint8_t>(text[at]);
    at += byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    if (byte >= 0xf0 && units == 1) splits = true;
    units -= byte >= 0xf0 && units > 1 ? 2 : 1;
  }
  return at;
}

void skip_value(Lib0Reader& in, ContentKind kind) {
  if (kind == ContentKind::kAny)
    skip_any(in);
  else
    in.var_bytes();
}

std::size_t bytes_of_values(ContentKind kind, std::string_view values, std::uint64_t count) {
  Lib0Reader in(values);
  for (; count > 0; --count) skip_value(in, kind);
  return values.size() - in.left();
}

/// Takes the text of the first `units` out of `rest`, which may be torn at the front.
void take_text(StructPiece& front, StructPiece& rest, std::uint64_t units) {
  const std::uint64_t torn = rest.is_front_torn ? 1 : 0;
  std::size_t bytes = units - torn;
  bool splits = false;
  if (rest.body.size() != rest.length - torn) bytes = bytes_of_units(rest.body, units - torn, splits);
  front.body = rest.body.substr(0, splits ? bytes - 4 : bytes);
  front.is_back_torn = splits;
  rest.body.remove_prefix(bytes);
  rest.is_front_torn = splits;
}

}  // namespace

StructPiece::StructPiece(const StructView& view) : id(view.id), length(view.length), kind(view.kind), place(view), body(view.content) {
  if (has_no_content()) body = {};
  if (!is_list(kind)) return;
  Lib0Reader in(body);
  in.varuint();
  body = in.rest();
}

bool StructPiece::is_divisible() const { return has_no_content() || is_list(kind) || kind == ContentKind::kString; }

StructPiece take_front(StructPiece& piece, std::uint64_t units) {
  assert(units > 0 && units < piece.length && piece.is_divisible() && !piece.is_back_torn);
  StructPiece front = piece;
  front.length = units;
  front.is_whole = piece.is_whole = false;
  if (piece.kind == ContentKind::kString) {
    take_text(front, piece, units);
  } else if (is_list(piece.kind)) {
    front.body = piece.body.substr(0, bytes_of_values(piece.kind, piece.body, units));
    piece.body.remove_prefix(front.body.size());
  }
  piece.id.clock += units;
  piece.length -= units;
  piece.place.has_origin = true;
  piece.place.origin = {piece.id.client, piece.id.clock - 1};
  piece.place.parent = StructView::Parent::kCopied;
  return front;
}

std::uint64_t units_within(const StructPiece& piece, std::size_t bytes) {
  if (bytes >= piece.body.size()) return piece.is_divisible() ? piece.length : 0;
  if (piece.kind == ContentKind::kString) {
    while (bytes > 0 && (static_cast<std::uint8_t>(piece.body[bytes]) & 0xc0) == 0x80) --bytes;
    return utf16_length(piece.body.substr(0, bytes)) + (piece.is_front_torn ? 1 : 0);
  }
  if (!is_list(piece.kind)) return 0;
  Lib0Reader in(piece.body);
  std::uint64_t values = 0;
  for (;; ++values) {
    skip_value(in, piece.kind);
    if (piece.body.size() - in.left() > bytes) return values;
  }
}

void collect(StructPiece& piece) {
  if (piece.has_no_content()) return;
  piece.kind = ContentKind::kDeleted;
  piece.body = {};
  piece.is_whole = piece.is_front_torn = piece.is_back_torn = false;
}

bool joins(const StructPiece& piece, const StructPiece& next) {
  if (piece.kind != next.kind || !piece.is_divisible()) return false;
  if (piece.id.client != next.id.client || piece.end() != next.id.clock) return false;
  if (piece.kind == ContentKind::kGc || piece.kind == ContentKind::kSkip) return true;
  const StructView &a = piece.place, &b = next.place;
  if (!b.has_origin || b.origin != Id{piece.id.client, next.id.clock - 1}) return false;
  if (a.has_right_origin != b.has_right_origin || (a.has_right_origin && a.right_origin != b.right_origin)) return false;
  // Of a key's values each deletes the one before: one struct of several that live would hide that.
  return piece.kind == ContentKind::kDeleted || !(a.has_key || b.has_key);
}

void append_head(std::string& out, const StructPiece& piece) {
  const StructView& place = piece.place;
  const auto kind = static_cast<std::uint8_t>(piece.kind);
  if (piece.kind == ContentKind::kGc || piece.kind == ContentKind::kSkip) {
    out.push_back(static_cast<char>(kind));
    return;
  }
  const int flags = (place.has_origin ? kHasOrigin : 0) | (place.has_right_origin ? kHasRightOrigin : 0) | (place.has_key ? kHasKey : 0);
  out.push_back(static_cast<char>(kind | flags));
  const auto append_id = [&](const Id& id) {
    append_varuint(out, id.client);
    append_varuint(out, id.clock);
  };
  if (place.has_origin) append_id(place.origin);
  if (place.has_right_origin) append_id(place.right_origin);
  if (place.has_origin || place.has_right_origin) return;
  const bool is_root = place.parent == StructView::Parent::kRoot;
  append_varuint(out, is_root ? 1 : 0);
  if (is_root)
    append_var_bytes(out, place.root);
  else
    append_id(place.parent_item);
  if (place.has_key) append_var_bytes(out, place.key);
}

void append_body(std::string& out, const StructPiece& piece) {
  if (piece.is_front_torn) out += kReplacement;
  out += piece.body;
  if (piece.is_back_torn) out += kReplacement;
}

void append_content(std::string& out, const StructPiece& piece, std::string_view body) {
  if (piece.has_no_content() || is_list(piece.kind)) append_varuint(out, piece.length);
  if (piece.kind == ContentKind::kString) append_varuint(out, body.size());
  out += body;
}

void append_piece(std::string& out, const StructPiece& piece) {
  if (piece.is_whole) {
    out += piece.place.wire;
    return;
  }
  append_head(out, piece);
  if (piece.is_front_torn || piece.is_back_torn) {
    append_varuint(out, piece.body.size() + kReplacement.size() * (piece.is_front_torn + piece.is_back_torn));
    return append_body(out, piece);
  }
  append_content(out, piece, piece.body);
}

}  // namespace giaoban
