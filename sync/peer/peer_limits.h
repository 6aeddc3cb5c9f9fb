#pragma once
#include <cstddef>
#include <cstdint>

#include "sync/base/limits.h"

/// Bounds and periods of a link. What happens at each is said beside it.
namespace giaoban::peer_limits {

constexpr int kProtocolLowest = 1;   // the release before this one
constexpr int kProtocolHighest = 2;  // packed batches, pieces, streams; auth with channel and certificate

constexpr std::size_t kBatchAimBytes = 64 << 10;     // a batch ends at the first signed head after so much
constexpr std::size_t kWindowBytes = 2 << 20;        // batches sent and not answered; then nothing until an answer
constexpr std::size_t kHaveRoundBytes = 32 << 10;    // of `have` sent at once; more after the pong to a ping behind them
constexpr std::size_t kSpaces = 20'000;              // that a peer may name; beyond: closed
constexpr std::size_t kPositions = 200'000;          // of logs that a peer may name on one link; beyond: closed
constexpr std::size_t kSpacesOfChild = 4096;         // shared with a child; beyond: it brings no new one of another owner
constexpr std::size_t kBrought = 256;                // of those in one link; beyond: `too_many`
constexpr std::size_t kRechecks = 64;                // logs asked for from their start in one link; beyond: the next link
constexpr std::size_t kTakingBytes = 8 << 20;        // batches of the peer not answered yet; beyond: closed
constexpr std::size_t kForwards = 1024;              // commands of the peer at work here; beyond: refused as `busy`
constexpr std::size_t kAwarenessBytes = 64 << 10;    // beyond: closed
constexpr std::size_t kBlobChunksAtOnce = 16;        // SPEC P8
constexpr std::size_t kBlobRequests = 16;            // of the peer, not served yet; beyond: `no_blob`, asked again later
constexpr std::size_t kChunkAimBytes = 16 << 10;     // of a file at once: 2 s of a link of 64 kbit/s

// What waits at the socket is what an urgent message must wait behind: little. 64 kbit/s bring a piece in a second.
constexpr std::size_t kSocketBytes = 16 << 10;       // queued there by us; then nothing until it has drained
constexpr std::size_t kPieceBytes = 8 << 10;         // a longer batch goes as pieces of so much
constexpr std::size_t kPiecedMessages = 4;           // of a peer, not whole yet; beyond: the stalest is dropped

// 64 KiB of what was sent help to compress what follows; 0.7 MB here and 0.3 MB there while a stream is open.
constexpr int kStreamLevel = 6;
constexpr int kStreamWindowLog = 16;                 // beyond: closed
constexpr int kStreamTableLog = 15;
constexpr std::size_t kStreamFromBytes = 96;         // a shorter message goes as it is
constexpr std::size_t kStreamSkips = 64;             // messages sent as they are, at most, after one that did not shrink
constexpr std::uint64_t kStreamIdleMs = 10'000;      // without a message in it: the stream is ended

constexpr std::uint64_t kAuthMs = 10'000;      // from start() to a good `auth`; then closed
constexpr std::uint64_t kPingMs = 5'000;       // SPEC P9
constexpr std::uint64_t kSilenceMs = 14'000;   // SPEC P9; then closed, at the next tick
constexpr std::uint64_t kAnswerMs = 60'000;    // batches are under way, and neither an answer nor room; then closed
constexpr std::uint64_t kRetryMs = 10'000;     // until a log that was refused for now is asked for again (P13)
constexpr std::uint64_t kLiveMs = 60'000;      // a space is live for so long after somebody was seen in it

/// What a link may hold in memory, on both sides: batches taken and not stored, messages that come in pieces, messages
/// that go in pieces (one of each flow), and the streams.
constexpr std::size_t kLinkBytes = kTakingBytes + 2 * kPiecedMessages * limits::kPeerMessageBytes + (2 << 20);
static_assert(kLinkBytes <= 48 << 20);

}  // namespace giaoban::peer_limits
