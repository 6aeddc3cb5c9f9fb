#include "server/api/session_api.h"

#include "schema/api.h"
#include "server/api/wait_for.h"
#include "server/identity/password.h"
#include "sync/base/random.h"

namespace giaoban {
namespace {

constexpr std::string_view kCookie = "giaoban_session";

std::string cookie_text(std::string_view value, std::uint64_t seconds, bool secure) {
  std::string text = std::string(kCookie) + "=" + std::string(value) + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" +
                     std::to_string(seconds);
  return secure ? text + "; Secure" : text;
}

Error hide_value(Error error) {
  error.detail.clear();  // it could name what was typed
  return error;
}

}  // namespace

void SessionApi::add_to(Router& router) {
  router.on("POST", "/api/v1/session", [this](const Request& request, const PathValues&) { return sign_in(request); });
  router.on("GET", "/api/v1/session",
            [this](const Request& request, const PathValues&) -> boost::asio::awaitable<Response> { co_return who(request); });
  router.on("DELETE", "/api/v1/session",
            [this](const Request& request, const PathValues&) -> boost::asio::awaitable<Response> { co_return sign_out(request); });
}

std::optional<Account> SessionApi::account_of(const Request& request) {
  if (request.on_behalf_of) return parts_.accounts.find(*request.on_behalf_of);
  const auto id = parts_.sessions.find(request.cookie(kCookie), parts_.unix_ms());
  return id ? parts_.accounts.find(*id) : std::nullopt;
}

FindCaller SessionApi::find_caller() {
  return [this](const Request& request) -> std::optional<Actor> {
    const auto account = account_of(request);
    return account ? std::optional(account->actor()) : std::nullopt;
  };
}

boost::asio::awaitable<bool> SessionApi::check_password(std::string password, std::string hash) {
  auto start = [this, password = std::move(password), hash = std::move(hash)](auto done) mutable {
    boost::asio::post(hashing_, [this, password = std::move(password), hash = std::move(hash), done] {
      const bool fits = is_password(password, hash);
      --waiting_;
      done(fits);
    });
  };
  co_return co_await wait_for<bool>(std::move(start));
}

boost::asio::awaitable<Response> SessionApi::sign_in(const Request& request) {
  const Language language = language_of(request);
  auto body = parse_json(request.body);
  if (!body) co_return problem_response(hide_value(body.error()), language);
  const auto wish = schema::SignIn::decode(std::move(*body));
  if (!wish) co_return problem_response(hide_value(wish.error()), language);
  const std::string key = canonical_username(wish->username).value_or("") + " " + request.remote;
  if (!throttle_.may_try(key, parts_.unix_ms())) co_return problem_response({problem::kTooMany}, language);
  if (++waiting_ > kPasswordsWaiting) {
    --waiting_;
    co_return problem_response({problem::kTooMany}, language);
  }
  const auto account = parts_.accounts.find(wish->username);
  // Counted before the answer is known: tries sent side by side count too. A success forgets them all.
  throttle_.note_failure(key, parts_.unix_ms());
  // Named first: g++ 12 destroys a conditional's temporary within a co_await expression twice (wait_for.h).
  std::string password = wish->password;
  std::string hash = account ? account->password_hash : std::string();
  const bool fits = co_await check_password(std::move(password), std::move(hash));
  if (!fits) co_return problem_response({problem::kWrongCredentials}, language);
  throttle_.note_success(key);
  const auto token = parts_.sessions.begin(account->id, random_bytes<32>(), parts_.unix_ms());
  if (!token) co_return problem_response(token.error(), language);
  Response response = json_response(session_json(*account));
  response.headers.emplace_back("Set-Cookie", cookie_text(*token, Sessions::kAbsoluteMs / 1000, request.secure));
  co_return response;
}

Response SessionApi::who(const Request& request) {
  const auto account = account_of(request);
  if (!account) return problem_response({problem::kNotSignedIn}, language_of(request));
  return json_response(session_json(*account));
}

Response SessionApi::sign_out(const Request& request) {
  const auto token = request.cookie(kCookie);
  if (!token.empty())
    if (auto ended = parts_.sessions.end(token); !ended) return problem_response(ended.error(), language_of(request));
  Response response;
  response.status = 204;
  response.headers.emplace_back("Set-Cookie", cookie_text("", 0, request.secure));
  return response;
}

Json SessionApi::session_json(const Account& account) const {
  const auto name_of = [this](const UnitId& unit) {
    const std::string name = parts_.directory.unit_full_name(unit);
    return name.empty() ? unit.text() : name;  // the registry may not have arrived yet
  };
  return {{"account", account.id.text()},
          {"username", account.username},
          {"full_name", account.full_name},
          {"unit", account.unit.text()},
          {"unit_name", name_of(account.unit)},
          {"roles", account.roles.texts()},
          {"node", parts_.node.text()},
          {"node_unit", parts_.node_unit.text()},
          {"node_unit_name", name_of(parts_.node_unit)}};
}

}  // namespace giaoban
