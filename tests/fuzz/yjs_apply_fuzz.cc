#include <string>

#include "sync/ydoc/document.h"
#include "sync/ydoc/json_reader.h"
#include "sync/ydoc/rich_text.h"
#include "sync/ydoc/update.h"
#include "tests/fuzz/input.h"

using namespace giaoban;

namespace {

DocumentOptions small() {
  DocumentOptions options;
  options.items = 4096;
  options.content_bytes = 1 << 20;
  options.pending_bytes = 64 << 10;
  options.depth = 64;
  options.scan_steps = 64 << 10;
  return options;
}

void read_all(const Document& document) {
  for (const std::string_view name : document.roots()) {
    const auto root = document.find_root(name);
    require(root.has_value(), "a root that is named is there");
    if (const auto text = read_rich_text(document, *root)) (void)plain_text(*text);
    for (const TypeKind kind : {TypeKind::kArray, TypeKind::kMap, TypeKind::kText})
      (void)json_of(document, *root, kind);
  }
}

}  // namespace

// Updates, one behind the other with its length before it, are applied to one document. Whatever becomes of it can be
// encoded, and a document that is given that is the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Lib0Reader in(fuzz_input(data, size));
  Document document(small());
  while (!in.at_end()) {
    const auto update = in.var_bytes();
    Change change;
    const auto preview = document.preview(update);
    const auto applied = document.apply(update, &change);
    if (applied) require(preview.has_value(), "what can be applied can be looked at before");
  }
  read_all(document);
  const std::string whole = document.encode_state_as_update();
  require(parse_update(whole, kStoredUpdate).has_value(), "what is encoded is well formed");
  Document copy(small());
  const auto taken = copy.apply(whole, nullptr, kStoredUpdate);
  if (!taken) return 0;  // limits count what came in pieces and what comes at once differently
  require(copy.state() == document.state(), "a copy has the same structs");
  require(copy.deletes() == document.deletes(), "a copy has the same deletes");
  require(!copy.apply(whole, nullptr, kStoredUpdate)->is_new, "what is there is not new");
  return 0;
}
