#include "server/net/proxies.h"

#include <algorithm>
#include <charconv>

namespace giaoban {
namespace ip = boost::asio::ip;

namespace {

std::vector<unsigned char> bytes_of(ip::address address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped()) address = ip::make_address_v4(ip::v4_mapped, address.to_v6());
  if (address.is_v4()) {
    const auto bytes = address.to_v4().to_bytes();
    return {bytes.begin(), bytes.end()};
  }
  const auto bytes = address.to_v6().to_bytes();
  return {bytes.begin(), bytes.end()};
}

bool equal_bits(const std::vector<unsigned char>& a, const std::vector<unsigned char>& b, unsigned bits) {
  if (a.size() != b.size()) return false;
  const std::size_t whole = bits / 8;
  if (!std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(whole), b.begin())) return false;
  return bits % 8 == 0 || (a[whole] ^ b[whole]) >> (8 - bits % 8) == 0;
}

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

Result<Proxies> Proxies::parse(const std::vector<std::string>& listed) {
  Proxies proxies;
  for (const std::string& entry : listed) {
    const auto slash = entry.find('/');
    boost::system::error_code failed;
    const auto address = ip::make_address(entry.substr(0, slash), failed);
    if (failed) return fail(problem::kInvalidField, "\"" + entry + "\" is no address or network");
    Network network{bytes_of(address), 0};
    network.bits = static_cast<unsigned>(network.bytes.size() * 8);
    if (slash != std::string::npos) {
      unsigned bits = 0;
      const char* end = entry.data() + entry.size();
      const auto read = std::from_chars(entry.data() + slash + 1, end, bits);
      if (read.ec != std::errc() || read.ptr != end || bits > network.bits) {
        return fail(problem::kInvalidField, "\"" + entry + "\" is no address or network");
      }
      network.bits = bits;
    }
    proxies.networks_.push_back(std::move(network));
  }
  return proxies;
}

bool Proxies::contains(const ip::address& address) const {
  const auto bytes = bytes_of(address);
  return std::ranges::any_of(networks_, [&](const Network& n) { return equal_bits(n.bytes, bytes, n.bits); });
}

Proxies::Client Proxies::client_of(const ip::address& peer, bool is_tls, std::string_view forwarded_for,
                                   std::string_view forwarded_proto) const {
  Client client{peer.to_string(), is_tls};
  if (!contains(peer)) return client;
  client.secure = is_tls || forwarded_proto == "https";
  while (!forwarded_for.empty()) {
    const auto comma = forwarded_for.rfind(',');
    const auto last = trim(comma == std::string_view::npos ? forwarded_for : forwarded_for.substr(comma + 1));
    forwarded_for = comma == std::string_view::npos ? std::string_view() : forwarded_for.substr(0, comma);
    boost::system::error_code failed;
    const auto address = ip::make_address(std::string(last), failed);
    if (failed) break;  // what stands before it cannot be trusted either
    client.address = address.to_string();
    if (!contains(address)) break;
  }
  return client;
}

}  // namespace giaoban
