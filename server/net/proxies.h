#pragma once
#include <boost/asio/ip/address.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"

namespace giaoban {

/// The reverse proxies whose word on a client's address and scheme is taken.
class Proxies {
 public:
  /// Addresses ("10.0.0.7", "::1") and networks ("10.0.0.0/8"). Error: invalid_field, naming the bad one.
  static Result<Proxies> parse(const std::vector<std::string>& listed);

  bool contains(const boost::asio::ip::address& address) const;

  struct Client {
    std::string address;
    bool secure = false;
  };
  /// Who asks, where `peer` is the other end of the connection. Headers are read only where `peer` is listed:
  /// of X-Forwarded-For the last address that is no listed proxy, of X-Forwarded-Proto "https".
  Client client_of(const boost::asio::ip::address& peer, bool is_tls, std::string_view forwarded_for,
                   std::string_view forwarded_proto) const;

 private:
  struct Network {
    std::vector<unsigned char> bytes;  // 4 or 16
    unsigned bits;
  };
  std::vector<Network> networks_;
};

}  // namespace giaoban
