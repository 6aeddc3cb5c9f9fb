#include "sync/ydoc/rich_text.h"

#include <algorithm>
#include <utility>

#include "sync/ydoc/item_values.h"

namespace giaoban {
namespace {

class RichTextReader {
 public:
  explicit RichTextReader(const Document& document) : document_(document) {}
  Result<RichText> read(TypeRef type);

 private:
  /// A type whose items are being read.
  struct Level {
    std::size_t node;
    ItemCursor items;
    std::vector<std::uint32_t> marks = {};  // that are open
    bool has_same_marks = false;            // as the run that was read last
    std::vector<RichRun> runs = {};         // kept until its end, so that those of a node lie together
  };
  void open(TypeRef type);
  void close();
  void take(const ItemView& item);
  void take_run(Level& level, RichRun run);
  void take_mark(Level& level, std::string_view content);

  const Document& document_;
  RichText out_;
  std::vector<Level> levels_;
  bool has_too_many_marks_ = false;
};

Result<RichText> RichTextReader::read(TypeRef type) {
  open(type);
  ItemView item;
  while (!levels_.empty() && !has_too_many_marks_) {
    if (levels_.back().items.next(item))
      take(item);
    else
      close();
  }
  if (has_too_many_marks_) return fail(problem::kTooLarge, "marks open at one place");
  return std::move(out_);
}

void RichTextReader::open(TypeRef type) {
  const TypeView view = document_.view(type);
  RichNode& node = out_.nodes.emplace_back();
  node.kind = view.kind;
  node.name = view.name;
  for (const KeyView& key : document_.keys(type)) {
    std::string value = last_value(key.value);
    if (!value.empty()) node.attributes.push_back({std::string(key.key), std::move(value)});
  }
  levels_.push_back({out_.nodes.size() - 1, document_.items(type)});
}

void RichTextReader::close() {
  Level& level = levels_.back();
  RichNode& node = out_.nodes[level.node];
  node.end = out_.nodes.size();
  node.first_run = out_.runs.size();
  std::ranges::move(level.runs, std::back_inserter(out_.runs));
  node.runs_end = out_.runs.size();
  levels_.pop_back();
}

void RichTextReader::take(const ItemView& item) {
  Level& level = levels_.back();
  RichRun run;
  run.id = item.id;
  run.length = item.length;
  switch (item.kind) {
    case ContentKind::kString: run.text = item.content; return take_run(level, std::move(run));
    case ContentKind::kFormat: return take_mark(level, item.content);
    case ContentKind::kEmbed: run.embed = last_value(item); return take_run(level, std::move(run));
    case ContentKind::kType:
      run.node = out_.nodes.size();
      if (out_.nodes[level.node].is_text()) take_run(level, std::move(run));
      return open(item.type);
    default: return;  // values that no rich text holds
  }
}

void RichTextReader::take_run(Level& level, RichRun run) {
  run.first_mark = out_.open_marks.size();
  if (level.has_same_marks) {
    run.first_mark = level.runs.back().first_mark;
    run.continues = run.is_text() && level.runs.back().is_text();
  } else {
    std::ranges::copy(level.marks, std::back_inserter(out_.open_marks));
  }
  run.marks_end = run.first_mark + level.marks.size();
  level.has_same_marks = true;
  level.runs.push_back(std::move(run));
}

/// A mark that is set again keeps its place among the others.
void RichTextReader::take_mark(Level& level, std::string_view content) {
  Lib0Reader in(content);
  const std::string_view name = in.var_bytes(), value = in.var_bytes();
  const auto found = std::ranges::find(level.marks, name, [&](std::uint32_t mark) { return std::string_view(out_.marks[mark].name); });
  level.has_same_marks = false;
  if (value == "null") {
    if (found != level.marks.end()) level.marks.erase(found);
    return;
  }
  out_.marks.push_back({std::string(name), std::string(value)});
  const auto mark = static_cast<std::uint32_t>(out_.marks.size() - 1);
  if (found != level.marks.end())
    *found = mark;
  else
    level.marks.push_back(mark);
  has_too_many_marks_ = level.marks.size() > limits::kOpenMarks;
}

}  // namespace

Result<RichText> read_rich_text(const Document& document, TypeRef type) { return RichTextReader(document).read(type); }

std::string plain_text(const RichText& text) {
  std::string out;
  bool is_line_open = false;
  for (const RichNode& node : text.nodes) {
    if (node.kind == TypeKind::kXmlElement && std::exchange(is_line_open, false)) out += '\n';
    for (std::size_t i = node.first_run; i < node.runs_end; ++i) {
      out += text.runs[i].text;
      is_line_open |= text.runs[i].is_text();
    }
  }
  return out;
}

}  // namespace giaoban
