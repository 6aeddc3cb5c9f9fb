#pragma once
#include <functional>
#include <memory>
#include <optional>

#include "server/api/http.h"
#include "server/identity/actor.h"

namespace giaoban {

/// Who asks, by the session cookie of a request or by whom the control socket names; nullopt where nobody is signed in. Thread-safe.
using FindCaller = std::function<std::optional<Actor>(const Request&)>;

/// What tells whether whoever made a request is signed in still, as long as a connection lasts: the cookie and no more of it.
class SessionCookie {
 public:
  explicit SessionCookie(const Request& request) : text_(request.header("cookie")) {}
  bool holds(const FindCaller& find_caller) const {
    Request asking;
    asking.headers["cookie"] = text_;
    return find_caller(asking).has_value();
  }

 private:
  std::string text_;
};

/// The same as a function of its own.
inline std::function<bool()> still_signed_in(const FindCaller& find_caller, const Request& request) {
  return [find_caller, cookie = SessionCookie(request)] { return cookie.holds(find_caller); };
}

}  // namespace giaoban
