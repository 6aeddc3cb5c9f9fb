#pragma once
#include <cstddef>
#include <cstdint>

/// Bounds and periods of a link. What happens at each is said beside it.
namespace giaoban::peer_limits {

constexpr int kProtocol = 1;  // the one version that this build speaks

constexpr std::size_t kBatchAimBytes = 64 << 10;     // a batch ends at the first signed head after so much: a link of
                                                     // 64 kbit/s still brings a message in less than kSilenceMs
constexpr std::size_t kWindowBytes = 2 << 20;        // batches sent and not answered; then nothing until an answer
constexpr std::size_t kHaveRoundBytes = 256 << 10;   // of `have` sent at once; more after the pong to a ping behind them
constexpr std::size_t kSpaces = 20'000;              // that a peer may name; beyond: closed
constexpr std::size_t kPositions = 200'000;          // of logs that a peer may name on one link; beyond: closed
constexpr std::size_t kSpacesOfChild = 4096;         // shared with a child; beyond: it brings no new one of another owner
constexpr std::size_t kBrought = 256;                // of those in one link; beyond: `too_many`
constexpr std::size_t kRechecks = 64;                // logs asked for from their start in one link; beyond: the next link
constexpr std::size_t kTakingBytes = 16 << 20;       // batches of the peer not answered yet; beyond: closed
constexpr std::size_t kForwards = 1024;              // commands of the peer at work here; beyond: refused as `busy`
constexpr std::size_t kAwarenessBytes = 64 << 10;    // beyond: closed
constexpr std::size_t kBlobChunksAtOnce = 16;        // SPEC P8

constexpr std::uint64_t kAuthMs = 10'000;      // from start() to a good `auth`; then closed
constexpr std::uint64_t kPingMs = 5'000;       // SPEC P9
constexpr std::uint64_t kSilenceMs = 15'000;   // SPEC P9; then closed
constexpr std::uint64_t kAnswerMs = 60'000;    // batches are under way and no answer comes; then closed
constexpr std::uint64_t kRetryMs = 10'000;     // until a log that was refused for now is asked for again (P13)

}  // namespace giaoban::peer_limits
