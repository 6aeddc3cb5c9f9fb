#pragma once
#include <span>
#include <string>
#include <vector>

#include "sync/ydoc/document.h"

namespace giaoban {

/// An attribute of an element, or a mark over a run: its value as JSON.
struct RichAttribute {
  std::string name;
  std::string value;
  bool operator==(const RichAttribute&) const = default;
};

/// Text that one client wrote in one go under the same marks, or one thing embedded in text.
struct RichRun {
  Id id;                      ///< of its first unit: `id.client` wrote it
  std::uint64_t length = 0;   ///< in clock units; text in UTF-16
  std::string text;           ///< UTF-8; empty where something is embedded
  std::string embed;          ///< what is embedded, as JSON; empty where it is a type, which is the node `node`
  std::size_t node = 0;
  std::size_t first_mark = 0, marks_end = 0;  ///< in RichText::open_marks
  bool continues = false;     ///< the run before is text under the same marks, but of another client or time

  bool is_text() const { return !text.empty(); }
};

/// A node of the tree. Its descendants follow it: the first child, where `end` is not next, and then each child's `end` is
/// the next one.
struct RichNode {
  TypeKind kind = TypeKind::kRoot;
  std::string name;            ///< of an element, as TipTap names the kind of node
  std::vector<RichAttribute> attributes;
  std::size_t end = 0;         ///< index behind its last descendant
  std::size_t first_run = 0, runs_end = 0;  ///< of a text; those of types within it are not among them

  bool is_text() const { return kind == TypeKind::kText || kind == TypeKind::kXmlText; }
};

/// A tree of rich text as TipTap and y-prosemirror lay it down, without references into the document.
struct RichText {
  std::vector<RichNode> nodes;   ///< in order of the document; the first is what was asked for
  std::vector<RichRun> runs;
  std::vector<RichAttribute> marks;        ///< each as it was set
  std::vector<std::uint32_t> open_marks;   ///< indices of `marks`, by runs

  std::span<const std::uint32_t> marks_of(const RichRun& run) const {
    return std::span(open_marks).subspan(run.first_mark, run.marks_end - run.first_mark);
  }
};

/// The tree of a type: a root that holds XML or text, or any type below. Marks fold as Yjs' toDelta folds them. Error:
/// too_large where more than limits::kOpenMarks are open at one place. Time and memory are proportional to what there is.
Result<RichText> read_rich_text(const Document& document, TypeRef type);

/// All text of it in order, one line to each innermost element with text.
std::string plain_text(const RichText& text);

}  // namespace giaoban
