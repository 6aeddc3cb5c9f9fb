#include "tests/differential/tree.h"

#include <map>

namespace giaoban::differential {
namespace {

Json type_tree(const Document& document, TypeRef type, TypeKind kind);

std::string hex(std::string_view bytes) {
  constexpr auto kDigits = "0123456789abcdef";
  std::string out;
  for (const unsigned char byte : bytes) {
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

/// The values of an item, in order.
std::vector<Json> values_of(const Document& document, const ItemView& item) {
  Lib0Reader in(item.content);
  switch (item.kind) {
    case ContentKind::kBinary: return {{{"binary", hex(in.var_bytes())}}};
    case ContentKind::kDocument: return {{{"doc", in.var_string(limits::kUpdateKeyBytes)}}};
    case ContentKind::kType: return {type_tree(document, item.type, document.view(item.type).kind)};
    case ContentKind::kJson:
    case ContentKind::kAny: break;
    default: return {{{"unexpected", static_cast<int>(item.kind)}}};
  }
  std::vector<Json> out;
  for (std::uint64_t left = item.length; left > 0 && !in.failed(); --left) {
    const std::string_view before = in.rest();
    if (item.kind == ContentKind::kJson) {
      out.push_back({{"json", in.var_string(before.size())}});
      continue;
    }
    skip_any(in);
    out.push_back({{"any", hex(before.substr(0, before.size() - in.left()))}});
  }
  return out;
}

Json list_tree(const Document& document, TypeRef type) {
  Json out = Json::array();
  ItemCursor items = document.items(type);
  for (ItemView item; items.next(item);) {
    if (item.kind == ContentKind::kFormat) continue;
    for (Json& value : values_of(document, item)) out.push_back(std::move(value));
  }
  return out;
}

Json keys_tree(const Document& document, TypeRef type) {
  Json out = Json::object();
  for (const KeyView& entry : document.keys(type)) out[std::string(entry.key)] = values_of(document, entry.value).back();
  return out;
}

void set_mark(Json& marks, std::string_view content) {
  Lib0Reader in(content);
  const std::string key(in.var_string(limits::kUpdateKeyBytes));
  const std::string_view value = in.var_string(content.size());
  if (value == "null") marks.erase(key);
  else marks[key] = value;
}

Json text_tree(const Document& document, TypeRef type) {
  Json runs = Json::array(), marks = Json::object();
  ItemCursor items = document.items(type);
  for (ItemView item; items.next(item);) {
    Lib0Reader in(item.content);
    if (item.kind == ContentKind::kFormat) set_mark(marks, item.content);
    else if (item.kind == ContentKind::kString) runs.push_back({{"insert", item.content}, {"marks", marks}});
    else if (item.kind == ContentKind::kEmbed) runs.push_back({{"insert", {{"embed", in.var_string(item.content.size())}}}, {"marks", marks}});
    else runs.push_back({{"insert", values_of(document, item).front()}, {"marks", marks}});
  }
  return runs;
}

Json type_tree(const Document& document, TypeRef type, TypeKind kind) {
  const auto name = document.view(type).name;
  switch (kind) {
    case TypeKind::kXmlElement: return {{"element", name}, {"keys", keys_tree(document, type)}, {"list", list_tree(document, type)}};
    case TypeKind::kXmlHook: return {{"hook", name}, {"keys", keys_tree(document, type)}};
    case TypeKind::kText:
    case TypeKind::kXmlText: return {{"text", text_tree(document, type)}, {"keys", keys_tree(document, type)}};
    case TypeKind::kMap: return {{"map", keys_tree(document, type)}};
    default: return {{"list", list_tree(document, type)}};
  }
}

}  // namespace

Json tree_of(Document& document) {
  Json out = Json::object();
  for (const auto& [name, kind] : {std::pair("text", TypeKind::kText), std::pair("array", TypeKind::kArray),
                                   std::pair("map", TypeKind::kMap), std::pair("xml", TypeKind::kXmlFragment)})
    out[name] = type_tree(document, document.root(name), kind);
  return out;
}

std::string plain_text(const Document& document, TypeRef text) {
  std::string out;
  ItemCursor items = document.items(text);
  for (ItemView item; items.next(item);)
    if (item.kind == ContentKind::kString) out += item.content;
  return out;
}

}  // namespace giaoban::differential
