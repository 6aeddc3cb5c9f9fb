#pragma once
#include <filesystem>
#include <functional>
#include <string>

namespace giaoban {

/// What a walk over a directory of files found.
struct BlobCount {
  std::size_t files = 0;   ///< that are here whole
  std::size_t chunks = 0;
  std::size_t faults = 0;
};

/// Reads every chunk and manifest of a BlobStore's directory against its name, and looks for the chunks of each file.
/// `bad(line)` names each fault; what was set aside as damaged and has a good copy by now is none. Changes nothing.
BlobCount verify_blobs(const std::filesystem::path& directory, const std::function<void(const std::string&)>& bad);

}  // namespace giaoban
