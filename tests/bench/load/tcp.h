#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace giaoban::bench {

/// A TCP connection to a port of this machine. Faults end the program: a benchmark without its server has no result.
class Tcp {
 public:
  explicit Tcp(std::uint16_t port);
  ~Tcp();
  Tcp(const Tcp&) = delete;

  int descriptor() const { return descriptor_; }
  std::uint16_t port() const { return port_; }
  /// Sends all of it, waiting where the kernel's buffer is full.
  void send(std::string_view bytes);
  /// Appends what has arrived to `in`; waits where nothing has.
  void receive(std::string& in);

 private:
  int descriptor_;
  std::uint16_t port_;
};

/// Says what went wrong and ends the program.
[[noreturn]] void give_up(std::string_view what);

}  // namespace giaoban::bench
