#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>

#include "sync/base/blob_manifest.h"
#include "sync/base/bytes.h"
#include "sync/base/chunks.h"
#include "sync/base/limits.h"
#include "tests/unit/noise.h"

namespace giaoban {
namespace {

std::set<Hash> chunks_of(std::string_view file) {
  std::set<Hash> hashes;
  for (const auto& chunk : manifest_of(file).chunks) hashes.insert(chunk.hash);
  return hashes;
}

std::size_t shared(const std::set<Hash>& a, const std::set<Hash>& b) {
  return static_cast<std::size_t>(std::ranges::count_if(a, [&](const Hash& hash) { return b.contains(hash); }));
}

TEST_CASE("[B1] chunks give the file, within their bounds") {
  CHECK(rc::check("cut", [] {
    const std::string file = noise(*rc::gen::inRange<std::size_t>(1, 300'000), *rc::gen::arbitrary<unsigned>());
    std::string_view rest = file;
    const BlobManifest manifest = manifest_of(file);
    for (std::size_t i = 0; i < manifest.chunks.size(); ++i) {
      const auto& chunk = manifest.chunks[i];
      RC_ASSERT(hash_of(rest.substr(0, chunk.size)) == chunk.hash);
      RC_ASSERT(chunk.size <= limits::kBlobChunkBytes);
      RC_ASSERT(chunk.size >= limits::kBlobChunkLeast || i + 1 == manifest.chunks.size());
      rest.remove_prefix(chunk.size);
    }
    RC_ASSERT(rest.empty());
    RC_ASSERT(manifest.size() == file.size());
    RC_ASSERT(decode_manifest(encode_manifest(manifest)).value() == manifest);
  }));
  CHECK(first_chunk("") == 0);
}

TEST_CASE("[B1] bytes that are all alike are cut at the longest") {
  const BlobManifest manifest = manifest_of(std::string(3 * limits::kBlobChunkBytes, ' '));
  CHECK(manifest.chunks.size() == 3);
  CHECK(manifest.chunks[0] == manifest.chunks[2]);
}

TEST_CASE("[B1] what is inserted into a file changes the chunks around it and few more") {
  const std::string file = noise(1 << 20, 1);
  std::string newer = file;
  newer.insert(500'000, "a sentence that the secretary added");
  const auto before = chunks_of(file), after = chunks_of(newer);
  CHECK(before.size() > 20);
  CHECK(before.size() < 50);
  CHECK(shared(before, after) + 4 >= before.size());
  CHECK(before != after);
}

TEST_CASE("[B1] a manifest that is cut, has a tail or names a wrong size is refused") {
  const BlobManifest manifest = manifest_of(noise(200'000, 2));
  const std::string bytes = encode_manifest(manifest);
  for (std::size_t size = 0; size < bytes.size(); size += 7) CHECK_FALSE(decode_manifest(bytes.substr(0, size)).has_value());
  CHECK_FALSE(decode_manifest(bytes + '\0').has_value());
  CHECK_FALSE(decode_manifest("%PDF-1.7").has_value());
  const auto with_size = [&](std::uint64_t size) {
    BlobManifest changed = manifest;
    changed.chunks[0].size = size;
    return decode_manifest(encode_manifest(changed));
  };
  CHECK(with_size(limits::kBlobChunkLeast).has_value());
  CHECK(with_size(limits::kBlobChunkLeast - 1).error().code == problem::kBadMessage);
  CHECK(with_size(limits::kBlobChunkBytes + 1).error().code == problem::kTooLarge);
  CHECK_FALSE(decode_manifest(encode_manifest({})).has_value());
  BlobManifest huge;
  for (std::size_t i = 0; i <= limits::kBlobBytes / limits::kBlobChunkBytes; ++i)
    huge.chunks.push_back({hash_of("x"), limits::kBlobChunkBytes});
  CHECK(decode_manifest(encode_manifest(huge)).error().code == problem::kTooLarge);
  CHECK(decode_manifest(std::string(limits::kBlobManifestBytes + 1, ' ')).error().code == problem::kTooLarge);
}

TEST_CASE("[B1] a number in a manifest has one way to be written") {
  std::string bytes = encode_manifest(manifest_of("x"));
  REQUIRE(bytes.back() == 1);
  bytes.back() = static_cast<char>(0x81);
  CHECK(decode_manifest(bytes + '\0').error().code == problem::kBadMessage);
}

TEST_CASE("[B1] the manifest of the largest file in the least chunks has room") {
  BlobManifest manifest;
  for (std::size_t i = 0; i < limits::kBlobBytes / limits::kBlobChunkLeast; ++i)
    manifest.chunks.push_back({hash_of("x"), limits::kBlobChunkLeast});
  CHECK(encode_manifest(manifest).size() <= limits::kBlobManifestBytes);
  CHECK(decode_manifest(encode_manifest(manifest)).has_value());
}

}  // namespace
}  // namespace giaoban
