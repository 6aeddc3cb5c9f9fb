#pragma once
#include <functional>
#include <memory>
#include <optional>

#include "server/api/http.h"
#include "server/identity/actor.h"

namespace giaoban {

/// Who asks, by the session cookie of a request or by whom the control socket names; nullopt where nobody is signed in. Thread-safe.
using FindCaller = std::function<std::optional<Actor>(const Request&)>;

/// Whether whoever made `request` is signed in still, asked as long as a connection lasts: it keeps the cookie and no
/// more of the request.
inline std::function<bool()> still_signed_in(const FindCaller& find_caller, const Request& request) {
  auto cookie = std::make_shared<Request>();
  cookie->headers["cookie"] = request.header("cookie");
  return [find_caller, cookie = std::move(cookie)] { return find_caller(*cookie).has_value(); };
}

}  // namespace giaoban
