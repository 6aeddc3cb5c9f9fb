#include "sync/store/verify_blobs.h"

#include "sync/base/blob_manifest.h"
#include "sync/base/limits.h"
#include "sync/store/blob_files.h"

namespace giaoban {
namespace {

namespace fs = std::filesystem;

/// Walks the files of `chunks/` or `manifests/`: `see(name, bytes)` gets each that fits its name.
void each_file(const fs::path& directory, const std::function<void(const std::string&)>& bad,
               const std::function<void(const std::string& name, const std::string& bytes)>& see) {
  std::error_code error;
  for (const auto& file : fs::recursive_directory_iterator(directory, error)) {
    if (!file.is_regular_file()) continue;
    const std::string name = file.path().parent_path().filename().string() + file.path().filename().string();
    const auto bytes = blob_files::read_whole(file.path(), limits::kBlobManifestBytes);
    if (bytes && hash_of(*bytes).text() == name) {
      see(name, *bytes);
    } else {
      bad(name + ": " + (bytes ? "its bytes have another hash" : bytes.error().detail));
    }
  }
}

bool is_there(const fs::path& directory, std::string_view kind, const std::string& name) {
  std::error_code error;
  return fs::exists(directory / kind / name.substr(0, 2) / name.substr(2), error);
}

}  // namespace

BlobCount verify_blobs(const fs::path& directory, const std::function<void(const std::string&)>& bad) {
  BlobCount count;
  const auto fault = [&](const std::string& line) {
    ++count.faults;
    bad(line);
  };
  each_file(directory / "chunks", [&](const std::string& line) { fault("chunk " + line); },
            [&](const std::string&, const std::string&) { ++count.chunks; });
  const auto see_manifest = [&](const std::string& name, const std::string& bytes) {
    ++count.files;
    const auto manifest = decode_manifest(bytes);
    if (!manifest) return fault("file " + name + ": " + manifest.error().detail);
    for (const auto& chunk : manifest->chunks)
      if (!is_there(directory, "chunks", chunk.hash.text())) fault("file " + name + ": chunk " + chunk.hash.text() + " is missing");
  };
  each_file(directory / "manifests", [&](const std::string& line) { fault("file " + line); }, see_manifest);
  std::error_code error;
  for (const auto& file : fs::directory_iterator(directory / "damaged", error)) {
    const std::string name = file.path().filename().string().substr(0, 2 * Hash::kSize);
    if (name.size() == 2 * Hash::kSize && !is_there(directory, "chunks", name) && !is_there(directory, "manifests", name))
      fault(name + ": was damaged, set aside, and no good copy has come yet");
  }
  return count;
}

}  // namespace giaoban
