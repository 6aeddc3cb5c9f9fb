#include "server/app/status.h"

#include "server/api/wait_for.h"
#include "server/app/people.h"

namespace giaoban {
namespace {

using boost::asio::awaitable;

Json describe_node(NodeCore& core, const Links& links) {
  const UnitId unit = core.known_nodes().own_unit();
  const std::string name = core.directory().unit_full_name(unit);
  Json list = Json::array();
  for (const auto& link : links.status()) list.push_back(link.encode());
  return {{"node", core.signer().node().text()},
          {"unit", unit.text()},
          {"unit_name", name.empty() ? unit.text() : name},
          {"version", GIAOBAN_VERSION},
          {"only_here", links.only_here().encode()},
          {"links", std::move(list)}};
}

/// Counting what others lack reads the store, so it is done beside the threads that serve.
awaitable<Response> node_status(NodeCore& core, const Links& links) {
  auto start = [&core, &links](auto done) {
    core.services().in_background([&core, &links, done] { done(describe_node(core, links)); });
  };
  co_return json_response(co_await wait_for<Json>(std::move(start)));
}

Response add_account_from(NodeCore& core, Accounts& accounts, const Request& request) {
  const Language language = language_of(request);
  auto body = parse_json(request.body);
  if (!body) return problem_response(body.error(), language);
  const auto wish = schema::NewAccount::decode(std::move(*body));
  if (!wish) return problem_response(wish.error(), language);
  const auto account = add_account(core, accounts, *wish);
  if (!account) return problem_response(account.error(), language);
  Response response = json_response({{"account", account->text()}});
  response.status = 201;
  return response;
}

}  // namespace

void add_status(Router& router, NodeCore& core, Links& links, Accounts& accounts, FindCaller find_caller) {
  router.on("GET", "/api/v1/status",
            [&core, &links, find_caller](const Request& request, const PathValues&) -> awaitable<Response> {
              if (!find_caller(request)) co_return problem_response({problem::kNotSignedIn}, language_of(request));
              co_return co_await node_status(core, links);
            });
  router.on_control("GET", "/control/link", [&](const Request&, const PathValues&) -> awaitable<Response> {
    co_return co_await node_status(core, links);
  });
  router.on_control("POST", "/control/link/pause", [&links](const Request&, const PathValues&) -> awaitable<Response> {
    links.pause();
    co_return json_response(Json::object());
  });
  router.on_control("POST", "/control/link/resume", [&links](const Request&, const PathValues&) -> awaitable<Response> {
    links.resume();
    co_return json_response(Json::object());
  });
  router.on_control("POST", "/control/accounts",
                    [&core, &accounts](const Request& request, const PathValues&) -> awaitable<Response> {
                      co_return add_account_from(core, accounts, request);
                    });
}

}  // namespace giaoban
