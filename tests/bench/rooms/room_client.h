#pragma once
#include <functional>
#include <memory>

#include "sync/ydoc/state_vector.h"
#include "tests/bench/load/web_socket.h"

namespace giaoban::bench {

/// Where a document is.
struct Room {
  std::uint16_t port = 0;
  Endpoint endpoint;
};

/// A client of a document by y-protocols, without a document of its own.
class RoomClient {
 public:
  RoomClient(const Room& room, std::uint64_t client);

  int descriptor() const { return socket_.descriptor(); }
  std::uint64_t client() const { return client_; }
  std::uint64_t clock() const { return clock_; }

  /// Asks for what `state` lacks; answered by updates and step 2.
  void ask_state(const StateVector& state = {});
  /// Types one more letter, as a keystroke of Yjs.
  void type();
  void send_update(std::string_view update);
  /// Announces where its cursor is.
  void announce();
  /// Asks to be told when all that was sent is handled; only our server waits for the disk.
  void ask_barrier(std::string_view bytes);

  struct Seen {
    std::function<void(std::string_view update, bool is_step2)> update;
    std::function<void()> awareness;
    std::function<void(std::string_view bytes)> barrier;
  };
  /// Waits for bytes and tells of the messages in them.
  void receive(const Seen& seen);

 private:
  void send(std::string_view message);

  WebSocket socket_;
  std::uint64_t client_, clock_ = 0, awareness_clock_ = 0;
};

}  // namespace giaoban::bench
