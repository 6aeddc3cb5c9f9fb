#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "tests/bench/load/web_socket.h"

namespace giaoban::bench {

/// How a server is spoken to.
enum class Dialect : std::uint8_t {
  kOwn,    ///< a node of ours: signed in, subscribed to a space, every message a durable write
  kPlain,  ///< a WebSocket at /publish, subscribers at /
  kNats,   ///< NATS' own protocol within a WebSocket: CONNECT, SUB, PUB
};

/// A server that sends what one connection publishes to all who subscribe.
struct Broadcaster {
  Dialect dialect = Dialect::kPlain;
  std::uint16_t port = 0;
  int pid = 0;
  std::uint16_t publisher_port = 0;  ///< of another node of ours, which passes on; 0: the same
  bool offers_compression = false;
};

/// A mark before the number of a message, in no other text, and how many digits follow it.
constexpr char kMark = '@';
constexpr std::size_t kMarkDigits = 10;

/// Visits the number of every marked message in a frame: a server may join several.
template <typename Visit>
void each_number(std::string_view text, const Visit& visit) {
  for (std::size_t at = text.find(kMark); at != std::string_view::npos; at = text.find(kMark, at + 1)) {
    if (at + kMarkDigits >= text.size()) give_up("a message was cut in its number");
    std::uint64_t number = 0;
    for (const char digit : text.substr(at + 1, kMarkDigits)) number = 10 * number + static_cast<std::uint64_t>(digit - '0');
    visit(number);
  }
}

/// Text of `bytes` bytes, at least 100, that names its number; what a node of ours stores as the fields of one agenda item.
std::string message_text(std::uint64_t number, std::size_t bytes);

/// The space of ours that is followed.
std::string followed_space(const Broadcaster& server);

/// A subscriber that has joined and has all that there is. `space` of a node of ours.
std::unique_ptr<WebSocket> join(const Broadcaster& server, const std::string& space);

/// The connection on which messages are published.
class Publisher {
 public:
  Publisher(const Broadcaster& server, std::string space);
  int descriptor() const { return socket_->descriptor(); }
  void publish(std::uint64_t number, std::size_t bytes);
  /// Waits for bytes. A refusal ends the program. Gives the acknowledgements among them, of a node of ours.
  unsigned receive();

 private:
  const Dialect dialect_;
  const std::string space_;
  std::unique_ptr<WebSocket> socket_;
};

}  // namespace giaoban::bench
