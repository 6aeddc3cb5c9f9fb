#pragma once
#include "server/app/load_file.h"
#include "server/app/node_core.h"
#include "server/identity/accounts.h"

namespace giaoban {

/// What `giaoban load` did.
struct LoadReport {
  std::size_t accounts = 0, spaces = 0, records = 0;
  std::size_t kept_accounts = 0, kept_spaces = 0;  ///< there already, left as they are
};

/// Loads accounts and spaces into a node. What is there already stays as it is, so loading twice does no harm.
/// Errors: those of the file's content, of check_entry and of the disk; spaces before the faulty one are loaded.
Result<LoadReport> load(NodeCore& core, Accounts& accounts, const LoadFile& file);

}  // namespace giaoban
