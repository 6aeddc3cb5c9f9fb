#include "sync/base/blob_manifest.h"
#include "sync/base/chunks.h"
#include "sync/base/limits.h"
#include "tests/fuzz/input.h"

using namespace giaoban;

// Manifests of files (SPEC B1): what is read is written again byte for byte and keeps the limits; and any bytes are cut
// into chunks within their bounds.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto input = fuzz_input(data, size);
  if (const auto manifest = decode_manifest(input)) {
    require(encode_manifest(*manifest) == input, "a manifest has one encoding");
    require(manifest->size() > 0 && manifest->size() <= limits::kBlobBytes, "a file has its limit");
    require(manifest->names(manifest->chunks.back().hash), "its chunks are named");
  }
  const BlobManifest cut = manifest_of(input);
  require(cut.size() == size, "chunks are the whole file");
  if (size != 0) require(decode_manifest(encode_manifest(cut)).has_value(), "what is cut can be told");
  return 0;
}
