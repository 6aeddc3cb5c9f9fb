#include "sync/ydoc/merge.h"

#include <utility>

#include "sync/ydoc/block_writer.h"
#include "sync/ydoc/delete_set.h"
#include "sync/ydoc/segments.h"

namespace giaoban {
namespace {

class Merger {
 public:
  explicit Merger(const UpdateLimits& limits) : limits_(limits) {}
  Result<std::string> merge(Segments& segments);

 private:
  void copy(const Segment& segment, DeleteCursor& deletes);
  void put(StructPiece& piece, DeleteCursor& deletes);
  bool is_within_limits(const DeleteSet& deletes) const {
    return writer_.bytes() <= limits_.bytes && writer_.structs() <= limits_.structs && writer_.clients() <= limits_.clients &&
           deletes.ranges().size() <= limits_.deletes;
  }

  UpdateLimits limits_;
  BlockWriter writer_;
  Id next_;  // what was written last ends here
};

Result<std::string> Merger::merge(Segments& segments) {
  segments.sort();
  const DeleteSet deletes(std::move(segments.deletes));
  DeleteCursor cursor(deletes);
  for (const Segment& segment : segments.structs) {
    const auto& [client, start, end] = segment.clocks;
    if (client != next_.client || start >= next_.clock) next_ = {client, start};
    if (end > next_.clock) copy(segment, cursor);
    if (!is_within_limits(deletes)) break;
  }
  std::string merged = writer_.take();
  append_delete_set(merged, deletes.ranges());
  if (!is_within_limits(deletes) || merged.size() > limits_.bytes) return fail(problem::kTooLarge, "updates merged");
  return merged;
}

/// What lies at `next_` and behind it.
void Merger::copy(const Segment& segment, DeleteCursor& deletes) {
  Lib0Reader in(segment.bytes);
  StructView one;
  for (Id at{segment.clocks.client, segment.clocks.start}; at.clock < segment.clocks.end; at.clock = one.end()) {
    read_struct(in, at, one);
    if (one.end() <= next_.clock) continue;
    StructPiece piece(one);
    if (at.clock < next_.clock) take_front(piece, next_.clock - at.clock);
    put(piece, deletes);
  }
  next_.clock = segment.clocks.end;
}

/// What is deleted and what is not go apart, as when a document splits an item to delete a part of it.
void Merger::put(StructPiece& piece, DeleteCursor& deletes) {
  for (;;) {
    const auto [end, is_deleted] = deletes.run_at(piece.id);
    const bool is_last = end >= piece.end() || piece.has_no_content();
    StructPiece part = is_last ? piece : take_front(piece, end - piece.id.clock);
    if (is_deleted) collect(part);
    writer_.add(part);
    if (is_last) return;
  }
}

}  // namespace

Result<std::string> merge_updates(std::span<const std::string_view> updates, const UpdateLimits& limits) {
  Segments segments;
  for (const std::string_view update : updates) {
    if (auto added = segments.add(update, limits); !added) return std::unexpected(std::move(added.error()));
  }
  return Merger(limits).merge(segments);
}

}  // namespace giaoban
