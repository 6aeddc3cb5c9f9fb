#pragma once
#include <string>

#include "sync/base/hash.h"

namespace giaoban {

/// Letters that shrink by a quarter at best.
inline std::string noise(std::size_t size, unsigned seed = 0) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string text;
  for (std::uint64_t i = 0; text.size() < size; ++i)
    for (const std::uint8_t byte : hash_of(std::to_string(seed) + "/" + std::to_string(i)).bytes)
      text.push_back(kLetters[byte % kLetters.size()]);
  text.resize(size);
  return text;
}

}  // namespace giaoban
