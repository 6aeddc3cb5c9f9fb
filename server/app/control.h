#pragma once
#include "server/app/data_dir.h"
#include "sync/base/json.h"

namespace giaoban {

/// Asks the running node of a data directory over its control socket. Error: owner_unreachable's like — `busy` where no
/// node answers, else the problem that the node names.
Result<Json> ask_node(const DataDir& dir, const std::string& method, const std::string& target, const Json& body);

/// Whether a node runs on the directory.
bool is_running(const DataDir& dir);

}  // namespace giaoban
