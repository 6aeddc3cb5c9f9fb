#include "sync/ydoc/content.h"

#include <array>

#include "sync/ydoc/json_text.h"
#include "sync/ydoc/limits.h"

namespace giaoban {
namespace {

void skip_scalar(Lib0Reader& in, std::uint8_t tag) {
  switch (tag) {
    case kAnyBytes: in.var_bytes(); return;
    case kAnyText: in.var_string(); return;
    case kAnyBigInt:
    case kAnyDouble: return in.skip(8);
    case kAnyFloat: return in.skip(4);
    case kAnyInteger: return in.skip_varint();
    case kAnyTrue:
    case kAnyFalse:
    case kAnyNull:
    case kAnyUndefined: return;
    default: return in.fail_with("unknown kind of value");
  }
}

void read_json(Lib0Reader& in) {
  const auto text = in.var_string();
  if (!in.is_checked() && !in.failed() && !is_json_text(text)) in.fail_with("not JSON");
}

std::uint64_t read_json_list(Lib0Reader& in) {
  const std::size_t count = in.count(1, limits::kDocumentBytes);
  for (std::size_t i = 0; i < count && !in.failed(); ++i) {
    const auto text = in.var_string();
    if (!in.is_checked() && !in.failed() && text != "undefined" && !is_json_text(text)) in.fail_with("not JSON");
  }
  return count;
}

std::uint64_t read_any_list(Lib0Reader& in) {
  const std::size_t count = in.count(1, limits::kDocumentBytes);
  for (std::size_t i = 0; i < count && !in.failed(); ++i) skip_any(in);
  return count;
}

/// Array 0, Map 1, Text 2, XmlElement 3 (name), XmlFragment 4, XmlHook 5 (name), XmlText 6.
void read_type(Lib0Reader& in) {
  const std::uint64_t type = in.varuint();
  if (type > 6) return in.fail_with("unknown type");
  if (type == 3 || type == 5) in.var_string(limits::kUpdateKeyBytes);
}

/// A subdocument's options: clients look into them, so they must be an object.
void read_document(Lib0Reader& in) {
  in.var_string(limits::kUpdateKeyBytes);
  Lib0Reader ahead = in;
  if (ahead.u8() != kAnyObject) return in.fail_with("options of a subdocument must be an object");
  skip_any(in);
}

}  // namespace

void skip_any(Lib0Reader& in) {
  struct Container {
    std::size_t left;
    bool has_keys;
  };
  std::array<Container, limits::kContentDepth> open;
  std::size_t depth = 0;
  do {
    if (depth > 0) {
      --open[depth - 1].left;
      if (open[depth - 1].has_keys) in.var_string();
    }
    const std::uint8_t tag = in.u8();
    if (tag == kAnyArray || tag == kAnyObject) {
      const bool has_keys = tag == kAnyObject;
      const std::size_t count = in.count(has_keys ? 2 : 1, limits::kDocumentBytes);
      if (depth == open.size()) return in.fail_with("nested too deep");
      open[depth++] = {count, has_keys};
    } else {
      skip_scalar(in, tag);
    }
    while (depth > 0 && open[depth - 1].left == 0) --depth;
  } while (depth > 0 && !in.failed());
}

std::uint64_t read_content(Lib0Reader& in, ContentKind kind, std::string_view& bytes) {
  std::uint64_t length = 1;
  const char* const from = in.position();
  switch (kind) {
    case ContentKind::kGc:
    case ContentKind::kSkip:
    case ContentKind::kDeleted: length = in.varuint(); break;
    case ContentKind::kJson: length = read_json_list(in); break;
    case ContentKind::kBinary: in.var_bytes(); break;
    case ContentKind::kString: bytes = read_text(in, length); return length;
    case ContentKind::kEmbed: read_json(in); break;
    case ContentKind::kFormat:
      in.var_string(limits::kUpdateKeyBytes);
      read_json(in);
      break;
    case ContentKind::kType: read_type(in); break;
    case ContentKind::kAny: length = read_any_list(in); break;
    case ContentKind::kDocument: read_document(in); break;
    default: in.fail_with("unknown kind of content"); break;
  }
  if (length == 0) in.fail_with("empty struct");
  bytes = in.since(from);
  return length;
}

}  // namespace giaoban
