#pragma once
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "sync/base/result.h"

namespace giaoban::bench {

/// A fault ends the program: a figure of a work that failed would mislead.
template <typename T>
T must(Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "fault: %s %s\n", std::string(result.error().code).c_str(), result.error().detail.c_str());
    std::exit(1);
  }
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace giaoban::bench
