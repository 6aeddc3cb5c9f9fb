#include "tests/bench/load/tcp.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

namespace giaoban::bench {

constexpr time_t kPatienceSeconds = 30;

void give_up(std::string_view what) {
  std::fprintf(stderr, "bench_load: %.*s\n", static_cast<int>(what.size()), what.data());
  std::exit(1);
}

Tcp::Tcp(std::uint16_t port) : descriptor_(::socket(AF_INET, SOCK_STREAM, 0)), port_(port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    give_up("nobody answers at port " + std::to_string(port));
  const int on = 1;
  ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const timeval patience{.tv_sec = kPatienceSeconds, .tv_usec = 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
}

Tcp::~Tcp() { ::close(descriptor_); }

void Tcp::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) give_up("the server went away");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void Tcp::receive(std::string& in) {
  thread_local char buffer[64 << 10];
  const ssize_t size = ::recv(descriptor_, buffer, sizeof buffer, 0);
  if (size <= 0) give_up(size < 0 && errno == EAGAIN ? "the server does not answer" : "the server went away");
  in.append(buffer, static_cast<std::size_t>(size));
}

}  // namespace giaoban::bench
