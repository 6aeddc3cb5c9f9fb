#pragma once
#include <functional>
#include <memory>
#include <optional>

#include "tests/bench/load/tcp.h"

namespace giaoban::bench {

/// What a WebSocket is opened at: a path, and a cookie ("name=value") where the server wants one.
struct Endpoint {
  std::string path;
  std::optional<std::string> cookie;
  bool offers_compression = false;
};

/// The request for a WebSocket at a port of this machine.
std::string upgrade_request(std::uint16_t port, const Endpoint& endpoint);
/// Seconds of Retry-After in the head of an answer; 0 where there is none.
double retry_after_of(std::string_view head);

/// A browser's WebSocket at its thinnest, one that waits. Not thread-safe.
class WebSocket {
 public:
  /// Signs in, upgrades `/ws` and waits for `welcome`. Who is told to come back later does.
  WebSocket(std::uint16_t port, const std::string& username, const std::string& password, bool offers_compression = false);
  WebSocket(std::uint16_t port, const Endpoint& endpoint);

  int descriptor() const { return tcp_->descriptor(); }
  const std::string& welcome() const { return welcome_; }
  /// Whether the server took up the offer of permessage-deflate.
  bool is_compressed() const { return is_compressed_; }
  /// The first space of a kind that `welcome` names.
  std::string space_of_kind(std::string_view kind) const;

  void send_raw(std::string_view frames) { tcp_->send(frames); }
  void send(std::string_view text, unsigned opcode = 1);
  /// Waits for bytes and visits the messages that are whole, of text or binary.
  void receive(const std::function<void(std::string_view text)>& visit);

 private:
  void upgrade(std::uint16_t port, const Endpoint& endpoint);
  std::size_t take_frame(std::string_view in, const std::function<void(std::string_view)>& visit);

  std::unique_ptr<Tcp> tcp_;
  std::string in_, welcome_;
  bool is_compressed_ = false;
};

/// Signs in at a node of ours; the cookie for requests.
std::string session_cookie(std::uint16_t port, const std::string& username, const std::string& password);

}  // namespace giaoban::bench
