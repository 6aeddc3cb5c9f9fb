#include "sync/ydoc/update_scope.h"

#include <algorithm>

#include "sync/ydoc/update_reader.h"

namespace giaoban {
namespace {

template <typename T>
void sort_unique(std::vector<T>& list) {
  std::ranges::sort(list);
  const auto repeats = std::ranges::unique(list);
  list.erase(repeats.begin(), repeats.end());
}

/// Neighbours name the same mostly.
template <typename T, typename View>
void note(std::vector<T>& list, const View& value) {
  if (list.empty() || list.back() != value) list.emplace_back(value);
}

}  // namespace

Result<UpdateScope> scope_of(std::string_view update, const UpdateLimits& limits) {
  UpdateReader in(update, limits);
  UpdateScope scope;
  std::vector<std::string_view> roots;
  for (StructView one; in.next_struct(one);) {
    if (one.kind == ContentKind::kSkip) continue;
    note(scope.authors, one.id.client);
    if (!one.is_item()) continue;
    if (one.parent == StructView::Parent::kRoot)
      note(roots, one.root);
    else
      scope.needs_document = true;
  }
  for (ClockRange range; in.next_delete(range);) {
    note(scope.deleted_of, range.client);
    scope.needs_document = true;
  }
  if (in.failed()) return std::unexpected(in.error());
  sort_unique(scope.authors);
  sort_unique(scope.deleted_of);
  sort_unique(roots);
  scope.roots.assign(roots.begin(), roots.end());
  return scope;
}

}  // namespace giaoban
