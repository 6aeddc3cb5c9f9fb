#pragma once
#include <map>
#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace giaoban {

/// The target of a request, decoded.
struct Target {
  std::string path;
  std::map<std::string, std::string> query;
};

/// Decodes a request target: origin form, or absolute form as proxies send it. Error: bad_request, for broken
/// percent-encoding, control characters, bad UTF-8, "." and ".." as segments, and more than kQueryFields fields.
Result<Target> parse_target(std::string_view target);
constexpr std::size_t kQueryFields = 32;

/// Replaces %xx (and "+" by a space where `plus_is_space`); false where it is broken.
bool percent_decode(std::string_view text, bool plus_is_space, std::string& out);
/// Encodes all but the unreserved characters of RFC 3986.
std::string percent_encode(std::string_view text);

}  // namespace giaoban
