#pragma once
#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace giaoban::schema {

/// The first place where a value breaks its schema. Filled on the way out of nested readers, so that a value
/// without fault costs nothing here. Every function returns false, to be returned by the caller in turn.
class Fault {
 public:
  bool invalid(std::string_view detail);
  bool missing(std::string_view key);
  /// `key` comes from outside: where it is longer than kKeyBytes the pointer names its object only.
  bool unknown(std::string_view key);

  /// The fault lies in this member, or this item, of the value being read.
  bool at(std::string_view key);
  bool at(std::size_t index);

  Error take() && { return std::move(error_); }

  static constexpr std::size_t kKeyBytes = 64;

 private:
  Error error_;
};

}  // namespace giaoban::schema
