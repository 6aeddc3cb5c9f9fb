#pragma once
#include "schema/api.h"
#include "server/app/node_core.h"
#include "server/identity/accounts.h"

namespace giaoban {

/// Adds an account and, where the registry is here, tells its name to the other nodes. Returns its id.
/// Errors: already_exists, invalid_field, forbidden (a unit that another node vouches for), disk_full, storage_failed.
Result<AccountId> add_account(NodeCore& core, Accounts& accounts, const schema::NewAccount& wish);

/// Writes the `people` records that the registry lacks for accounts of this node: of accounts that were made before the
/// registry arrived over the link. Also from an I/O thread; does not wait.
void publish_people(NodeCore& core, const Accounts& accounts);

}  // namespace giaoban
