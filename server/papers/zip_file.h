#pragma once
#include <string>
#include <vector>

#include "sync/base/result.h"

namespace giaoban {

struct ZipEntry {
  std::string name;   ///< with "/" between folders
  std::string bytes;
};

/// A ZIP of the entries in their order, deflated, all of one fixed time: the same entries give the same bytes. Error: render_failed.
Result<std::string> zip_file(const std::vector<ZipEntry>& entries);

}  // namespace giaoban
