#include "tests/bench/load/participant.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "tests/bench/load/frames.h"

namespace giaoban::bench {

Participant::Participant(Wish wish)
    : wish_(std::move(wish)), descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
  if (descriptor_ < 0) give_up("no descriptor is left for a participant");
  if (wish_.receive_buffer_bytes > 0)
    ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &wish_.receive_buffer_bytes, sizeof wish_.receive_buffer_bytes);
  const int on = 1;
  ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(wish_.port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 && errno != EINPROGRESS) drop();
  out_ = upgrade_request(wish_.port, {"/ws", wish_.cookie, wish_.offers_compression});
}

Participant::~Participant() { drop(); }

void Participant::drop() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
  state_ = State::kEnded;
}

void Participant::proceed(const Visit& visit) {
  flush();
  if (state_ == State::kGreeting || state_ == State::kOpen) read(visit);
}

void Participant::flush() {
  while (state_ != State::kEnded && !out_.empty()) {
    const ssize_t sent = ::send(descriptor_, out_.data(), out_.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EAGAIN) return;
    if (sent <= 0) return drop();
    if (state_ == State::kConnecting) state_ = State::kGreeting;
    out_.erase(0, static_cast<std::size_t>(sent));
  }
}

void Participant::send(std::string_view message, unsigned opcode) {
  append_frame(out_, message, opcode);
  if (state_ == State::kOpen) flush();
}

void Participant::read(const Visit& visit) {
  static char buffer[256 << 10];
  while (state_ != State::kEnded) {
    const ssize_t size = ::recv(descriptor_, buffer, sizeof buffer, 0);
    if (size < 0 && errno == EAGAIN) return;
    if (size <= 0) return drop();
    take({buffer, static_cast<std::size_t>(size)}, visit);
  }
}

/// Only what is not whole is copied.
void Participant::take(std::string_view bytes, const Visit& visit) {
  if (!in_.empty()) bytes = in_.append(bytes);
  std::size_t done = 0;
  while (state_ != State::kEnded) {
    const auto rest = bytes.substr(done);
    const std::size_t taken = state_ == State::kGreeting ? take_head(rest) : take_frame(rest, visit);
    if (taken == 0) break;
    done += taken;
  }
  std::string rest(bytes.substr(done));
  in_.swap(rest);
}

std::size_t Participant::take_head(std::string_view bytes) {
  const std::size_t end = bytes.find("\r\n\r\n");
  if (end == std::string_view::npos) return 0;
  if (!bytes.starts_with("HTTP/1.1 101")) {
    constexpr std::size_t kStatusAt = 9;
    refused_status_ = static_cast<unsigned>(std::strtoul(std::string(bytes.substr(kStatusAt, 3)).c_str(), nullptr, 10));
    retry_after_seconds_ = retry_after_of(bytes.substr(0, end));
    drop();
    return 0;
  }
  state_ = State::kOpen;
  return end + 4;
}

std::size_t Participant::take_frame(std::string_view bytes, const Visit& visit) {
  const ServerFrame frame = first_frame(bytes);
  if (frame.size == 0) return 0;
  if (frame.opcode == kCloseFrame) {
    if (frame.payload.size() >= 2)
      close_code_ = static_cast<std::uint16_t>(static_cast<std::uint8_t>(frame.payload[0]) << 8 | static_cast<std::uint8_t>(frame.payload[1]));
    drop();
    return 0;
  }
  if (frame.opcode == kPingFrame) send(frame.payload, kPongFrame);
  if (!frame.is_message()) return frame.size;
  const std::string_view message = message_of(frame);
  if (!is_welcome_ && message.contains(R"("type":"welcome")")) {
    is_welcome_ = true;
    if (!wish_.space.empty())
      send(R"({"type":"subscribe","space":")" + wish_.space + R"(","since":)" + std::to_string(wish_.since) + "}");
  }
  visit(message);
  return frame.size;
}

}  // namespace giaoban::bench
