#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>

/// Every bound that more than one folder must agree on. What happens at a bound is said beside its use.
namespace giaoban::limits {

constexpr std::size_t kJsonDepth = 32;                       // SPEC J1
constexpr std::size_t kEntryBodyBytes = 1 << 20;             // SPEC L2
constexpr std::size_t kBatchBytes = 4 << 20;                 // SPEC P4
constexpr std::size_t kBatchEntries = 4096;
constexpr std::size_t kMessageBytes = 1 << 20;               // one WebSocket frame of a browser, SPEC F7
constexpr std::size_t kDocumentMessageBytes = (8 << 20) + 64;  // one WebSocket frame of an editor, SPEC Y8
constexpr std::size_t kDocumentQueueBytes = 16 << 20;        // unsent bytes of an editor's connection
constexpr std::size_t kPeerMessageBytes = (4 << 20) + 4096;  // one WebSocket frame of a node
constexpr std::size_t kSpaceRecords = 100'000;
constexpr std::size_t kSpaceMembers = 4096;
constexpr std::uint64_t kFeedReplay = 10'000;                // SPEC F3
constexpr std::size_t kCommandsInFlight = 256;               // SPEC F8, per connection
constexpr std::size_t kConnectionQueueBytes = 4 << 20;       // unsent bytes of one connection, SPEC F7
constexpr std::size_t kCommitGroupEntries = 1024;            // entries made durable by one sync
constexpr std::size_t kCommitGroupBytes = 2 << 20;
constexpr std::size_t kCommitQueueBytes = 64 << 20;          // waiting for the committer: then `busy`
constexpr std::size_t kBlobChunkLeast = 8 << 10;             // of a chunk of a file, SPEC B1
constexpr std::size_t kBlobChunkBytes = 64 << 10;
constexpr std::size_t kBlobBytes = 50 << 20;
constexpr std::size_t kBlobManifestBytes = 256 << 10;        // more than a file of kBlobBytes in the least chunks needs
constexpr std::size_t kBodyBytes = 1 << 20;                  // an HTTP body that is not an upload
constexpr std::uint64_t kClockAheadMs = 24 * 3600 * 1000ull;       // SPEC T2
constexpr std::uint64_t kCommandMemoryMs = 30 * 24 * 3600 * 1000ull;  // SPEC C1

}  // namespace giaoban::limits
