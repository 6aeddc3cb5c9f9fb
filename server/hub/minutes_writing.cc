#include "server/hub/minutes_writing.h"

#include <algorithm>
#include <optional>

#include "server/hub/document_kinds.h"
#include "server/hub/minutes_words.h"
#include "sync/base/json.h"
#include "sync/ydoc/item_values.h"
#include "sync/ydoc/json_any.h"
#include "sync/ydoc/transaction.h"

namespace giaoban {
namespace {

constexpr int kItemHeading = 2;  // as the editor's outline makes them

/// One block of the minutes, as far as it matters for where others go.
struct Block {
  std::string item;           ///< of a heading that stands for an item, or of an event
  int level = 0;              ///< of a heading; 0: no heading
  bool is_event = false;
  bool is_paragraph = false;
  bool is_blank = false;      ///< a paragraph without text
  std::int64_t at_ms = 0;     ///< of an event
};

Json attribute(const Document& document, TypeRef type, std::string_view name) {
  const auto item = document.value(type, name);
  auto value = item ? parse_json(last_value(*item)) : Result<Json>(Json());
  return value ? std::move(*value) : Json();
}

std::string text_attribute(const Document& document, TypeRef type, std::string_view name) {
  const Json value = attribute(document, type, name);
  return value.is_string() ? value.get<std::string>() : std::string();
}

std::int64_t number_attribute(const Document& document, TypeRef type, std::string_view name) {
  const Json value = attribute(document, type, name);
  return value.is_number() ? static_cast<std::int64_t>(value.get<double>()) : 0;
}

bool has_content(const Document& document, TypeRef type) {
  ItemCursor items = document.items(type);
  for (ItemView item; items.next(item);)
    if (item.kind != ContentKind::kType || document.view(item.type).kind != TypeKind::kXmlText || has_content(document, item.type)) return true;
  return false;
}

Block block_of(const Document& document, const ItemView& item) {
  Block block;
  if (item.kind != ContentKind::kType) return block;
  const std::string_view name = document.view(item.type).name;
  if (name == "heading") {
    block.level = std::clamp(static_cast<int>(number_attribute(document, item.type, "level")), 1, 6);
    block.item = text_attribute(document, item.type, "item");
  } else if (name == "event") {
    block.is_event = true;
    block.item = text_attribute(document, item.type, "item");
    block.at_ms = number_attribute(document, item.type, "at");
  } else if (name == "paragraph") {
    block.is_paragraph = true;
    block.is_blank = !has_content(document, item.type);
  }
  return block;
}

/// The minutes while they are written in: their blocks in order, kept in step with the document.
class MinutesWriting {
 public:
  explicit MinutesWriting(Document& document) : document_(document), root_(document.root(kMinutesRoot)), done_(document.root(kMinutesEventsRoot)) {
    ItemCursor items = document.items(root_);
    for (ItemView item; items.next(item);)
      for (std::uint64_t i = 0; i < item.length; ++i) blocks_.push_back(block_of(document, item));
  }

  bool has(const MinutesEvent& event) const { return document_.value(done_, event.key).has_value(); }

  Result<void> put(Transaction& changes, const MinutesEvent& event) {
    auto placed = event.kind == "item" ? put_heading(changes, event) : put_block(changes, event);
    return placed ? set(changes, done_, event.key, true) : placed;
  }

  /// The minutes end with a paragraph, so that there is a place to write on, and no browser makes one.
  Result<void> end_with_paragraph(Transaction& changes) {
    if (!blocks_.empty() && blocks_.back().is_paragraph) return {};
    const auto made = changes.insert_type(root_, blocks_.size(), TypeKind::kXmlElement, "paragraph");
    return made ? Result<void>() : std::unexpected(made.error());
  }

 private:
  static Result<void> set(Transaction& changes, TypeRef type, std::string_view name, const Json& value) {
    std::string any;
    append_any_of_json(any, value.dump());
    return changes.set(type, name, any);
  }

  /// Past the last block of [from, to) that is not blank.
  std::size_t before_blanks(std::size_t from, std::size_t to) const {
    while (to > from && blocks_[to - 1].is_blank) --to;
    return to;
  }

  std::optional<std::size_t> heading_of(const std::string& item) const {
    const auto found = std::ranges::find_if(blocks_, [&](const Block& block) { return block.level > 0 && block.item == item; });
    return found == blocks_.end() ? std::nullopt : std::optional<std::size_t>(found - blocks_.begin());
  }

  /// A section goes to the next heading of its level or a higher one; what comes before all sections, to the first of an item.
  std::pair<std::size_t, std::size_t> section_of(const std::string& item) const {
    const auto heading = item.empty() ? std::nullopt : heading_of(item);
    const std::size_t from = heading ? *heading + 1 : 0;
    std::size_t to = from;
    const auto ends = [&](const Block& block) {
      return heading ? block.level > 0 && block.level <= blocks_[*heading].level : block.level > 0 && !block.item.empty();
    };
    while (to < blocks_.size() && !ends(blocks_[to])) ++to;
    return {from, to};
  }

  std::size_t place_of(const MinutesEvent& event) const {
    if (!event.item.empty() && !heading_of(event.item)) {
      // Its heading was deleted: behind what else there is of the item, or at the end.
      for (std::size_t i = blocks_.size(); i > 0; --i)
        if (blocks_[i - 1].is_event && blocks_[i - 1].item == event.item) return i;
      return before_blanks(0, blocks_.size());
    }
    const auto [from, to] = section_of(event.item);
    for (std::size_t i = from; i < to; ++i)
      if (blocks_[i].is_event && blocks_[i].at_ms > event.at_ms) return i;
    return before_blanks(from, to);
  }

  /// One that a secretary laid down with the outline stands for the item as well.
  Result<void> put_heading(Transaction& changes, const MinutesEvent& event) {
    if (heading_of(event.item)) return {};
    const std::size_t at = before_blanks(0, blocks_.size());
    const auto heading = changes.insert_type(root_, at, TypeKind::kXmlElement, "heading");
    if (!heading) return std::unexpected(heading.error());
    blocks_.insert(blocks_.begin() + static_cast<std::ptrdiff_t>(at), {.item = event.item, .level = kItemHeading});
    if (auto done = set(changes, *heading, "level", kItemHeading); !done) return done;
    if (auto done = set(changes, *heading, "item", event.item); !done) return done;
    const auto text = changes.insert_type(*heading, 0, TypeKind::kXmlText);
    return text ? changes.insert_text(*text, 0, event.text) : std::unexpected(text.error());
  }

  Result<void> put_block(Transaction& changes, const MinutesEvent& event) {
    const std::size_t at = place_of(event);
    const auto block = changes.insert_type(root_, at, TypeKind::kXmlElement, "event");
    if (!block) return std::unexpected(block.error());
    blocks_.insert(blocks_.begin() + static_cast<std::ptrdiff_t>(at), {.item = event.item, .is_event = true, .at_ms = event.at_ms});
    const std::pair<const char*, Json> attributes[] = {{"kind", event.kind}, {"ref", event.ref},  {"item", event.item},
                                                       {"at", event.at_ms},  {"time", minutes_words::clock(event.at_ms)},
                                                       {"text", event.text}};
    for (const auto& [name, value] : attributes)
      if (auto done = set(changes, *block, name, value); !done) return done;
    return {};
  }

  Document& document_;
  TypeRef root_, done_;
  std::vector<Block> blocks_;
};

}  // namespace

Result<std::string> write_minutes(Document& minutes, std::span<const MinutesEvent> events) {
  MinutesWriting writing(minutes);
  Transaction changes(minutes);
  std::size_t count = 0;
  for (const MinutesEvent& event : events) {
    if (writing.has(event)) continue;
    if (auto put = writing.put(changes, event); !put) return std::unexpected(put.error());
    if (++count == kMinutesEventsAtOnce) break;
  }
  if (count > 0)
    if (auto ended = writing.end_with_paragraph(changes); !ended) return std::unexpected(ended.error());
  return changes.commit();
}

}  // namespace giaoban
