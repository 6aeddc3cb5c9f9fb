#pragma once
#include "server/api/http.h"

namespace giaoban {

/// Adds what every answer carries: a content security policy that lets a page load and call only this host,
/// no sniffing of types, no referrer, no frames, no window shared with other sites; and `no-store` where the
/// handler said nothing of caching. A handler's own header of the same name stays.
void add_security_headers(const Request& request, Response& response);

}  // namespace giaoban
