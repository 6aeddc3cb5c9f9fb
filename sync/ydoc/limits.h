#pragma once
#include <cstddef>
#include <cstdint>

#include "sync/base/limits.h"

/// Bounds of everything that is decoded here; what lies beyond is refused as broken.
namespace giaoban::limits {

constexpr std::uint64_t kSafeInteger = (1ull << 53) - 1;  // ids, clocks and lengths: what JavaScript can hold
constexpr std::size_t kUpdateBytes = 8 << 20;        // an update from the network
constexpr std::size_t kUpdateClients = 16 << 10;       // client blocks of one update
constexpr std::size_t kUpdateStructs = 256 << 10;      // in one update; yet at least 2 bytes each
constexpr std::size_t kUpdateDeletes = 256 << 10;      // ranges of one delete set
constexpr std::size_t kDocumentBytes = 256 << 20;      // a whole document: ten million characters typed one by one
constexpr std::size_t kDocumentClients = 2 << 20;      // fit, whatever their order, and a million clients
constexpr std::size_t kDocumentStructs = 16 << 20;
constexpr std::size_t kDocumentDeletes = 16 << 20;
constexpr std::size_t kUpdateKeyBytes = 4 << 10;       // names of roots, keys, marks, elements
constexpr std::size_t kContentDepth = 64;              // nesting of `any` and JSON values
constexpr std::size_t kStateVectorClients = 64 << 10;
constexpr std::size_t kAwarenessEntries = 1024;        // of one update
constexpr std::size_t kAwarenessStateBytes = 16 << 10; // of one client
constexpr std::size_t kAwarenessClients = 4096;        // known per document, gone ones included: then the longest gone is forgotten
constexpr std::size_t kAwarenessBytes = 4 << 20;       // of all states of a document: then new ones are ignored

// Of a document in memory; all but the last by DocumentOptions.
constexpr std::size_t kDocumentItems = 16 << 20;
constexpr std::size_t kDocumentContentBytes = 256 << 20;
constexpr std::size_t kDocumentPendingBytes = 4 << 20;
constexpr std::size_t kDocumentDepth = 256;            // types within types
constexpr std::size_t kDocumentScanSteps = 4 << 20;    // of one update
constexpr std::uint64_t kDocumentClock = 0xffff'fffe;  // of one client, in memory: beyond it too_large

}  // namespace giaoban::limits

namespace giaoban {

/// How much one update may hold, by where it comes from.
struct UpdateLimits {
  std::size_t bytes;
  std::size_t clients;
  std::size_t structs;
  std::size_t deletes;
};

constexpr UpdateLimits kNetworkUpdate{limits::kUpdateBytes, limits::kUpdateClients, limits::kUpdateStructs, limits::kUpdateDeletes};
/// What a node stored or made itself.
constexpr UpdateLimits kStoredUpdate{limits::kDocumentBytes, limits::kDocumentClients, limits::kDocumentStructs,
                                     limits::kDocumentDeletes};

}  // namespace giaoban
