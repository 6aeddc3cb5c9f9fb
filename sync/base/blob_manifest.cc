#include "sync/base/blob_manifest.h"

#include <algorithm>

#include "sync/base/bytes.h"
#include "sync/base/chunks.h"
#include "sync/base/limits.h"

namespace giaoban {
namespace {

constexpr std::string_view kMagic = "giaoban blob 1";

}  // namespace

std::uint64_t BlobManifest::size() const {
  std::uint64_t bytes = 0;
  for (const Chunk& chunk : chunks) bytes += chunk.size;
  return bytes;
}

bool BlobManifest::names(const Hash& chunk) const {
  return std::ranges::find(chunks, chunk, &Chunk::hash) != chunks.end();
}

std::string encode_manifest(const BlobManifest& manifest) {
  std::string bytes(kMagic);
  ByteWriter out(bytes);
  out.varuint(manifest.chunks.size());
  for (const auto& chunk : manifest.chunks) {
    out.raw(chunk.hash.view());
    out.varuint(chunk.size);
  }
  return bytes;
}

Result<BlobManifest> decode_manifest(std::string_view bytes) {
  if (bytes.size() > limits::kBlobManifestBytes) return fail(problem::kTooLarge, "manifest");
  ByteReader in(bytes);
  if (in.raw(kMagic.size()) != kMagic) return fail(problem::kBadMessage, "not a manifest");
  const std::uint64_t count = in.varuint();
  if (count == 0 || count > in.rest().size() / (Hash::kSize + 1)) return fail(problem::kBadMessage, "manifest is cut short");
  BlobManifest manifest;
  manifest.chunks.reserve(count);
  std::uint64_t whole = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    const Hash hash = in.id<Hash>();
    const std::uint64_t size = in.varuint();
    const std::uint64_t least = i + 1 == count ? 1 : limits::kBlobChunkLeast;
    if (in.failed() || size < least) return fail(problem::kBadMessage, "a chunk of a manifest");
    if (size > limits::kBlobChunkBytes || (whole += size) > limits::kBlobBytes) return fail(problem::kTooLarge, "manifest");
    manifest.chunks.push_back({hash, size});
  }
  if (!in.at_end() || encode_manifest(manifest) != bytes) return fail(problem::kBadMessage, "manifest has a tail");
  return manifest;
}

BlobManifest manifest_of(std::string_view file) {
  BlobManifest manifest;
  while (!file.empty()) {
    const std::string_view chunk = file.substr(0, first_chunk(file));
    manifest.chunks.push_back({hash_of(chunk), chunk.size()});
    file.remove_prefix(chunk.size());
  }
  return manifest;
}

}  // namespace giaoban
