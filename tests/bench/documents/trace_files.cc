#include "tests/bench/documents/trace_files.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace giaoban::bench {
namespace {

constexpr std::size_t kU32 = 4;

std::uint32_t take_u32(std::string_view& in) {
  std::uint32_t value = 0;
  for (std::size_t i = kU32; i-- > 0;) value = value << 8 | static_cast<std::uint8_t>(in[i]);
  in.remove_prefix(kU32);
  return value;
}

std::string_view take(std::string_view& in, std::size_t size) {
  const std::string_view out = in.substr(0, size);
  in.remove_prefix(size);
  return out;
}

}  // namespace

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream out;
  out << file.rdbuf();
  if (!file) {
    std::fprintf(stderr, "bench_documents: cannot read %s\n", path.c_str());
    std::exit(1);
  }
  return std::move(out).str();
}

std::vector<std::string_view> pieces_of(std::string_view bytes) {
  std::vector<std::string_view> out;
  while (!bytes.empty()) out.push_back(take(bytes, take_u32(bytes)));
  return out;
}

std::vector<Edit> edits_of(std::string_view bytes) {
  std::vector<Edit> out;
  while (!bytes.empty()) {
    Edit edit{.position = take_u32(bytes), .deleted = take_u32(bytes), .inserted = {}};
    edit.inserted = take(bytes, take_u32(bytes));
    out.push_back(edit);
  }
  return out;
}

}  // namespace giaoban::bench
