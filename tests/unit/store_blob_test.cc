#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <fstream>

#include "sync/base/limits.h"
#include "sync/store/blob_store.h"
#include "sync/store/verify_blobs.h"
#include "tests/unit/noise.h"
#include "tests/unit/store_folder.h"

namespace giaoban {
namespace {

namespace fs = std::filesystem;

struct Blobs {
  TestFolder folder;
  std::unique_ptr<BlobStore> store = std::move(*BlobStore::open(folder.path()));

  Hash upload(std::string_view bytes, std::size_t piece = 10'000) {
    auto upload = std::move(*store->begin_upload("0a"));
    for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size())))
      RC_ASSERT(upload->append(bytes.substr(0, piece)).has_value());
    return *upload->keep(*upload->cut());
  }
  std::string read(const Hash& blob) const {
    std::string bytes;
    const BlobManifest known = *store->manifest(blob);
    for (const auto& chunk : known.chunks) bytes += store->chunk(chunk.hash).value();
    return bytes;
  }
  fs::path chunk_file(const Hash& chunk) const {
    return folder.path() / "chunks" / chunk.text().substr(0, 2) / chunk.text().substr(2);
  }
  void damage(const fs::path& file) const {
    std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
    bytes.put('\xff');
  }
  std::size_t chunks() const {
    std::size_t count = 0;
    for (const auto& file : fs::recursive_directory_iterator(folder.path() / "chunks")) count += file.is_regular_file();
    return count;
  }
  /// What `giaoban verify` says of the files.
  std::vector<std::string> faults() const {
    std::vector<std::string> lines;
    verify_blobs(folder.path(), [&](const std::string& line) { lines.push_back(line); });
    return lines;
  }
};

TEST_CASE("[B2] a file is read from anywhere, piece by piece to its end") {
  CHECK(rc::check("pieces", [] {
    Blobs blobs;
    const std::string bytes = noise(*rc::gen::inRange<std::size_t>(1, 300'000), *rc::gen::arbitrary<std::uint32_t>());
    const Hash blob = blobs.upload(bytes);
    RC_ASSERT(blobs.store->size(blob) == bytes.size());
    const std::size_t from = *rc::gen::inRange<std::size_t>(0, bytes.size() + 1), most = *rc::gen::inRange<std::size_t>(1, 100'000);
    std::string read = bytes.substr(0, from);
    while (read.size() < bytes.size()) {
      const auto piece = blobs.store->read(blob, read.size(), most);
      RC_ASSERT((piece.has_value() && !piece->empty() && piece->size() <= most));
      read += *piece;
    }
    RC_ASSERT(read == bytes);
    RC_ASSERT(blobs.store->read(blob, bytes.size(), most)->empty());
  }));
}

TEST_CASE("[B1] however an upload comes in pieces, it is cut into chunks as the whole file is") {
  Blobs blobs;
  CHECK(rc::check("cut", [&] {
    const std::string bytes = noise(*rc::gen::inRange<std::size_t>(1, 400'000), *rc::gen::arbitrary<unsigned>());
    auto upload = std::move(*blobs.store->begin_upload("0a"));
    for (std::string_view rest = bytes; !rest.empty();) {
      const std::string_view piece = rest.substr(0, *rc::gen::inRange<std::size_t>(1000, 200'000));
      RC_ASSERT(upload->append(piece).has_value());
      rest.remove_prefix(piece.size());
    }
    RC_ASSERT(upload->size() == bytes.size());
    RC_ASSERT(upload->cut().value() == manifest_of(bytes));
  }));
}

TEST_CASE("[B2] an upload is here under the hash of its manifest, whole, and verify finds nothing wrong") {
  for (const std::size_t size : {1u, 8'192u, 65'536u, 65'537u, 1'000'000u}) {
    Blobs blobs;
    const std::string bytes = noise(size);
    const Hash blob = blobs.upload(bytes);
    CHECK(blob == hash_of(encode_manifest(manifest_of(bytes))));
    CHECK(blobs.store->has(blob));
    CHECK(blobs.read(blob) == bytes);
    CHECK(blobs.faults().empty());
  }
}

TEST_CASE("[B3] a part of a file is its manifest or a chunk that this names, whatever else is here") {
  Blobs blobs;
  const Hash blob = blobs.upload(noise(100'000)), other = blobs.upload(noise(100'000, 1));
  const BlobManifest manifest = *blobs.store->manifest(blob), of_other = *blobs.store->manifest(other);
  CHECK(hash_of(blobs.store->part(blob, manifest, blob).value()) == blob);
  for (const auto& chunk : manifest.chunks) CHECK(hash_of(blobs.store->part(blob, manifest, chunk.hash).value()) == chunk.hash);
  CHECK(blobs.store->part(blob, manifest, other).error().code == problem::kForbidden);
  CHECK(blobs.store->part(blob, manifest, of_other.chunks[0].hash).error().code == problem::kForbidden);
}

TEST_CASE("[B2] chunks that files share are kept once") {
  Blobs blobs;
  const std::string bytes = noise(500'000);
  blobs.upload(bytes);
  const std::size_t before = blobs.chunks();
  blobs.upload(bytes);
  CHECK(blobs.chunks() == before);
  blobs.upload(bytes.substr(0, 300'000) + "a new sentence" + bytes.substr(300'000));
  CHECK(blobs.chunks() <= before + 4);
  CHECK(blobs.chunks() > before);
}

TEST_CASE("[B2] an upload that was not kept leaves nothing") {
  Blobs blobs;
  {
    auto upload = std::move(*blobs.store->begin_upload("0a"));
    REQUIRE(upload->append(noise(100'000)).has_value());
    REQUIRE(upload->cut().has_value());
  }
  CHECK(blobs.chunks() == 0);
  CHECK(fs::is_empty(blobs.folder.path() / "incoming"));
  auto empty = std::move(*blobs.store->begin_upload("0b"));
  CHECK(empty->cut().error().code == problem::kBadRequest);
}

TEST_CASE("[B3] a file that came in parts counts once all are here, in whatever order, also over a restart") {
  Blobs from, to;
  const std::string bytes = noise(300'000);
  const Hash blob = from.upload(bytes);
  const BlobManifest manifest = *from.store->manifest(blob);
  CHECK(to.store->finish(blob).error().code == problem::kNotFound);
  CHECK(to.store->keep_manifest(blob, "something else").error().code == problem::kDataDamaged);
  REQUIRE(to.store->keep_manifest(blob, encode_manifest(manifest)).has_value());
  for (std::size_t i = manifest.chunks.size(); i-- > 0;) {
    CHECK(to.store->finish(blob).error().code == problem::kNotFound);
    CHECK_FALSE(to.store->has(blob));
    to.store = std::move(*BlobStore::open(to.folder.path()));
    const auto chunk = from.store->chunk(manifest.chunks[i].hash).value();
    CHECK(to.store->keep_chunk(manifest.chunks[i].hash, chunk + "x").error().code == problem::kDataDamaged);
    REQUIRE(to.store->keep_chunk(manifest.chunks[i].hash, chunk).has_value());
  }
  REQUIRE(to.store->finish(blob).has_value());
  REQUIRE(to.store->finish(blob).has_value());
  CHECK(to.store->has(blob));
  CHECK(to.read(blob) == bytes);
  CHECK(to.faults().empty());
}

TEST_CASE("[B3] a chunk that a power cut tore before it was synced does not make a file whole") {
  Blobs from, to;
  const Hash blob = from.upload(noise(100'000));
  const BlobManifest manifest = *from.store->manifest(blob);
  REQUIRE(to.store->keep_manifest(blob, encode_manifest(manifest)).has_value());
  for (const auto& chunk : manifest.chunks)
    REQUIRE(to.store->keep_chunk(chunk.hash, from.store->chunk(chunk.hash).value()).has_value());
  fs::resize_file(to.chunk_file(manifest.chunks[1].hash), 0);
  CHECK(to.store->finish(blob).error().code == problem::kNotFound);
  CHECK_FALSE(to.store->has(blob));
  CHECK_FALSE(to.store->has_chunk(manifest.chunks[1].hash));
  const auto good = from.store->chunk(manifest.chunks[1].hash).value();
  REQUIRE(to.store->keep_chunk(manifest.chunks[1].hash, good).has_value());
  CHECK(to.store->finish(blob).has_value());
}

TEST_CASE("[B2] a damaged chunk is found when it is read, set aside, told by verify, and may come anew") {
  Blobs blobs;
  const std::string bytes = noise(200'000);
  const Hash blob = blobs.upload(bytes);
  const Hash chunk = blobs.store->manifest(blob)->chunks[1].hash;
  const std::string good = blobs.store->chunk(chunk).value();
  blobs.damage(blobs.chunk_file(chunk));
  REQUIRE(blobs.faults().size() == 1);
  CHECK(blobs.faults()[0] == "chunk " + chunk.text() + ": its bytes have another hash");

  CHECK(blobs.store->chunk(chunk).error().code == problem::kDataDamaged);
  CHECK_FALSE(blobs.store->has_chunk(chunk));
  CHECK(fs::file_size(blobs.folder.path() / "damaged" / (chunk.text() + ".1")) == good.size());
  CHECK(blobs.faults().size() == 2);  // missing from its file, and set aside without a good copy
  blobs.store->reopen(blob);
  CHECK_FALSE(blobs.store->has(blob));
  CHECK(blobs.faults().size() == 1);

  REQUIRE(blobs.store->keep_chunk(chunk, good).has_value());
  REQUIRE(blobs.store->finish(blob).has_value());
  CHECK(blobs.read(blob) == bytes);
  CHECK(blobs.faults().empty());
  blobs.damage(blobs.chunk_file(chunk));
  CHECK_FALSE(blobs.store->chunk(chunk).has_value());
  CHECK(fs::exists(blobs.folder.path() / "damaged" / (chunk.text() + ".2")));
}

TEST_CASE("[B2] an upload of the same file heals a damaged chunk") {
  Blobs blobs;
  const std::string bytes = noise(200'000);
  const Hash blob = blobs.upload(bytes);
  blobs.damage(blobs.chunk_file(blobs.store->manifest(blob)->chunks[0].hash));
  CHECK(blobs.upload(bytes) == blob);
  CHECK(blobs.read(blob) == bytes);
}

TEST_CASE("[B2] a damaged manifest makes its file one that is not here") {
  Blobs blobs;
  const Hash blob = blobs.upload(noise(10'000));
  blobs.damage(blobs.folder.path() / "manifests" / blob.text().substr(0, 2) / blob.text().substr(2));
  CHECK(blobs.faults().size() == 1);
  CHECK(blobs.store->manifest(blob).error().code == problem::kDataDamaged);
  CHECK_FALSE(blobs.store->has(blob));
  CHECK(blobs.store->manifest(blob).error().code == problem::kNotFound);
}

}  // namespace
}  // namespace giaoban
