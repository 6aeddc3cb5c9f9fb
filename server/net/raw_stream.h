#pragma once
#include <openssl/ssl.h>
#include <sys/uio.h>

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "server/net/transport.h"
#include "sync/base/result.h"

namespace giaoban {

/// A connected socket without Asio's part of it, with or without TLS, that never waits. One thread. The program must ignore
/// SIGPIPE, as `giaoban serve` does: OpenSSL writes to lines that are closed.
class RawStream {
 public:
  enum class State : std::uint8_t { kMoved, kWouldWait, kEnded };
  struct Outcome {
    State state = State::kMoved;
    std::size_t bytes = 0;  ///< that were moved
  };

  /// Takes the socket over from `transport`, which is empty then, with all written there gone. TLS goes on where it is: what
  /// had arrived of it already is appended to `early`. Error: unreachable (the peer sent what cannot be read).
  static Result<RawStream> take(Transport& transport, std::string& early);
  RawStream(RawStream&& other) noexcept;
  RawStream& operator=(RawStream&&) = delete;
  ~RawStream() { close(); }

  int descriptor() const { return descriptor_; }
  bool is_tls() const { return tls_ != nullptr; }

  Outcome read(std::span<char> room);
  /// Bytes that would have waited must be given again at the front of the next write.
  Outcome write(std::span<const char> bytes);
  /// Without TLS only.
  Outcome write(std::span<iovec> parts);
  /// Tells the peer that no more comes; reading goes on.
  void shut_sending();
  void close();

  /// Asks the kernel to take no more than about so many bytes that it cannot send yet; it may decline.
  void limit_unsent(std::size_t bytes);
  /// As Transport::channel().
  Hash channel() const;

 private:
  struct FreeTls {
    void operator()(SSL* tls) const { SSL_free(tls); }
  };
  explicit RawStream(int descriptor) : descriptor_(descriptor) {}
  Outcome tls_outcome(int result) const;

  int descriptor_;
  std::unique_ptr<SSL, FreeTls> tls_;
};

}  // namespace giaoban
