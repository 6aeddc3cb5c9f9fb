#include "server/net/http_connection.h"

#include <spdlog/spdlog.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "server/net/deflate_offer.h"
#include "server/net/origin.h"
#include "server/net/response_writer.h"
#include "server/net/upgrade.h"
#include "server/net/websocket_connection.h"

namespace giaoban {
namespace asio = boost::asio;

namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kLingerBytes = 8 << 10;

/// The path as it may stand in a log: not what is a secret in it (server/api/calendar_api.h).
std::string_view logged_path(const Request& request) {
  constexpr std::string_view kCalendars = "/calendar/";
  return request.path.starts_with(kCalendars) ? kCalendars : std::string_view(request.path);
}

void log_request(const Request& request, int status, std::chrono::steady_clock::time_point began) {
  const auto spent = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began);
  const auto level = status >= 500 ? spdlog::level::err : status >= 400 ? spdlog::level::info : spdlog::level::debug;
  spdlog::log(level, "event=request method={} path=\"{}\" status={} us={} remote={}", request.method, logged_path(request),
              status, spent.count(), request.remote);
}

/// SPEC F11: a moment of their own for each who is too many, in whole seconds as the header has them.
Response come_back(const Request& request, std::uint64_t wait_ms) {
  Response response = problem_response({problem::kBusy}, language_of(request));
  response.headers.emplace_back("Retry-After", std::to_string((wait_ms + 999) / 1000));
  return response;
}

}  // namespace

std::uint64_t ServerContext::admit() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  const std::lock_guard lock(admission_mutex);
  return admission.take(static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(now).count()));
}

HttpConnection::HttpConnection(std::shared_ptr<ServerContext> server, Transport transport, Entrance entrance,
                               std::optional<asio::ip::address> peer)
    : server_(std::move(server)),
      transport_(std::move(transport)),
      entrance_(entrance),
      peer_(std::move(peer)),
      deadline_(transport_),
      reader_(transport_, deadline_, server_->options.limits) {}

void HttpConnection::stop(std::chrono::milliseconds) {
  asio::post(transport_.get_executor(), [self = shared_from_this()] {
    self->is_stopping_ = true;
    if (self->is_waiting_) self->transport_.cut();
  });
}

void HttpConnection::cut() {
  asio::post(transport_.get_executor(), [self = shared_from_this()] { self->transport_.cut(); });
}

asio::awaitable<void> HttpConnection::run() {
  Next next = co_await handshake() ? Next::kRequest : Next::kGone;
  while (next == Next::kRequest) next = co_await serve_one();
  if (next != Next::kGone) co_await end(next == Next::kLinger);
}

asio::awaitable<bool> HttpConnection::handshake() {
  if (!transport_.is_tls()) co_return true;
  deadline_.set(server_->options.limits.head_time, Deadline::Action::kCut);
  const auto [failed] = co_await transport_.tls().async_handshake(asio::ssl::stream_base::server, kTuple);
  deadline_.clear();
  if (failed) spdlog::debug("event=tls_failed cause=\"{}\"", failed.message());
  co_return !failed;
}

asio::awaitable<HttpConnection::Next> HttpConnection::serve_one() {
  is_waiting_ = true;
  const bool has_bytes = !is_stopping_ && co_await reader_.wait();
  is_waiting_ = false;
  if (!has_bytes) co_return Next::kClose;
  const auto head = co_await reader_.read_head();
  auto request = head ? reader_.request() : Result<Request>(std::unexpected(head.error()));
  if (!request) {
    Request unread;
    describe_client(unread);
    co_await answer(unread, problem_response(request.error(), Language::kVietnamese));
    co_return Next::kLinger;
  }
  describe_client(*request);
  request->entrance = entrance_;
  co_return co_await serve(std::move(*request));
}

void HttpConnection::describe_client(Request& request) const {
  if (!peer_) {
    request.remote = "control";
    return;
  }
  auto client = server_->proxies.client_of(*peer_, transport_.is_tls(), request.header("x-forwarded-for"),
                                           request.header("x-forwarded-proto"));
  request.remote = std::move(client.address);
  request.secure = client.secure;
}

asio::awaitable<HttpConnection::Next> HttpConnection::serve(Request request) {
  const auto began = std::chrono::steady_clock::now();
  const bool is_upgrade = reader_.is_upgrade();
  if (entrance_ == Entrance::kPublic && needs_origin_check(request.method, is_upgrade)) {
    if (auto fits = check_origin(request, server_->options.allowed_origins); !fits) {
      log_request(request, 403, began);
      co_return co_await answer(request, problem_response(fits.error(), language_of(request)));
    }
  }
  if (is_upgrade) {
    if (peer_ && !server_->proxies.contains(*peer_)) request.channel = transport_.channel();
    co_return co_await upgrade(request);
  }
  Response response = co_await response_to(request);
  log_request(request, response.status, began);
  co_return co_await answer(request, std::move(response));
}

asio::awaitable<Response> HttpConnection::response_to(Request& request) {
  std::string fault;
  try {
    const auto match = server_->router.match(request.method, request.path, entrance_, false);
    if (match && match->upload != nullptr) {
      reader_.limit_body(limits::kBlobBytes);
      co_return co_await (*match->upload)(request, match->values, reader_);
    }
    if (auto read = co_await read_body(request); !read) {
      co_return problem_response(read.error(), language_of(request));
    }
    if (match) co_return co_await (*match->handler)(request, match->values);
    if (match.error().code == problem::kNotFound && entrance_ == Entrance::kPublic && server_->fallback) {
      co_return co_await server_->fallback(request, {});
    }
    co_return problem_response(match.error(), language_of(request));
  } catch (const std::exception& failure) {
    fault = failure.what();
  }
  spdlog::error("event=handler_failed method={} path=\"{}\" cause=\"{}\"", request.method, logged_path(request), fault);
  co_return problem_response({problem::kInternal}, language_of(request));
}

asio::awaitable<Result<void>> HttpConnection::read_body(Request& request) {
  reader_.limit_body(limits::kBodyBytes);
  for (;;) {
    const auto piece = co_await reader_.next();
    if (!piece) co_return std::unexpected(piece.error());
    if (piece->empty()) co_return Result<void>();
    request.body.append(*piece);
  }
}

asio::awaitable<HttpConnection::Next> HttpConnection::answer(const Request& request, Response response) {
  const bool body_left = !reader_.is_body_done();
  const bool keeps = !body_left && reader_.keeps_alive() && !is_stopping_;
  const auto after = keeps ? AfterResponse::kKeepAlive : AfterResponse::kClose;
  const bool written = co_await write_response(transport_, deadline_, server_->options.limits.stall_time, request,
                                               response, after);
  server_->metrics.request_answered(response.status);
  if (!written) co_return Next::kGone;
  co_return keeps ? Next::kRequest : body_left ? Next::kLinger : Next::kClose;
}

asio::awaitable<HttpConnection::Next> HttpConnection::upgrade(const Request& request) {
  const auto match = server_->router.match(request.method, request.path, entrance_, true);
  if (!match) co_return co_await answer(request, problem_response(match.error(), language_of(request)));
  if (reader_.has_leftover()) {
    const Error early{problem::kBadRequest, "bytes before the handshake was answered"};
    co_return co_await answer(request, problem_response(early, language_of(request)));
  }
  if (auto checked = check_upgrade(request); !checked) co_return co_await answer(request, std::move(checked.error()));
  auto handler = co_await (*match->upgrade)(request, match->values);
  if (!handler) co_return co_await answer(request, std::move(handler.error()));
  // After the handler: who has no session uses up nobody's place.
  if ((*handler)->waits_for_admission())
    if (const std::uint64_t wait_ms = server_->admit(); wait_ms > 0) co_return co_await answer(request, come_back(request, wait_ms));
  std::optional<std::string> deflate;
  if ((*handler)->takes_deflate()) deflate = answer_to_deflate_offer(request.header("sec-websocket-extensions"));
  transport_.gathering() += upgrade_answer(request, deflate.value_or(""));
  transport_.send_gathered();
  deadline_.set(server_->options.limits.upgrade_time, Deadline::Action::kCut);
  co_await transport_.async_flush(kTuple);
  deadline_.clear();
  server_->metrics.request_answered(101);
  adopt(std::move(*handler), deflate.has_value());
  co_return Next::kGone;
}

/// A WebSocket takes this connection's socket and its place in the registry, and goes on by itself.
void HttpConnection::adopt(std::unique_ptr<SocketHandler> handler, bool is_deflating) {
  auto made = make_websocket(transport_, {FrameReader::Sender::kClient, {}, is_deflating}, server_->options.limits, std::move(handler));
  if (!made) return transport_.cut();
  const auto socket = std::move(*made);
  server_->registry.replace(*this, socket);
  server_->metrics.socket_opened();
  socket->start([server = server_, gone = socket.get()] {
    server->metrics.socket_closed();
    server->registry.remove(*gone);
  });
}

asio::awaitable<void> HttpConnection::refuse() {
  if (!co_await handshake()) co_return;
  Request unread;
  Response response = problem_response({problem::kBusy}, Language::kVietnamese);
  response.headers.emplace_back("Retry-After", "5");
  co_await write_response(transport_, deadline_, server_->options.limits.stall_time, unread, response,
                          AfterResponse::kClose);
  server_->metrics.request_answered(response.status);
  co_await end(true);
}

/// Shuts the sending side. A client still sending would lose the answer to a reset if nobody read on.
asio::awaitable<void> HttpConnection::end(bool lingers) {
  deadline_.set(server_->options.limits.linger_time, Deadline::Action::kCut);
  if (transport_.is_tls() && !lingers) {
    co_await transport_.tls().async_shutdown(kTuple);
  }
  Transport::Error failed;
  transport_.socket().shutdown(Transport::Socket::shutdown_send, failed);
  std::vector<char> dropped(kLingerBytes);
  while (lingers && !failed) {
    std::tie(failed, std::ignore) = co_await transport_.socket().async_read_some(asio::buffer(dropped), kTuple);
  }
  deadline_.clear();
  transport_.cut();
}

}  // namespace giaoban
