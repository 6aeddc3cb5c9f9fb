#pragma once
#include <boost/asio/thread_pool.hpp>
#include <memory>

#include "server/api/callers.h"
#include "server/api/router.h"
#include "server/hub/directory.h"
#include "server/identity/accounts.h"
#include "server/identity/sessions.h"
#include "server/identity/throttle.h"

namespace giaoban {

/// Signing in and out: POST, GET and DELETE /api/v1/session. The cookie is HttpOnly, SameSite=Strict, and Secure when
/// the request came by TLS. Passwords are checked on a thread of their own, kPasswordsWaiting of them at most; beyond
/// that `too_many`.
class SessionApi {
 public:
  static constexpr int kPasswordsWaiting = 64;

  struct Parts {
    Accounts& accounts;
    Sessions& sessions;
    Directory& directory;
    NodeId node;
    UnitId node_unit;
    std::function<std::uint64_t()> unix_ms;
  };
  explicit SessionApi(Parts parts) : parts_(std::move(parts)) {}

  void add_to(Router& router);
  /// Looks a caller up by the session cookie, or by the account in whose name the control socket asks.
  FindCaller find_caller();

 private:
  boost::asio::awaitable<Response> sign_in(const Request& request);
  std::optional<Account> account_of(const Request& request);
  Response who(const Request& request);
  Response sign_out(const Request& request);
  Json session_json(const Account& account) const;
  boost::asio::awaitable<bool> check_password(std::string password, std::string hash);

  Parts parts_;
  Throttle throttle_;
  std::atomic<int> waiting_ = 0;
  boost::asio::thread_pool hashing_{1};
};

}  // namespace giaoban
