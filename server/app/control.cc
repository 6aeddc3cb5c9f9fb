#include "server/app/control.h"

#include "schema/problems.h"
#include "server/net/fetch.h"

namespace giaoban {

Result<Json> ask_node(const DataDir& dir, const std::string& method, const std::string& target, const Json& body) {
  FetchRequest request;
  request.method = method;
  request.to = dir.control_socket();
  request.target = target;
  if (!body.is_null()) request.body = to_text(body);
  const auto reply = fetch_blocking(std::move(request));
  if (!reply)
    return fail(problem::kNodeNotRunning, "no node answers on " + dir.control_socket().string() + "; start it with giaoban serve");
  auto json = reply->body.empty() ? Result<Json>(Json::object()) : parse_json(reply->body);
  if (!json) return json;
  if (reply->status < 400) return json;
  const std::string code = json->value("code", std::string(problem::kInternal));
  const auto* known = find_problem(code);
  return fail(known == nullptr ? problem::kInternal : known->code, json->value("detail", std::string()),
              json->value("pointer", std::string()));
}

bool is_running(const DataDir& dir) {
  FetchRequest request;
  request.to = dir.control_socket();
  request.target = "/healthz";
  return fetch_blocking(std::move(request)).has_value();
}

}  // namespace giaoban
