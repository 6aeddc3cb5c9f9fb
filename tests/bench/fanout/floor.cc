// bench_floor PORT: what broadcasting costs at least, where each message is one send() to each subscriber. Asks nobody who he
// is, stores nothing, and waits for nobody: a subscriber whose buffer is full loses the message.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <unordered_map>
#include <vector>

#include "server/net/frame_codec.h"
#include "server/net/frame_reader.h"
#include "server/net/upgrade.h"

namespace giaoban::bench {
namespace {

constexpr std::size_t kMessageBytes = 64 << 10;
constexpr int kEvents = 256;

struct Client {
  std::string head;
  bool is_open = false, publishes = false;
  FrameReader reader{FrameReader::Sender::kClient, kMessageBytes};
};

class Floor {
 public:
  explicit Floor(std::uint16_t port) : listener_(::socket(AF_INET, SOCK_STREAM, 0)), epoll_(::epoll_create1(0)) {
    const int on = 1;
    ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || ::listen(listener_, SOMAXCONN) != 0) std::exit(1);
    watch(listener_);
  }

  [[noreturn]] void run() {
    for (;;) {
      epoll_event events[kEvents];
      const int ready = ::epoll_wait(epoll_, events, kEvents, -1);
      for (int i = 0; i < ready; ++i) events[i].data.fd == listener_ ? accept() : read(events[i].data.fd);
    }
  }

 private:
  void watch(int descriptor) {
    epoll_event event{.events = EPOLLIN, .data = {.fd = descriptor}};
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event);
  }

  void accept() {
    const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK);
    if (descriptor < 0) return;
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    clients_.try_emplace(descriptor);
    watch(descriptor);
  }

  void read(int descriptor) {
    static char buffer[kMessageBytes];
    const ssize_t size = ::recv(descriptor, buffer, sizeof buffer, 0);
    Client& client = clients_.at(descriptor);
    if (size <= 0) return drop(descriptor);
    std::span<char> bytes(buffer, static_cast<std::size_t>(size));
    if (!client.is_open) return greet(descriptor, client, {bytes.data(), bytes.size()});
    while (const auto event = client.reader.next(bytes))
      if (const auto* message = std::get_if<frame_event::Message>(&*event); message && client.publishes) broadcast(message->bytes);
  }

  void greet(int descriptor, Client& client, std::string_view bytes) {
    client.head += bytes;
    if (!client.head.ends_with("\r\n\r\n")) return;
    constexpr std::string_view kKey = "Sec-WebSocket-Key: ";
    const auto at = client.head.find(kKey);
    if (at == std::string::npos) return drop(descriptor);
    const std::string key = client.head.substr(at + kKey.size(), client.head.find('\r', at) - at - kKey.size());
    const std::string answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
                               accept_key(key) + "\r\n\r\n";
    client.is_open = true;
    client.publishes = client.head.starts_with("GET /publish ");
    std::string().swap(client.head);
    if (!client.publishes) subscribers_.push_back(descriptor);
    (void)::send(descriptor, answer.data(), answer.size(), MSG_NOSIGNAL);
  }

  void broadcast(std::string_view text) const {
    const std::string frame = std::string(frame_head(Opcode::kText, text.size(), nullptr).view()).append(text);
    for (const int descriptor : subscribers_) (void)::send(descriptor, frame.data(), frame.size(), MSG_NOSIGNAL);
  }

  void drop(int descriptor) {
    std::erase(subscribers_, descriptor);
    clients_.erase(descriptor);
    ::close(descriptor);
  }

  int listener_, epoll_;
  std::unordered_map<int, Client> clients_;
  std::vector<int> subscribers_;
};

}  // namespace
}  // namespace giaoban::bench

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "bench_floor PORT\n");
    return 2;
  }
  giaoban::bench::Floor(static_cast<std::uint16_t>(std::strtoul(argv[1], nullptr, 10))).run();
}
