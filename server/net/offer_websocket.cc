#include "server/net/offer_websocket.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include "server/net/deadline.h"

namespace giaoban {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);

std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

/// Whether an answer takes up the upgrade that was asked with `key`, and nothing that was not asked.
Result<void> check_answer(const http::response_header<>& answer, std::string_view key) {
  if (answer.result() != http::status::switching_protocols)
    return fail(problem::kUnreachable, "the upgrade was refused, status " + std::to_string(answer.result_int()));
  const bool is_taken_up = http::token_list{answer[http::field::upgrade]}.exists("websocket") &&
                           http::token_list{answer[http::field::connection]}.exists("upgrade") &&
                           view(answer[http::field::sec_websocket_accept]) == accept_key(key) &&
                           answer.count(http::field::sec_websocket_extensions) == 0 &&
                           answer.count(http::field::sec_websocket_protocol) == 0;
  if (!is_taken_up) return fail(problem::kUnreachable, "the answer is no WebSocket's, status 101");
  return {};
}

}  // namespace

asio::awaitable<Result<std::shared_ptr<WebSocket>>> offer_websocket(Transport transport, std::string host,
                                                                    std::string target, HeaderList headers,
                                                                    ServerLimits limits,
                                                                    std::unique_ptr<SocketHandler> handler) {
  Deadline deadline(transport);
  deadline.set(limits.upgrade_time, Deadline::Action::kCut);
  const std::string key = fresh_upgrade_key();
  const std::string request = upgrade_request(host, target, key, headers);
  auto [failed, sent] = co_await asio::async_write(transport, asio::buffer(request), kTuple);
  beast::flat_buffer buffer(2 * limits.head_bytes);
  http::response_parser<http::empty_body> parser;
  parser.header_limit(static_cast<std::uint32_t>(limits.head_bytes));
  if (!failed) std::tie(failed, sent) = co_await http::async_read_header(transport, buffer, parser, kTuple);
  deadline.clear();
  if (failed) co_return fail(problem::kUnreachable, failed.message());
  if (auto checked = check_answer(parser.get().base(), key); !checked) co_return std::unexpected(checked.error());
  std::string early(static_cast<const char*>(buffer.data().data()), buffer.size());
  Handshake handshake{FrameReader::Sender::kServer, std::move(early)};
  co_return make_websocket(transport, std::move(handshake), limits, std::move(handler));
}

}  // namespace giaoban
