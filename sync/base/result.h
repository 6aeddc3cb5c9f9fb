#pragma once
#include <expected>
#include <string>
#include <string_view>
#include <utility>

#include "schema/problems.h"

namespace giaoban {

/// A failure that the caller can act on. Programmer errors are asserts instead.
///
/// `code` is one of the constants of `problem::` (generated from schema/problems.json, which also holds
/// the HTTP status and the texts that people read). `detail` is for logs and developers: English, no
/// secrets. `pointer` is a JSON pointer (RFC 6901) into the offending input, empty where none applies.
struct Error {
  std::string_view code;
  std::string detail = {};
  std::string pointer = {};

  bool operator==(const Error&) const = default;
};

template <typename T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(std::string_view code, std::string detail = {}, std::string pointer = {}) {
  return std::unexpected(Error{code, std::move(detail), std::move(pointer)});
}

}  // namespace giaoban
