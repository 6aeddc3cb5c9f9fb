#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"
#include "sync/ydoc/limits.h"

namespace giaoban {

/// What an update says of itself about whom and what it touches. Each list is ascending, without repeats.
struct UpdateScope {
  std::vector<std::uint64_t> authors;     ///< clients whose structs it brings
  std::vector<std::uint64_t> deleted_of;  ///< clients of whose content it deletes
  std::vector<std::string> roots;         ///< root types that it names
  /// Whether it has more than that: structs that stand beside or below others, or deletes. In which roots those lie only a
  /// document tells (Document::preview).
  bool needs_document = false;
};

/// To refuse an update before it costs more. Error: broken_update. Memory is proportional to the update.
Result<UpdateScope> scope_of(std::string_view update, const UpdateLimits& limits = kNetworkUpdate);

}  // namespace giaoban
