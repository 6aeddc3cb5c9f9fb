#include "server/api/router.h"

#include <cassert>
#include <ranges>

namespace giaoban {
namespace {

std::vector<std::string> segments_of(std::string_view path) {
  assert(path.starts_with('/'));
  std::vector<std::string> segments;
  for (const auto part : std::views::split(path.substr(1), '/')) segments.emplace_back(part.begin(), part.end());
  return segments;
}

bool is_placeholder(std::string_view segment) { return segment.starts_with('{'); }

/// The values of the placeholders where the path has the shape of the pattern.
std::optional<PathValues> fit(const std::vector<std::string>& pattern, const std::vector<std::string>& path) {
  if (pattern.size() != path.size()) return std::nullopt;
  PathValues values;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (!is_placeholder(pattern[i])) {
      if (pattern[i] != path[i]) return std::nullopt;
    } else if (path[i].empty()) {
      return std::nullopt;
    } else {
      values[pattern[i].substr(1, pattern[i].size() - 2)] = path[i];
    }
  }
  return values;
}

bool serves(std::string_view route, std::string_view asked) {
  return route == asked || (route == "GET" && asked == "HEAD");
}

}  // namespace

void Router::add(std::string method, std::string pattern, Route route) {
  route.method = std::move(method);
  route.segments = segments_of(pattern);
  route.pattern = std::move(pattern);
  routes_.push_back(std::move(route));
}

void Router::on(std::string method, std::string pattern, Handler handler) {
  add(std::move(method), std::move(pattern), {.handler = std::move(handler)});
}
void Router::on_upload(std::string method, std::string pattern, UploadHandler handler) {
  add(std::move(method), std::move(pattern), {.upload = std::move(handler)});
}
void Router::on_upgrade(std::string pattern, UpgradeHandler handler) {
  add("GET", std::move(pattern), {.upgrade = std::move(handler)});
}
void Router::on_control(std::string method, std::string pattern, Handler handler) {
  add(std::move(method), std::move(pattern), {.entrance = Entrance::kControl, .handler = std::move(handler)});
}

Result<Router::Match> Router::match(std::string_view method, std::string_view path, Entrance entrance,
                                    bool is_upgrade) const {
  const auto segments = segments_of(path);
  bool path_known = false;
  for (const Route& route : routes_) {
    if (route.entrance == Entrance::kControl && entrance != Entrance::kControl) continue;
    if (static_cast<bool>(route.upgrade) != is_upgrade) continue;
    auto values = fit(route.segments, segments);
    if (!values) continue;
    path_known = true;
    if (!serves(route.method, method)) continue;
    Match match{.values = std::move(*values)};
    if (route.handler) match.handler = &route.handler;
    if (route.upload) match.upload = &route.upload;
    if (route.upgrade) match.upgrade = &route.upgrade;
    return match;
  }
  return fail(path_known ? problem::kMethodNotAllowed : problem::kNotFound);
}

std::vector<std::pair<std::string, std::string>> Router::routes() const {
  std::vector<std::pair<std::string, std::string>> listed;
  for (const Route& route : routes_) {
    if (route.entrance == Entrance::kPublic) listed.emplace_back(route.method, route.pattern);
  }
  return listed;
}

}  // namespace giaoban
