#pragma once
#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "sync/ydoc/transaction.h"

namespace giaoban {

/// All text of a type's list, of what is visible.
inline std::string text_of(const Document& document, TypeRef type) {
  std::string text;
  ItemView item;
  for (auto items = document.items(type); items.next(item);) {
    if (item.kind == ContentKind::kString) text += item.content;
  }
  return text;
}
inline std::string text_of(const Document& document, std::string_view root) {
  const auto type = document.find_root(root);
  return type ? text_of(document, *type) : "";
}

/// Documents of several clients, edited at random and now and then brought together, with every update that this made.
class RandomHistory {
 public:
  RandomHistory(std::uint32_t seed, int clients, int steps) : random_(seed) {
    for (int i = 0; i < clients; ++i) documents.emplace_back(DocumentOptions{.client = 1000u - 37u * static_cast<unsigned>(i)});
    for (int step = 0; step < steps; ++step) {
      Document& document = documents[below(documents.size())];
      edit(document);
      if (below(5) == 0) (void)document.apply(documents[below(documents.size())].encode_state_as_update(document.state()));
    }
  }

  /// A document that got all updates, in order.
  Document whole() const {
    Document document;
    for (const std::string& update : updates) (void)document.apply(update);
    return document;
  }
  std::size_t below(std::size_t end) { return random_() % end; }
  std::vector<std::string> shuffled() {
    auto out = updates;
    std::shuffle(out.begin(), out.end(), random_);
    return out;
  }

  std::vector<Document> documents;
  std::vector<std::string> updates;

 private:
  void edit(Document& document) {
    Transaction transaction(document);
    for (std::size_t i = 1 + below(2); i > 0; --i) edit_once(document, transaction);
    std::string update = transaction.commit();
    if (update != std::string(2, '\0')) updates.push_back(std::move(update));
  }
  void edit_once(Document& document, Transaction& transaction) {
    const TypeRef text = document.root("text"), map = document.root("map"), tree = document.root("tree");
    const std::uint64_t length = document.view(text).length, at = below(length + 1);
    const std::vector<Mark> marks = {{"bold", below(2) == 0 ? "true" : "null"}};
    constexpr const char* kWords[] = {"a", "Hội nghị ", "😀", "xyz𝄞", "giao ban"};
    std::string value;
    append_any_text(value, kWords[below(5)]);
    switch (below(9)) {
      case 0:
      case 1:
      case 2: (void)transaction.insert_text(text, at, kWords[below(5)]); return;
      case 3: (void)transaction.remove(text, at, std::min<std::uint64_t>(length - at, below(4))); return;
      case 4: (void)transaction.insert_text(text, at, kWords[below(5)], marks); return;
      case 5: (void)transaction.format(text, at, std::min<std::uint64_t>(length - at, below(6)), marks); return;
      case 6: (void)transaction.set(map, below(2) == 0 ? "k" : "m", value); return;
      case 7: return edit_tree(document, transaction, tree, value);
      case 8: (void)transaction.remove_key(map, "k"); return;
    }
  }
  void edit_tree(Document& document, Transaction& transaction, TypeRef tree, const std::string& value) {
    const std::uint64_t length = document.view(tree).length;
    if (length > 3 || (length > 0 && below(4) == 0)) return (void)transaction.remove(tree, below(length), 1);
    const auto paragraph = transaction.insert_type(tree, below(length + 1), TypeKind::kXmlElement, "paragraph");
    (void)transaction.set(*paragraph, "level", value);
    const auto inner = transaction.insert_type(*paragraph, 0, TypeKind::kXmlText);
    (void)transaction.insert_text(*inner, 0, "abc");
  }

  std::mt19937 random_;
};

}  // namespace giaoban
