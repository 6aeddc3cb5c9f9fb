#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace giaoban {

/// Where another server answers.
struct Url {
  bool is_tls = false;
  std::string host = {};    ///< without the brackets of an IPv6 address
  std::uint16_t port = 0;
  std::string target = "/"; ///< path and query

  /// http, https, ws or wss; no user, no fragment. Error: invalid_field.
  static Result<Url> parse(std::string_view text);
  /// The Host header: the port only where it is not the scheme's own.
  std::string authority() const;
};

}  // namespace giaoban
