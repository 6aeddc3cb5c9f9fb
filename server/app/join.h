#pragma once
#include <filesystem>
#include <string>

#include "schema/api.h"
#include "server/app/data_dir.h"

namespace giaoban {

/// `giaoban join`: makes a node in `dir` and binds it to the parent at `url` by a one-time code. Where an attempt was cut
/// short the same code works again until it expires. A node that has this parent already gets a new certificate. `config` is a TOML file for parent_ca, or empty.
/// Errors: already_exists (the node has another parent), code_invalid, unreachable, invalid_field (url), and those of the disk.
Result<schema::JoinReply> join_parent(const DataDir& dir, const std::string& url, const std::string& code,
                                      const std::filesystem::path& config);

}  // namespace giaoban
