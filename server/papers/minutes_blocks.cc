#include "server/papers/minutes_blocks.h"

#include <algorithm>

#include "server/papers/ordering.h"
#include "server/papers/wording.h"
#include "sync/base/json.h"

namespace giaoban {
namespace {

constexpr int kDeepest = 3;       // levels that a paper shows
constexpr int kNestedMost = 100;  // levels of elements that are gone into; what is deeper is left out

/// Where a text stands.
struct Place {
  int depth = 0;
  int list_level = 0;  // 0: in no list
  bool is_ordered = false;
};

class Reading {
 public:
  explicit Reading(const RichText& text) : text_(text) {}

  std::vector<Block> take() {
    if (!text_.nodes.empty()) read_children(0, {});
    return std::move(blocks_);
  }

 private:
  void read_children(std::size_t node, Place place) {
    if (++place.depth > kNestedMost) return;
    std::size_t index = 0;
    for (std::size_t child = node + 1; child < text_.nodes[node].end; child = text_.nodes[child].end) read(child, place, index++);
  }

  void read(std::size_t at, Place place, std::size_t index) {
    const RichNode& node = text_.nodes[at];
    if (node.name == "event") return read_event(node);
    if (node.name == "bulletList" || node.name == "orderedList") {
      ++place.list_level;
      place.is_ordered = node.name == "orderedList";
      return read_children(at, place);
    }
    if (node.name == "listItem") {
      const int level = std::clamp(place.list_level, 1, kDeepest);
      marker_ = place.is_ordered ? outline_marker(level, index) : "-";
      read_children(at, place);
      return marker_.clear();
    }
    if (node.name == "paragraph" || node.name == "heading" || node.is_text()) return read_line(at, place);
    read_children(at, place);
  }

  void read_line(std::size_t at, const Place& place) {
    Block block;
    const RichNode& node = text_.nodes[at];
    if (node.name == "heading") {
      block.kind = BlockKind::kHeading;
      block.level = std::clamp(std::atoi(attribute(node, "level").c_str()), 1, kDeepest);
    } else if (place.list_level > 0) {
      block.kind = BlockKind::kItem;
      block.level = std::min(place.list_level, kDeepest);
      block.marker = std::exchange(marker_, std::string());
    }
    if (node.is_text()) add_runs(node, block.line);
    for (std::size_t child = at + 1; child < node.end; ++child) {
      if (text_.nodes[child].is_text()) add_runs(text_.nodes[child], block.line);
      else if (text_.nodes[child].name == "hardBreak") block.line.push_back({" "});
    }
    if (std::ranges::any_of(block.line, [](const Words& words) { return words.text.find_first_not_of(' ') != std::string::npos; })) blocks_.push_back(std::move(block));
  }

  void add_runs(const RichNode& node, Line& line) const {
    for (std::size_t i = node.first_run; i < node.runs_end; ++i) {
      const RichRun& run = text_.runs[i];
      if (!run.is_text()) continue;
      Words words{printable(run.text)};
      for (const std::uint32_t mark : text_.marks_of(run)) {
        const std::string& name = text_.marks[mark].name;
        words.is_bold |= name == "bold";
        words.is_italic |= name == "italic";
        words.is_underlined |= name == "underline";
      }
      if (run.continues && !line.empty()) line.back().text += words.text;
      else line.push_back(std::move(words));
    }
  }

  void read_event(const RichNode& node) {
    const std::string time = attribute(node, "time"), said = attribute(node, "text");
    if (said.empty()) return;
    blocks_.push_back({.kind = BlockKind::kParagraph, .line = {{printable(time.empty() ? said : time + " " + said)}}});
  }

  /// Text of a string, digits of a number.
  static std::string attribute(const RichNode& node, std::string_view name) {
    const auto found = std::ranges::find(node.attributes, name, &RichAttribute::name);
    const auto value = found == node.attributes.end() ? Result<Json>(Json()) : parse_json(found->value);
    if (!value || value->is_null()) return {};
    return value->is_string() ? value->get<std::string>() : value->dump();
  }

  const RichText& text_;
  std::vector<Block> blocks_;
  std::string marker_;  // of the list item whose first line is to come
};

}  // namespace

std::vector<Block> minutes_blocks(const RichText& text) { return Reading(text).take(); }

}  // namespace giaoban
