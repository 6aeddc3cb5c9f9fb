#include "sync/base/random.h"

#include <sodium.h>

namespace giaoban {

void fill_random(std::span<std::uint8_t> bytes) { randombytes_buf(bytes.data(), bytes.size()); }

}  // namespace giaoban
