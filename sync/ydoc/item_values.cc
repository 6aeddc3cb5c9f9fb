#include "sync/ydoc/item_values.h"

#include "sync/ydoc/json_any.h"
#include "sync/ydoc/value_stack.h"

namespace giaoban {
namespace {

std::string json_of_any(Lib0Reader& in) {
  Lib0Reader after = in;
  skip_any(after);
  std::string json;
  const bool is_undefined = in.rest().starts_with(kAnyUndefined);
  append_json_of_any(json, in);
  if (in.failed()) json = is_undefined ? "" : "null";
  in = after;
  return json;
}

}  // namespace

ItemValues::ItemValues(const ItemView& item) : kind_(item.kind), left_(item.length), in_(item.content) {}

bool ItemValues::next(std::string& json) {
  if (left_ == 0 || in_.failed()) return false;
  --left_;
  switch (kind_) {
    case ContentKind::kAny: json = json_of_any(in_); return true;
    case ContentKind::kJson:
      json = in_.var_bytes();
      if (json == "undefined") json.clear();
      return true;
    case ContentKind::kEmbed: json = in_.var_bytes(); return true;
    case ContentKind::kBinary: {
      // As of an `any` of these bytes.
      const std::string any = std::string(1, kAnyBytes).append(in_.rest());
      Lib0Reader bytes(any);
      json = json_of_any(bytes);
      return true;
    }
    case ContentKind::kDocument: json = "null"; return true;
    case ContentKind::kString:
      json.clear();
      append_json_string(json, in_.rest());
      left_ = 0;
      return true;
    default: return false;
  }
}

std::string last_value(const ItemView& item) {
  std::string json;
  for (ItemValues values(item); values.next(json);) continue;
  return json;
}

}  // namespace giaoban
