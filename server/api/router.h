#pragma once
#include <functional>
#include <optional>

#include "server/api/http.h"

namespace giaoban {

/// Values of the {placeholders} of a route, by name.
using PathValues = std::map<std::string, std::string, std::less<>>;

using Handler = std::function<boost::asio::awaitable<Response>(const Request&, const PathValues&)>;
using UploadHandler =
    std::function<boost::asio::awaitable<Response>(const Request&, const PathValues&, BodySource&)>;
/// Decides on a WebSocket upgrade: a handler for the new connection, or the response that refuses it.
/// Origin was checked before (wrong_origin).
using UpgradeHandler =
    std::function<boost::asio::awaitable<std::expected<std::unique_ptr<SocketHandler>, Response>>(
        const Request&, const PathValues&)>;

/// Which handler serves a method and path. Filled at start-up, read-only afterwards: then thread-safe.
class Router {
 public:
  /// `pattern` like "/api/v1/plans/{space}/next"; a placeholder spans one segment.
  void on(std::string method, std::string pattern, Handler handler);
  void on_upload(std::string method, std::string pattern, UploadHandler handler);
  void on_upgrade(std::string pattern, UpgradeHandler handler);
  /// The same as on(), reachable by the control socket only.
  void on_control(std::string method, std::string pattern, Handler handler);

  struct Match {
    const Handler* handler = nullptr;
    const UploadHandler* upload = nullptr;
    const UpgradeHandler* upgrade = nullptr;
    PathValues values;
  };
  /// Errors: not_found, method_not_allowed.
  Result<Match> match(std::string_view method, std::string_view path, Entrance entrance, bool is_upgrade) const;
  /// Every (method, pattern) that is public, for the test that holds the OpenAPI description against it.
  std::vector<std::pair<std::string, std::string>> routes() const;

 private:
  struct Route {
    std::string method = {};
    std::vector<std::string> segments = {};
    std::string pattern = {};
    Entrance entrance = Entrance::kPublic;
    Handler handler = {};
    UploadHandler upload = {};
    UpgradeHandler upgrade = {};
  };
  void add(std::string method, std::string pattern, Route route);

  std::vector<Route> routes_;
};

}  // namespace giaoban
