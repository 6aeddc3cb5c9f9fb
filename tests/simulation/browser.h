#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/simulation/process.h"

namespace giaoban::simulation {

/// One command from the moment that somebody gave it.
struct Wish {
  Request request;
  std::uint32_t node = 0;
  std::uint32_t space = 0;
  std::string marker;      ///< stands in exactly one entry once it was carried out
  bool is_done = false;    ///< acknowledged
  bool is_refused = false; ///< for good
  bool may_be_gone = false;  ///< the only disk that held it was lost, or its log was closed before it
  std::set<std::uint32_t> kept_by;  ///< nodes that held it when a disk was lost last; where all were closed since, it is out of reach
  bool may_be_twice = false; ///< the disk that remembered its answer was lost
};

/// Whether a browser asks again with the same id after this refusal.
inline bool is_worth_retrying(std::string_view code) {
  return code == problem::kBusy || code == problem::kOwnerUnreachable || code == problem::kStorageFailed ||
         code == problem::kDiskFull || code == problem::kCatchingUp || code == problem::kSpaceUnknown;
}

}  // namespace giaoban::simulation
