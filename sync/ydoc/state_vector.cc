#include "sync/ydoc/state_vector.h"

#include <ranges>

#include "sync/ydoc/lib0.h"

namespace giaoban {

Result<StateVector> decode_state_vector(std::string_view bytes, std::size_t max_clients) {
  Lib0Reader in(bytes);
  StateVector vector;
  const std::size_t count = in.count(2, max_clients);
  for (std::size_t i = 0; i < count && !in.failed(); ++i) {
    const std::uint64_t client = in.varuint();
    vector[client] = in.varuint();
  }
  if (!in.at_end()) in.fail_with("bytes after the end");
  if (in.failed()) return std::unexpected(in.error());
  return vector;
}

std::string encode_state_vector(const StateVector& vector) {
  std::string out;
  append_varuint(out, vector.size());
  for (const auto& [client, clock] : vector | std::views::reverse) {
    append_varuint(out, client);
    append_varuint(out, clock);
  }
  return out;
}

}  // namespace giaoban
