#pragma once
#include <filesystem>
#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace giaoban::blob_files {

/// disk_full where the system says so, else storage_failed, with what errno says of `file`.
std::unexpected<Error> system_failure(const std::filesystem::path& file);
/// Errors: disk_full, storage_failed.
Result<void> write_all(int fd, const std::filesystem::path& file, std::string_view bytes);
/// Of at most `most` bytes. Errors: not_found, too_large, storage_failed.
Result<std::string> read_whole(const std::filesystem::path& file, std::size_t most);
/// Exactly `size` bytes. Error: storage_failed.
Result<std::string> read_part(int fd, const std::filesystem::path& file, std::uint64_t offset, std::size_t size);

}  // namespace giaoban::blob_files
