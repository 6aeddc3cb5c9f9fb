#include "sync/ydoc/json_reader.h"

#include <utility>

#include "sync/ydoc/item_values.h"
#include "sync/ydoc/rich_text.h"
#include "sync/ydoc/value_stack.h"

namespace giaoban {
namespace {

class JsonReader {
 public:
  explicit JsonReader(const Document& document) : document_(document) {}

  std::string read(TypeRef type, TypeKind kind) {
    begin(type, kind);
    while (!levels_.empty()) {
      if (!step(levels_.back())) {
        levels_.pop_back();
        values_.close();
      }
    }
    return values_.root();
  }

 private:
  struct Level {
    bool is_object;
    std::vector<KeyView> keys = {};
    std::size_t next_key = 0;
    ItemCursor items = {};
  };

  void begin(TypeRef type, TypeKind kind) {
    const bool is_object = kind == TypeKind::kMap || kind == TypeKind::kXmlHook;
    if (!is_object && kind != TypeKind::kArray) return values_.scalar(text_of(type));
    values_.open(is_object);
    levels_.push_back({is_object});
    if (is_object)
      levels_.back().keys = document_.keys(type);
    else
      levels_.back().items = document_.items(type);
  }
  bool step(Level& level) {
    ItemView item;
    if (level.is_object) {
      if (level.next_key == level.keys.size()) return false;
      const KeyView& key = level.keys[level.next_key++];
      values_.key(key.key);
      if (key.value.kind == ContentKind::kType)
        begin(key.value.type, document_.view(key.value.type).kind);
      else
        values_.scalar(last_value(key.value));
      return true;
    }
    if (!level.items.next(item)) return false;
    if (item.kind == ContentKind::kType) {
      begin(item.type, document_.view(item.type).kind);
      return true;
    }
    std::string value;
    for (ItemValues values(item); values.next(value);) values_.scalar(std::move(value));
    return true;
  }
  std::string text_of(TypeRef type) const {
    std::string out;
    const auto text = read_rich_text(document_, type);
    append_json_string(out, text ? plain_text(*text) : "");
    return out;
  }

  const Document& document_;
  ValueStack values_{ValueNotation::kJson};
  std::vector<Level> levels_;
};

}  // namespace

std::string json_of(const Document& document, TypeRef type, TypeKind kind) { return JsonReader(document).read(type, kind); }

}  // namespace giaoban
