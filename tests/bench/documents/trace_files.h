#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace giaoban::bench {

/// A whole file. A file that is not there ends the program.
std::string read_file(const std::string& path);

/// The pieces of bytes in which each begins with its length (32 bits, little-endian).
std::vector<std::string_view> pieces_of(std::string_view bytes);

/// A change of a text by index, in UTF-16 units.
struct Edit {
  std::uint32_t position = 0, deleted = 0;
  std::string_view inserted;
};

std::vector<Edit> edits_of(std::string_view bytes);

}  // namespace giaoban::bench
