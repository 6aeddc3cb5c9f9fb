#pragma once
#include <cctype>
#include <fstream>
#include <string>
#include <string_view>

#include "sync/base/json.h"
#include "sync/ydoc/update.h"

namespace giaoban {

/// What npm's yjs makes of random documents (tests/golden/yjs_vectors.mjs).
inline const Json& yjs_vectors() {
  static const Json vectors = [] {
    std::ifstream file("tests/golden/yjs_vectors.json");
    return Json::parse(file);
  }();
  return vectors;
}

/// Bytes of hex digits; spaces are skipped.
inline std::string hex(std::string_view digits) {
  std::string clean;
  for (char c : digits) {
    if (c != ' ') clean += c;
  }
  std::string out;
  for (std::size_t i = 0; i + 1 < clean.size(); i += 2) {
    out += static_cast<char>(std::stoi(clean.substr(i, 2), nullptr, 16));
  }
  return out;
}

inline std::string base64(const std::string& text) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  unsigned bits = 0;
  int count = 0;
  for (char c : text.substr(0, text.find('='))) {
    bits = bits << 6 | static_cast<unsigned>(kDigits.find(c));
    if ((count += 6) >= 8) out += static_cast<char>(bits >> (count -= 8) & 0xff);
  }
  return out;
}

/// [[client, start, end], …]
inline std::vector<ClockRange> ranges(const Json& rows) {
  std::vector<ClockRange> out;
  for (const Json& row : rows) out.push_back({row.at(0), row.at(1), row.at(2)});
  return out;
}

}  // namespace giaoban
