#include "server/net/origin.h"

#include <algorithm>

namespace giaoban {
namespace {

std::string lower(std::string_view text) {
  std::string folded(text);
  std::ranges::transform(folded, folded.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c | 0x20) : c; });
  return folded;
}

/// Host and port without the port that the scheme implies.
std::string_view without_default_port(std::string_view host, std::string_view port) {
  return host.ends_with(port) ? host.substr(0, host.size() - port.size()) : host;
}

/// "host[:port]" of an origin that has the scheme and nothing more; empty otherwise.
std::string_view authority_of(std::string_view origin, std::string_view scheme) {
  if (!origin.starts_with(scheme)) return {};
  origin.remove_prefix(scheme.size());
  return origin.find_first_of("/?#@ ") == std::string_view::npos ? origin : std::string_view();
}

bool is_same_host(const std::string& origin, const std::string& host) {
  for (const auto& [scheme, port] : {std::pair("http://", ":80"), std::pair("https://", ":443")}) {
    const std::string_view authority = authority_of(origin, scheme);
    if (!authority.empty() && without_default_port(authority, port) == without_default_port(host, port)) return true;
  }
  return false;
}

}  // namespace

bool needs_origin_check(std::string_view method, bool is_upgrade) {
  return is_upgrade || (method != "GET" && method != "HEAD" && method != "OPTIONS");
}

Result<void> check_origin(const Request& request, const std::vector<std::string>& allowed) {
  if (request.headers.contains("origin")) {
    const std::string origin = lower(request.header("origin"));
    if (is_same_host(origin, lower(request.header("host")))) return {};
    if (std::ranges::any_of(allowed, [&](const std::string& one) { return lower(one) == origin; })) return {};
    return fail(problem::kWrongOrigin, "Origin is neither this host nor an allowed one");
  }
  const std::string_view site = request.header("sec-fetch-site");
  if (!site.empty() && site != "same-origin" && site != "none") {
    return fail(problem::kWrongOrigin, "Sec-Fetch-Site names another site");
  }
  if (!request.cookie(kSessionCookie).empty()) return fail(problem::kWrongOrigin, "a session cookie without Origin");
  return {};
}

}  // namespace giaoban
