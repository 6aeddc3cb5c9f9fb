#include "sync/peer/fair_shares.h"

#include <algorithm>

namespace giaoban {
namespace {

constexpr std::uint64_t kScale = 8;  // divides by every weight without rest

}  // namespace

std::optional<Flow> FairShares::next(const std::function<bool(Flow)>& is_ready) {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < kFlows; ++i) {
    const bool ready = is_ready(static_cast<Flow>(i));
    if (ready && !was_ready_[i]) used_[i] = std::max(used_[i], now_);
    was_ready_[i] = ready;
    if (ready && (!best || used_[i] < used_[*best])) best = i;
  }
  if (!best) return std::nullopt;
  now_ = used_[*best];
  return static_cast<Flow>(*best);
}

void FairShares::charge(Flow flow, std::size_t bytes) {
  const auto index = static_cast<std::size_t>(flow);
  used_[index] += bytes * kScale / kWeights[index];
}

}  // namespace giaoban
