#include "server/api/health.h"

namespace giaoban {

void add_health(Router& router, const Metrics& metrics) {
  router.on("GET", "/healthz", [](const Request&, const PathValues&) -> boost::asio::awaitable<Response> {
    co_return json_response({{"status", "ok"}});
  });
  router.on("GET", "/metrics", [&metrics](const Request&, const PathValues&) -> boost::asio::awaitable<Response> {
    Response response;
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    response.body = metrics.text();
    co_return response;
  });
}

}  // namespace giaoban
