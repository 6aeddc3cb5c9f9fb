#include "server/net/request_reader.h"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include "server/net/target.h"

namespace giaoban {
namespace asio = boost::asio;
namespace http = boost::beast::http;
using std::chrono::steady_clock;

namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kPieceBytes = 64 << 10;
constexpr std::size_t kFirstReadBytes = 4 << 10;

std::string lower(std::string_view name) {
  std::string folded(name);
  std::ranges::transform(folded, folded.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c | 0x20) : c; });
  return folded;
}

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

}  // namespace

RequestReader::RequestReader(Transport transport, Deadline& deadline, const ServerLimits& limits)
    : transport_(std::move(transport)), deadline_(deadline), limits_(limits), buffer_(limits.head_bytes + kPieceBytes) {}

asio::awaitable<bool> RequestReader::wait() {
  if (buffer_.size() != 0) co_return true;  // the next request came with the last one
  buffer_.shrink_to_fit();
  deadline_.set(limits_.idle_time, Deadline::Action::kCut);
  const auto [failed, size] = co_await transport_.async_read_some(buffer_.prepare(kFirstReadBytes), kTuple);
  deadline_.clear();
  buffer_.commit(size);
  co_return !failed;
}

asio::awaitable<Result<void>> RequestReader::read_head() {
  parser_.emplace();
  parser_->header_limit(static_cast<std::uint32_t>(limits_.head_bytes));
  parser_->body_limit(boost::none);  // counted in next(), where the limit depends on the route
  body_bytes_ = 0;
  is_invited_ = false;
  deadline_.set(limits_.head_time, Deadline::Action::kCancel);
  const auto [failed, size] = co_await http::async_read_header(transport_, buffer_, *parser_, kTuple);
  deadline_.clear();
  if (deadline_.is_over()) co_return fail(problem::kTimedOut, "the head of the request took too long");
  if (failed == http::error::header_limit || failed == http::error::buffer_overflow) {
    co_return fail(problem::kHeadersTooLarge);
  }
  if (failed) co_return fail(problem::kBadRequest, failed.message());
  co_return Result<void>();
}

Result<Request> RequestReader::request() const {
  const auto& message = parser_->get();
  if (message.version() != 11 && message.version() != 10) return fail(problem::kBadRequest, "not HTTP/1.1");
  if (message.version() == 11 && message.count(http::field::host) != 1) {
    return fail(problem::kBadRequest, "there must be one Host header");
  }
  auto target = parse_target(view(message.target()));
  if (!target) return std::unexpected(target.error());
  Request request;
  request.method = view(message.method_string());
  request.path = std::move(target->path);
  request.query = std::move(target->query);
  for (const auto& field : message) request.headers[lower(view(field.name_string()))] = view(field.value());
  return request;
}

bool RequestReader::is_upgrade() const { return boost::beast::websocket::is_upgrade(parser_->get()); }

Result<void> RequestReader::check_length() const {
  if (const auto length = parser_->content_length(); length && *length > body_limit_) {
    return fail(problem::kTooLarge, "at most " + std::to_string(body_limit_) + " bytes are taken");
  }
  return {};
}

/// Before the first piece: refuses what is announced as too long, and tells a client that waits to go ahead.
asio::awaitable<Result<void>> RequestReader::invite_body() {
  is_invited_ = true;
  if (auto fits = check_length(); !fits) co_return fits;
  const std::uint64_t announced = parser_->content_length().value_or(body_limit_);
  body_due_ = steady_clock::now() + limits_.stall_time + std::chrono::seconds(announced / limits_.body_rate);
  if (lower(view(parser_->get()[http::field::expect])) == "100-continue" && buffer_.size() == 0) {
    static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    co_await asio::async_write(transport_, asio::buffer(kContinue), kTuple);
  }
  piece_.resize(kPieceBytes);
  co_return Result<void>();
}

asio::awaitable<Transport::Error> RequestReader::read_piece(std::size_t& size) {
  auto& body = parser_->get().body();
  body.data = piece_.data();
  body.size = piece_.size();
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(body_due_ - steady_clock::now());
  deadline_.set(std::clamp<std::chrono::milliseconds>(left, std::chrono::milliseconds(0), limits_.stall_time),
                Deadline::Action::kCancel);
  auto [failed, read] = co_await http::async_read_some(transport_, buffer_, *parser_, kTuple);
  deadline_.clear();
  if (failed == http::error::need_buffer) failed = {};
  size = piece_.size() - body.size;
  co_return failed;
}

asio::awaitable<Result<std::string_view>> RequestReader::next() {
  if (!is_invited_) {
    if (auto invited = co_await invite_body(); !invited) co_return std::unexpected(invited.error());
  }
  while (!parser_->is_done()) {
    std::size_t size = 0;
    const auto failed = co_await read_piece(size);
    if (failed && deadline_.is_over()) co_return fail(problem::kTimedOut, "the body took too long");
    if (failed) co_return fail(problem::kBadRequest, "the body: " + failed.message());
    body_bytes_ += size;
    if (body_bytes_ > body_limit_) {
      co_return fail(problem::kTooLarge, "at most " + std::to_string(body_limit_) + " bytes are taken");
    }
    if (size != 0) co_return std::string_view(piece_.data(), size);
  }
  std::vector<char>().swap(piece_);
  co_return std::string_view();
}

}  // namespace giaoban
