#pragma once
#include "server/api/router.h"
#include "server/identity/accounts.h"

namespace giaoban {

/// The way of the command line to all that HTTP serves, in the name of an account of this node:
///   POST /control/as/{username}?method=…&path=…
/// by the control socket alone. The rest of the query, the content type and the body are those of the request, which goes to
/// the same handler as one with that account's session: whether it may is decided there, and nowhere twice. The answer is the
/// handler's. Endpoints of the control socket itself, uploads and WebSockets cannot be reached. Every request is logged with
/// the account. Errors: not_signed_in (no account of this name), missing_field, those of Router::match() and of the handler.
///
/// `router` and `accounts` outlive what it answers.
void add_acting_api(Router& router, const Accounts& accounts);

}  // namespace giaoban
