#include "sync/base/blob_manifest.h"

#include <algorithm>
#include <utility>

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

Hash name_of(const BlobManifest& manifest) { return hash_of(encode_manifest(manifest)); }

BlobManifest manifest_of(std::string_view file) {
  BlobCutter cutter;
  cutter.add(file);
  return cutter.finish();
}

void BlobCutter::cut_one() {
  const std::string_view chunk = std::string_view(uncut_).substr(0, first_chunk(uncut_));
  manifest_.chunks.push_back({hash_of(chunk), chunk.size()});
  uncut_.erase(0, chunk.size());
}

void BlobCutter::add(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::string_view some = bytes.substr(0, 2 * limits::kBlobChunkBytes - uncut_.size());
    uncut_ += some;
    bytes.remove_prefix(some.size());
    while (uncut_.size() >= limits::kBlobChunkBytes) cut_one();
  }
}

BlobManifest BlobCutter::finish() {
  while (!uncut_.empty()) cut_one();
  return std::exchange(manifest_, {});
}

}  // namespace giaoban
