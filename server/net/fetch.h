#pragma once
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <variant>

#include "server/net/url.h"

namespace boost::asio::ssl {
class context;
}

namespace giaoban {

struct FetchRequest {
  std::string method = "GET";
  /// A server, whose target counts; or the control socket of a data directory, with `target` beside it.
  std::variant<Url, std::filesystem::path> to;
  std::string target = "/";  ///< for a unix socket
  std::string body = {};
  std::string content_type = "application/json";
  std::shared_ptr<boost::asio::ssl::context> tls = {};  ///< client_tls(); for https addresses
  std::chrono::milliseconds time{30'000};               ///< for all of it
};

struct FetchReply {
  int status = 0;
  std::string body;  ///< at most kFetchReplyBytes
};
constexpr std::size_t kFetchReplyBytes = 8 << 20;

/// One request and its answer, whatever the status. Error: unreachable.
boost::asio::awaitable<Result<FetchReply>> fetch(FetchRequest request);
/// The same for a command line: runs to its end on the calling thread.
Result<FetchReply> fetch_blocking(FetchRequest request);

}  // namespace giaoban
