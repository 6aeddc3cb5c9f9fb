#pragma once
#include <span>
#include <string>
#include <vector>

#include "sync/ydoc/update_reader.h"

namespace giaoban {

/// What was deleted: ranges by client descending, then ascending and apart from one another, as Yjs writes them.
class DeleteSet {
 public:
  DeleteSet() = default;
  /// Of ranges in any order, which may repeat and overlap.
  explicit DeleteSet(std::vector<ClockRange> ranges);

  const std::vector<ClockRange>& ranges() const { return ranges_; }
  bool empty() const { return ranges_.empty(); }

 private:
  std::vector<ClockRange> ranges_;
};

// The delete set of updates and snapshots, v1 and v2. What is written must be in the order of a DeleteSet; what is read may
// be in any. Faults are left in the reader.
void append_delete_set(std::string& out, std::span<const ClockRange> ranges);
void append_delete_set_v2(std::string& out, std::span<const ClockRange> ranges);
std::vector<ClockRange> read_delete_set(Lib0Reader& in, const UpdateLimits& limits);
std::vector<ClockRange> read_delete_set_v2(Lib0Reader& in, const UpdateLimits& limits);

/// Walks along a DeleteSet with one client's clocks that only go up: which part of them is deleted.
class DeleteCursor {
 public:
  explicit DeleteCursor(const DeleteSet& set) : at_(set.ranges().begin()), end_(set.ranges().end()) {}

  struct Run {
    std::uint64_t end;  ///< up to here all is deleted, or nothing is
    bool is_deleted;
  };
  /// The run that begins at `from`. Clients come descending, clocks ascending.
  Run run_at(const Id& from);

 private:
  std::vector<ClockRange>::const_iterator at_, end_;
};

}  // namespace giaoban
