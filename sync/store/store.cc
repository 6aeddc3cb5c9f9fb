#include "sync/store/store.h"

namespace giaoban {

void Batch::put(Table table, std::string_view key, std::string_view value) {
  ByteWriter out(ops_);
  out.u8(static_cast<std::uint8_t>(table));
  out.u8(1);
  out.sized(key);
  out.sized(value);
}

void Batch::remove(Table table, std::string_view key) {
  ByteWriter out(ops_);
  out.u8(static_cast<std::uint8_t>(table));
  out.u8(0);
  out.sized(key);
}

std::string StoreReader::after_prefix(std::string_view prefix) {
  std::string end(prefix);
  while (!end.empty() && static_cast<std::uint8_t>(end.back()) == 0xff) end.pop_back();
  if (!end.empty()) end.back() = static_cast<char>(end.back() + 1);
  return end;
}

}  // namespace giaoban
