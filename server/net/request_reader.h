#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <optional>
#include <vector>

#include "server/api/http.h"
#include "server/net/deadline.h"
#include "server/net/server.h"
#include "server/net/transport.h"

namespace giaoban {

/// Reads the requests of one connection, one after another: the head, then the body in pieces.
class RequestReader : public BodySource {
 public:
  RequestReader(Transport transport, Deadline& deadline, const ServerLimits& limits);

  /// Waits for the first byte of the next request; false where none came in time or the stream ended.
  boost::asio::awaitable<bool> wait();
  /// Reads the head. Errors: bad_request, headers_too_large, timed_out.
  boost::asio::awaitable<Result<void>> read_head();

  /// The request without its body, remote and scheme. Call after read_head(). Error: bad_request.
  Result<Request> request() const;
  bool is_upgrade() const;
  bool keeps_alive() const { return parser_->keep_alive(); }
  /// Whether bytes wait behind the head of an upgrade: no client may send them yet.
  bool has_leftover() const { return buffer_.size() != 0; }

  /// The longest body that next() gives; set before the first call of it.
  void limit_body(std::uint64_t bytes) { body_limit_ = bytes; }
  /// Errors: too_large, timed_out, bad_request (cut short, bad chunk).
  boost::asio::awaitable<Result<std::string_view>> next() override;
  /// Whether the whole body was read.
  bool is_body_done() const { return parser_->is_done(); }

 private:
  using Parser = boost::beast::http::request_parser<boost::beast::http::buffer_body>;

  Result<void> check_length() const;
  boost::asio::awaitable<Result<void>> invite_body();
  boost::asio::awaitable<Transport::Error> read_piece(std::size_t& size);

  Transport transport_;
  Deadline& deadline_;
  const ServerLimits& limits_;
  boost::beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  std::vector<char> piece_;  // empty until a body is read
  std::uint64_t body_limit_ = 0, body_bytes_ = 0;
  std::chrono::steady_clock::time_point body_due_;
  bool is_invited_ = false;
};

}  // namespace giaoban
