#pragma once
#include <string>
#include <vector>

#include "server/api/http.h"

namespace giaoban {

/// Whether a request may have been made by another site's page in a visitor's browser; checked for upgrades and
/// for methods that change something. Error: wrong_origin.
///
/// - With an Origin, its host and port must be those of Host, or the whole must be one of `allowed`. "null" and
///   anything that is no origin are refused.
/// - Without one, the request comes from a program, not from a page: browsers send Origin with every WebSocket
///   handshake and every method but GET and HEAD. It is let through unless it carries the session cookie or
///   Sec-Fetch-Site names another site: programs that use the cookie send Origin too, and so a browser that
///   withheld it could never act for the person signed in.
/// - SameSite=Strict on the cookie is the second lock, and the cookie of one host name is never sent to another,
///   so a name that an attacker points at this machine gains nothing.
Result<void> check_origin(const Request& request, const std::vector<std::string>& allowed);

/// Whether a request needs the check.
bool needs_origin_check(std::string_view method, bool is_upgrade);

}  // namespace giaoban
