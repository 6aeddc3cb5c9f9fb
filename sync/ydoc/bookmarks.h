#pragma once
#include <array>
#include <cstdint>

#include "sync/ydoc/item.h"

namespace giaoban::ydoc {

/// A few places of one list of which the index is known, so that the next edit near one of them need not count from the
/// list's head. Whoever changes the list tells; who cannot say how, clears.
class Bookmarks {
 public:
  struct Mark {
    std::uint32_t item = kNone;  ///< visible and countable
    std::uint64_t index = 0;     ///< of its first unit
  };

  bool empty() const { return count_ == 0; }
  void clear() { count_ = 0; }
  /// The mark nearest to the index; none where there is none of this list.
  const Mark* nearest(std::uint32_t list, std::uint64_t index) const;
  void add(std::uint32_t list, const Mark& mark);
  void note_insert(std::uint32_t list, std::uint64_t index, std::uint64_t length);
  void note_remove(std::uint32_t list, std::uint64_t index, std::uint64_t length);
  /// The item is no more.
  void forget(std::uint32_t item);

 private:
  static constexpr std::size_t kCount = 16;
  static constexpr std::uint64_t kNear = 64;  // units: closer ones replace one another

  std::array<Mark, kCount> marks_;
  std::size_t count_ = 0, oldest_ = 0;
  std::uint32_t list_ = kNone;
};

}  // namespace giaoban::ydoc
