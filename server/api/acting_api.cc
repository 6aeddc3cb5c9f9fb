#include "server/api/acting_api.h"

#include <spdlog/spdlog.h>

namespace giaoban {
namespace {

using boost::asio::awaitable;

/// As it may stand in a log: the address of a calendar is a secret.
std::string_view logged(const std::string& path) {
  constexpr std::string_view kCalendars = "/calendar/";
  return path.starts_with(kCalendars) ? kCalendars : std::string_view(path);
}

/// The request that was asked for, as the account would make it. Error: missing_field.
Result<Request> request_for(const AccountId& account, const Request& asked) {
  Request made = asked;
  for (const auto& [field, into] : {std::pair("method", &made.method), std::pair("path", &made.path)}) {
    const auto found = made.query.find(field);
    if (found == made.query.end()) return fail(problem::kMissingField, "the query wants method and path", std::string("/") + field);
    *into = found->second;
    made.query.erase(found);
  }
  if (!made.path.starts_with('/')) return fail(problem::kInvalidField, "a path begins with /", "/path");
  // Public, so that what the machine's administrator may is not the account's.
  made.entrance = Entrance::kPublic;
  made.on_behalf_of = account;
  return made;
}

awaitable<Response> act(const Router& router, const Accounts& accounts, const Request& asked, const PathValues& values) {
  const Language language = language_of(asked);
  const std::string& username = values.at("username");
  const auto account = accounts.find(username);
  if (!account) co_return problem_response({problem::kNotSignedIn, "this node has no account " + username, "/username"}, language);
  const auto request = request_for(account->id, asked);
  if (!request) co_return problem_response(request.error(), language);
  const auto match = router.match(request->method, request->path, request->entrance, false);
  if (!match) co_return problem_response(match.error(), language);
  if (match->handler == nullptr) co_return problem_response({problem::kMethodNotAllowed, "files are uploaded by HTTP alone"}, language);
  spdlog::info("event=acting account={} method={} path=\"{}\"", account->username, request->method, logged(request->path));
  co_return co_await (*match->handler)(*request, match->values);
}

}  // namespace

void add_acting_api(Router& router, const Accounts& accounts) {
  router.on_control("POST", "/control/as/{username}", [&router, &accounts](const Request& request, const PathValues& values) {
    return act(router, accounts, request, values);
  });
}

}  // namespace giaoban
