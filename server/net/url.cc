#include "server/net/url.h"

#include <algorithm>
#include <charconv>

namespace giaoban {
namespace {

constexpr std::uint16_t kPlainPort = 80, kTlsPort = 443;
constexpr std::size_t kHostBytes = 255;

struct Scheme {
  std::string_view prefix;
  bool is_tls;
};
constexpr Scheme kSchemes[] = {{"http://", false}, {"https://", true}, {"ws://", false}, {"wss://", true}};

bool is_host(std::string_view host) {
  return !host.empty() && host.size() <= kHostBytes && std::ranges::all_of(host, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == ':';
  });
}

bool read_port(std::string_view text, std::uint16_t& port) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), port);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() && port != 0;
}

/// Splits "host", "host:port", "[v6]" and "[v6]:port".
bool read_authority(std::string_view text, Url& url) {
  std::string_view port;
  if (text.starts_with('[')) {
    const auto close = text.find(']');
    if (close == std::string_view::npos) return false;
    url.host = text.substr(1, close - 1);
    port = text.substr(close + 1);
  } else {
    const auto colon = text.find(':');
    url.host = text.substr(0, colon);
    if (colon != std::string_view::npos) port = text.substr(colon);
  }
  if (!is_host(url.host)) return false;
  return port.empty() || (port.front() == ':' && read_port(port.substr(1), url.port));
}

bool is_target(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f && c != '#'; });
}

}  // namespace

Result<Url> Url::parse(std::string_view text) {
  for (const Scheme& scheme : kSchemes) {
    if (!text.starts_with(scheme.prefix)) continue;
    const std::string_view rest = text.substr(scheme.prefix.size());
    const auto slash = rest.find_first_of("/?");
    Url url{.is_tls = scheme.is_tls, .port = scheme.is_tls ? kTlsPort : kPlainPort};
    if (slash != std::string_view::npos) url.target = (rest[slash] == '?' ? "/" : "") + std::string(rest.substr(slash));
    if (!read_authority(rest.substr(0, slash), url) || !is_target(url.target)) break;
    return url;
  }
  return fail(problem::kInvalidField, "\"" + std::string(text) + "\" is no http, https, ws or wss address");
}

std::string Url::authority() const {
  const std::string name = host.find(':') == std::string::npos ? host : "[" + host + "]";
  return port == (is_tls ? kTlsPort : kPlainPort) ? name : name + ":" + std::to_string(port);
}

}  // namespace giaoban
