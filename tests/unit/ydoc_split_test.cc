#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "tests/unit/held.h"
#include "sync/ydoc/split.h"
#include "tests/unit/yjs_updates.h"

namespace giaoban {
namespace {

std::string text_of(std::size_t units) {
  std::string out = hex("01 01 01 00 04 01 01 74");
  append_var_bytes(out, std::string(units, 'x'));
  return out + '\0';
}

/// Whether each struct of `update` hangs only at what `before` or the update itself holds, where `whole` holds it at all.
bool can_be_applied(std::string_view update, const Held& before, const Held& whole) {
  Held here = before;
  here.add(summary_of(update));
  const auto is_there = [&](const Id& id) {
    const UpdateSummary one{{{id.client, id.clock, id.clock + 1}}, {}};
    return here.covers(one) || !whole.covers(one);
  };
  UpdateReader in(update);
  for (StructView one; in.next_struct(one);) {
    if (!one.is_item()) continue;
    if (one.has_origin && !is_there(one.origin)) return false;
    if (one.has_right_origin && !is_there(one.right_origin)) return false;
    if (one.parent == StructView::Parent::kItem && !is_there(one.parent_item)) return false;
  }
  return true;
}

TEST_CASE("An update that fits stays as it is; a broken one is refused") {
  CHECK(split_update(text_of(100), 200).value() == std::vector{text_of(100)});
  CHECK(split_update(hex("00"), 200).error().code == problem::kBrokenUpdate);
}

TEST_CASE("A long text is cut between characters, and merged again it is the same") {
  for (const std::string_view character : {"x", "ế", "😀"}) {
    std::string text, update = hex("01 01 01 00 04 01 01 74");
    for (int i = 0; i < 3000; ++i) text += character;
    append_var_bytes(update, text);
    update += '\0';
    const auto pieces = split_update(update, 500).value();
    CHECK(pieces.size() > 5);
    for (const std::string& piece : pieces) {
      CHECK(piece.size() <= 500);
      CHECK(piece.find("\xEF\xBF\xBD") == std::string::npos);
    }
    CHECK(merged_all(pieces) == update);
  }
}

TEST_CASE("What cannot be cut must fit") {
  std::string update = hex("01 01 01 00 03 01 01 61");
  append_var_bytes(update, std::string(1000, '\x01'));
  update += '\0';
  CHECK(split_update(update, 900).error().code == problem::kTooLarge);
  CHECK(split_update(text_of(100), 20).error().code == problem::kTooLarge);
}

TEST_CASE("Pieces fit, can each be applied after the one before, and hold together what the whole holds") {
  CHECK(rc::check("updates of yjs", [] {
    const std::string whole = merged_all(*some_updates());
    const std::size_t max_bytes = 150 + *rc::gen::arbitrary<std::size_t>() % 450;
    const auto pieces = split_update(whole, max_bytes).value();
    Held all, before;
    all.add(summary_of(whole));
    for (const std::string& piece : pieces) {
      RC_ASSERT(piece.size() <= max_bytes);
      RC_ASSERT(can_be_applied(piece, before, all));
      before.add(summary_of(piece));
    }
    RC_ASSERT(merged_all(pieces) == whole);
  }));
}

}  // namespace
}  // namespace giaoban
