#pragma once
#include <cstdio>
#include <string>
#include <string_view>

namespace giaoban::differential {

/// The stream between Node.js and the engine: a tag, a length as 32 bits little-endian, and so many bytes.
struct Field {
  char tag = 0;
  std::string bytes;
};

/// False at the end of the stream; a cut field ends the program.
bool read_field(std::FILE* from, Field& out);
void write_field(std::FILE* to, char tag, std::string_view bytes);

}  // namespace giaoban::differential
