#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

namespace giaoban {

/// How soon the entries of a space are wanted elsewhere.
enum class Urgency : std::uint8_t { kLive, kPrompt, kOrdinary };

/// What competes for a link: the spaces of each urgency, and files.
enum class Flow : std::uint8_t { kLive, kPrompt, kOrdinary, kFiles };
constexpr std::size_t kFlows = 4;

constexpr Flow flow_of(Urgency urgency) { return static_cast<Flow>(urgency); }

/// Shares a link by weights (stride scheduling): of the flows that have something to send, the one goes that had the
/// least for its weight. Whoever had nothing to send for a while gets no arrears. Nothing starves: every flow gets at
/// least its weight of what is sent. Pure.
class FairShares {
 public:
  static constexpr std::array<std::uint64_t, kFlows> kWeights{8, 4, 2, 1};

  /// The flow to serve next of those that `is_ready`; nullopt where none is.
  std::optional<Flow> next(const std::function<bool(Flow)>& is_ready);
  /// The flow sent so many bytes.
  void charge(Flow flow, std::size_t bytes);

 private:
  std::array<std::uint64_t, kFlows> used_{};  // bytes, each by the inverse of its flow's weight
  std::array<bool, kFlows> was_ready_{};
  std::uint64_t now_ = 0;  // of the flow that was served last, when it was
};

}  // namespace giaoban
