#include "server/net/raw_stream.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace giaoban {
namespace {

RawStream::Outcome outcome_of(ssize_t moved) {
  if (moved > 0) return {RawStream::State::kMoved, static_cast<std::size_t>(moved)};
  const bool waits = moved < 0 && (errno == EAGAIN || errno == EINTR);
  return {waits ? RawStream::State::kWouldWait : RawStream::State::kEnded};
}

/// Takes what Asio had handed to TLS and nobody has read; false where TLS is at odds with it.
bool drain(SSL* tls, std::string& early) {
  std::array<char, 4096> room;
  ERR_clear_error();
  int size;
  while ((size = SSL_read(tls, room.data(), room.size())) > 0) early.append(room.data(), static_cast<std::size_t>(size));
  return SSL_get_error(tls, size) == SSL_ERROR_WANT_READ && BIO_ctrl_wpending(SSL_get_wbio(tls)) == 0;
}

}  // namespace

Result<RawStream> RawStream::take(Transport& transport, std::string& early) {
  std::unique_ptr<SSL, FreeTls> tls;
  if (transport.is_tls()) {
    tls.reset(transport.tls().native_handle());
    SSL_up_ref(tls.get());
    if (!drain(tls.get(), early)) return fail(problem::kUnreachable, "TLS ended");
  }
  Transport::Error failed;
  RawStream stream(transport.socket().release(failed));
  if (failed) return fail(problem::kUnreachable, failed.message());
  if (fcntl(stream.descriptor_, F_SETFL, fcntl(stream.descriptor_, F_GETFL) | O_NONBLOCK) != 0)
    return fail(problem::kUnreachable, "the socket waits");
  // From Asio's pair of buffers to the socket itself.
  if (tls && SSL_set_fd(tls.get(), stream.descriptor_) != 1) return fail(problem::kUnreachable, "no memory for TLS");
  stream.tls_ = std::move(tls);
  return stream;
}

RawStream::RawStream(RawStream&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), tls_(std::move(other.tls_)) {}

RawStream::Outcome RawStream::tls_outcome(int result) const {
  if (result > 0) return {State::kMoved, static_cast<std::size_t>(result)};
  const int error = SSL_get_error(tls_.get(), result);
  const bool waits = error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
  return {waits ? State::kWouldWait : State::kEnded};
}

RawStream::Outcome RawStream::read(std::span<char> room) {
  if (!tls_) return outcome_of(recv(descriptor_, room.data(), room.size(), 0));
  ERR_clear_error();
  return tls_outcome(SSL_read(tls_.get(), room.data(), static_cast<int>(room.size())));
}

RawStream::Outcome RawStream::write(std::span<const char> bytes) {
  if (!tls_) return outcome_of(send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
  ERR_clear_error();
  return tls_outcome(SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size())));
}

RawStream::Outcome RawStream::write(std::span<iovec> parts) {
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = parts.size();
  return outcome_of(sendmsg(descriptor_, &message, MSG_NOSIGNAL));
}

void RawStream::shut_sending() {
  if (tls_) {
    ERR_clear_error();
    (void)SSL_shutdown(tls_.get());  // close_notify; where it cannot leave now, the end of the stream says the same
  }
  (void)shutdown(descriptor_, SHUT_WR);
}

void RawStream::close() {
  tls_.reset();
  if (descriptor_ >= 0) (void)::close(std::exchange(descriptor_, -1));
}

void RawStream::limit_unsent(std::size_t bytes) {
  const int limit = static_cast<int>(bytes);
  // A unix socket has no such option, and does without.
  (void)setsockopt(descriptor_, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &limit, sizeof limit);
}

Hash RawStream::channel() const { return tls_ ? tls_channel(tls_.get()) : Hash(); }

}  // namespace giaoban
