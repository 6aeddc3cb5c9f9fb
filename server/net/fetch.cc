#include "server/net/fetch.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include "server/net/connect.h"
#include "server/net/deadline.h"

namespace giaoban {
namespace asio = boost::asio;
namespace http = boost::beast::http;

namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);

asio::awaitable<Result<Transport>> open(const FetchRequest& request) {
  if (const auto* url = std::get_if<Url>(&request.to)) co_return co_await connect(*url, request.tls, request.time);
  co_return co_await connect(std::get<std::filesystem::path>(request.to));
}

std::string text_of(const FetchRequest& request) {
  const auto* url = std::get_if<Url>(&request.to);
  std::string text = request.method + " " + (url ? url->target : request.target) + " HTTP/1.1\r\n";
  text += "Host: " + (url ? url->authority() : "localhost") + "\r\nConnection: close\r\nAccept: application/json\r\n";
  if (!request.body.empty()) text += "Content-Type: " + request.content_type + "\r\n";
  return text + "Content-Length: " + std::to_string(request.body.size()) + "\r\n\r\n" + request.body;
}

}  // namespace

asio::awaitable<Result<FetchReply>> fetch(FetchRequest request) {
  auto transport = co_await open(request);
  if (!transport) co_return std::unexpected(transport.error());
  Deadline deadline(*transport);
  deadline.set(request.time, Deadline::Action::kCut);
  const std::string text = text_of(request);
  co_await asio::async_write(*transport, asio::buffer(text), kTuple);
  boost::beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(kFetchReplyBytes);
  const auto [failed, size] = co_await http::async_read(*transport, buffer, parser, kTuple);
  transport->cut();
  if (failed) co_return fail(problem::kUnreachable, deadline.is_over() ? "no answer in time" : failed.message());
  co_return FetchReply{static_cast<int>(parser.get().result_int()), std::move(parser.get().body())};
}

Result<FetchReply> fetch_blocking(FetchRequest request) {
  asio::io_context context(1);
  Result<FetchReply> reply = fail(problem::kUnreachable);
  asio::co_spawn(context, fetch(std::move(request)), [&](std::exception_ptr fault, Result<FetchReply> fetched) {
    if (fault) std::rethrow_exception(fault);
    reply = std::move(fetched);
  });
  context.run();
  return reply;
}

}  // namespace giaoban
