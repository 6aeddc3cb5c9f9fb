#pragma once
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>

#include "server/net/server.h"

namespace giaoban {

/// A client that sends any bytes, right or wrong, and reads what comes. A read that waits for kPatience fails the test.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{kPatienceSeconds, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    REQUIRE(connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  }
  ~RawClient() { close(socket_); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  /// False where the server has closed.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  void finish_sending() { shutdown(socket_, SHUT_WR); }

  /// Everything until the server closes.
  std::string read_all() {
    while (read_more()) {
    }
    return std::exchange(received_, {});
  }
  /// Exactly `size` bytes; fewer where the server closes before.
  std::string read(std::size_t size) {
    while (received_.size() < size && read_more()) {
    }
    std::string bytes = received_.substr(0, size);
    received_.erase(0, size);
    return bytes;
  }
  /// One HTTP answer with its body, by Content-Length.
  std::string read_answer() {
    while (received_.find("\r\n\r\n") == std::string::npos && read_more()) {
    }
    const auto end = received_.find("\r\n\r\n");
    if (end == std::string::npos) return std::exchange(received_, {});
    const auto length = received_.find("Content-Length: ");
    const std::size_t body = length < end ? std::stoul(received_.substr(length + 16)) : 0;
    return read(end + 4 + body);
  }
  std::string ask(std::string_view request) {
    send(request);
    return read_answer();
  }

 private:
  static constexpr int kPatienceSeconds = 20;

  bool read_more() {
    char bytes[65536];
    const ssize_t got = recv(socket_, bytes, sizeof bytes, 0);
    if (got > 0) received_.append(bytes, static_cast<std::size_t>(got));
    // A reset ends the stream like a close; running out of patience is a failure.
    if (got < 0) REQUIRE(errno != EAGAIN);
    return got > 0;
  }

  int socket_;
  std::string received_;
};

inline bool has_status(std::string_view answer, int status) {
  return answer.starts_with("HTTP/1.1 " + std::to_string(status) + " ");
}
inline bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

inline Response respond(std::string body, int status = 200) {
  Response response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

/// A server on a free port of the loopback, with what a test routes.
class TestServer {
 public:
  explicit TestServer(ServerOptions options = {}) : options_(std::move(options)) {}
  ~TestServer() { stop(); }
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;
  /// Ends all threads. A derived fixture whose members are used by handlers calls it first when it goes.
  void stop() {
    if (server_) server_->stop();
    io_.stop();
    io_.join();
  }

  Router& router() { return router_; }
  void fallback(Handler handler) { fallback_ = std::move(handler); }
  void start(std::shared_ptr<TlsContext> tls = nullptr) {
    io_.start();
    server_ = std::make_unique<HttpServer>(io_, options_, router_, fallback_, metrics_);
    const auto listening = server_->listen({"127.0.0.1", 0}, std::move(tls));
    REQUIRE(listening);
    port_ = *listening;
  }

  std::uint16_t port() const { return port_; }
  IoThreads& io() { return io_; }
  HttpServer& server() { return *server_; }
  Metrics& metrics() { return metrics_; }

 private:
  ServerOptions options_;
  Router router_;
  Handler fallback_;
  Metrics metrics_;
  IoThreads io_{2};
  std::unique_ptr<HttpServer> server_;
  std::uint16_t port_ = 0;
};

/// What happened elsewhere, one thing after another, for a test that waits.
template <typename Event>
class Events {
 public:
  void add(Event event) {
    const std::lock_guard lock(mutex_);
    events_.push_back(std::move(event));
    added_.notify_all();
  }
  /// The next one; fails the test where none comes.
  Event next() {
    std::unique_lock lock(mutex_);
    REQUIRE(added_.wait_for(lock, std::chrono::seconds(20), [this] { return !events_.empty(); }));
    Event event = std::move(events_.front());
    events_.pop_front();
    return event;
  }

 private:
  std::mutex mutex_;
  std::condition_variable added_;
  std::deque<Event> events_;
};

}  // namespace giaoban
