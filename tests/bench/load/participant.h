#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "tests/bench/load/web_socket.h"

namespace giaoban::bench {

/// A browser of a node that never waits: it connects, signs in by a session that there is, follows one space, and may be
/// refused or closed at any time without ending the program. Edge-triggered: after each word of epoll call proceed().
class Participant {
 public:
  struct Wish {
    std::uint16_t port = 0;
    std::string cookie;
    std::string space;               ///< followed from `since` on as soon as the node has said welcome; empty: none
    std::uint64_t since = 0;
    int receive_buffer_bytes = 0;    ///< of the kernel; 0: as it likes
    bool offers_compression = false;
  };
  enum class State : std::uint8_t { kConnecting, kGreeting, kOpen, kEnded };
  using Visit = std::function<void(std::string_view message)>;

  explicit Participant(Wish wish);
  ~Participant();
  Participant(const Participant&) = delete;

  int descriptor() const { return descriptor_; }
  State state() const { return state_; }
  /// What a close frame said; nothing where there was none.
  std::optional<std::uint16_t> close_code() const { return close_code_; }
  /// The status with which the upgrade was refused; 0 where it was not.
  unsigned refused_status() const { return refused_status_; }
  /// Seconds after which a refused one may come again (Retry-After); 0 where the node did not say.
  double retry_after_seconds() const { return retry_after_seconds_; }

  /// Writes what waits, then reads until nothing is left and visits what came.
  void proceed(const Visit& visit);
  /// Sends, or keeps what the kernel does not take until it does.
  void send(std::string_view message, unsigned opcode = 1);
  /// Says nothing and goes away.
  void drop();

 private:
  void flush();
  void read(const Visit& visit);
  void take(std::string_view bytes, const Visit& visit);
  std::size_t take_head(std::string_view bytes);
  std::size_t take_frame(std::string_view bytes, const Visit& visit);

  const Wish wish_;
  int descriptor_;
  State state_ = State::kConnecting;
  bool is_welcome_ = false;
  unsigned refused_status_ = 0;
  double retry_after_seconds_ = 0;
  std::optional<std::uint16_t> close_code_;
  std::string in_, out_;
};

}  // namespace giaoban::bench
