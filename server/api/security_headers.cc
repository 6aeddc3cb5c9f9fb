#include "server/api/security_headers.h"

#include <algorithm>

namespace giaoban {
namespace {

/// Host headers that can stand in a policy: a name or an address, and a port.
bool is_plain_host(std::string_view host) {
  return !host.empty() && host.size() <= 255 && std::ranges::all_of(host, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' ||
           c == ':' || c == '[' || c == ']';
  });
}

std::string policy_for(const Request& request) {
  // 'self' covers ws: and wss: of the same host in new browsers only, so it is written out.
  std::string sockets;
  if (const std::string host(request.header("host")); is_plain_host(host)) {
    sockets = (request.secure ? " wss://" : " ws://") + host;
  }
  return "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
         "worker-src 'self' blob:; connect-src 'self'" +
         sockets + "; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
}

void add_missing(Response& response, const char* name, std::string value) {
  const bool is_there = std::ranges::any_of(response.headers, [&](const auto& header) { return header.first == name; });
  if (!is_there) response.headers.emplace_back(name, std::move(value));
}

}  // namespace

void add_security_headers(const Request& request, Response& response) {
  add_missing(response, "Content-Security-Policy", policy_for(request));
  add_missing(response, "X-Content-Type-Options", "nosniff");
  add_missing(response, "Referrer-Policy", "no-referrer");
  add_missing(response, "Cross-Origin-Opener-Policy", "same-origin");
  add_missing(response, "Cross-Origin-Resource-Policy", "same-origin");
  add_missing(response, "Cache-Control", "no-store");
  if (request.secure) add_missing(response, "Strict-Transport-Security", "max-age=31536000");
}

}  // namespace giaoban
