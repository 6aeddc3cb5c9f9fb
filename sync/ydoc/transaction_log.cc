#include "sync/ydoc/transaction_log.h"

#include <algorithm>

namespace giaoban::ydoc {

void sort_and_join(std::vector<Span>& spans) {
  if (spans.size() < 2) return;
  if (!std::ranges::is_sorted(spans)) std::ranges::sort(spans);
  std::size_t kept = 0;
  for (std::size_t i = 1; i < spans.size(); ++i) {
    Span& last = spans[kept];
    if (spans[i].client == last.client && spans[i].start <= last.end)
      last.end = std::max(last.end, spans[i].end);
    else
      spans[++kept] = spans[i];
  }
  spans.resize(kept + 1);
}

}  // namespace giaoban::ydoc
