#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/hash.h"
#include "sync/base/result.h"

namespace giaoban {

/// Of which chunks a file is made, in order (SPEC B1). The hash of its bytes is the file's name.
struct BlobManifest {
  struct Chunk {
    Hash hash;
    std::uint64_t size = 0;
    friend bool operator==(const Chunk&, const Chunk&) = default;
  };
  std::vector<Chunk> chunks;

  /// Bytes of the whole file.
  std::uint64_t size() const;
  bool names(const Hash& chunk) const;
  friend bool operator==(const BlobManifest&, const BlobManifest&) = default;
};

std::string encode_manifest(const BlobManifest& manifest);
/// Errors: bad_message (not a manifest, cut short, bytes behind it, no chunk, one shorter than kBlobChunkLeast but the
/// last), too_large (a chunk, the file, the manifest).
Result<BlobManifest> decode_manifest(std::string_view bytes);

/// The name of a file: the hash of its manifest.
Hash name_of(const BlobManifest& manifest);

/// How the bytes of a file are cut. They must be at most limits::kBlobBytes.
BlobManifest manifest_of(std::string_view file);

/// The same for a file that comes bit by bit. Holds less than two chunks of it. Not thread-safe.
class BlobCutter {
 public:
  void add(std::string_view bytes);
  /// How all that came is cut. Afterwards the cutter is as new.
  BlobManifest finish();

 private:
  void cut_one();
  BlobManifest manifest_;
  std::string uncut_;
};

}  // namespace giaoban
