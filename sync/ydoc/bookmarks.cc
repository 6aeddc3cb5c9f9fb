#include "sync/ydoc/bookmarks.h"

#include <algorithm>

namespace giaoban::ydoc {
namespace {

std::uint64_t distance(std::uint64_t a, std::uint64_t b) { return a < b ? b - a : a - b; }

}  // namespace

const Bookmarks::Mark* Bookmarks::nearest(std::uint32_t list, std::uint64_t index) const {
  if (list != list_ || count_ == 0) return nullptr;
  return std::min_element(marks_.begin(), marks_.begin() + count_, [&](const Mark& a, const Mark& b) {
    return distance(a.index, index) < distance(b.index, index);
  });
}

void Bookmarks::add(std::uint32_t list, const Mark& mark) {
  if (list != list_) clear();
  list_ = list;
  for (std::size_t i = 0; i < count_; ++i) {
    if (marks_[i].item != mark.item && distance(marks_[i].index, mark.index) > kNear) continue;
    marks_[i] = mark;
    return;
  }
  if (count_ < kCount) {
    marks_[count_++] = mark;
    return;
  }
  marks_[oldest_] = mark;
  oldest_ = (oldest_ + 1) % kCount;
}

void Bookmarks::note_insert(std::uint32_t list, std::uint64_t index, std::uint64_t length) {
  if (list != list_) return;
  for (std::size_t i = 0; i < count_; ++i) {
    if (marks_[i].index >= index) marks_[i].index += length;
  }
}

void Bookmarks::note_remove(std::uint32_t list, std::uint64_t index, std::uint64_t length) {
  if (list != list_) return;
  for (std::size_t i = 0; i < count_;) {
    Mark& mark = marks_[i];
    if (mark.index >= index && mark.index < index + length) {
      mark = marks_[--count_];
      continue;
    }
    if (mark.index >= index) mark.index -= length;
    ++i;
  }
}

void Bookmarks::forget(std::uint32_t item) {
  for (std::size_t i = 0; i < count_;) {
    if (marks_[i].item == item)
      marks_[i] = marks_[--count_];
    else
      ++i;
  }
}

}  // namespace giaoban::ydoc
