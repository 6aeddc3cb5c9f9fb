#pragma once
#include <filesystem>
#include <string>

#include "sync/base/json.h"
#include "sync/base/result.h"

namespace giaoban {

/// Posts a body to the parent at `url` and returns the text of its answer. `config` is a TOML file for parent_ca, or empty.
/// Errors: unreachable, invalid_field (url), those of read_config, and the problem with which the parent refused.
Result<std::string> post_to_parent(const std::string& url, const std::string& target, const Json& body,
                                   const std::filesystem::path& config);

}  // namespace giaoban
