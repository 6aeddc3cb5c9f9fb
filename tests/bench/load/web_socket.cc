#include "tests/bench/load/web_socket.h"

#include <poll.h>

#include <cstdlib>

#include "tests/bench/load/frames.h"

namespace giaoban::bench {
namespace {

constexpr unsigned kTurns = 30;  // of coming back where the server says that it is too much now

/// Sends a request and returns the head of the answer; `rest` keeps what came after the head.
std::string exchange(Tcp& tcp, const std::string& request, std::string& rest) {
  tcp.send(request);
  std::size_t end;
  while ((end = rest.find("\r\n\r\n")) == std::string::npos) tcp.receive(rest);
  std::string head = rest.substr(0, end + 4);
  rest.erase(0, end + 4);
  return head;
}

std::string start_line(std::string_view method, std::string_view target, const std::string& host) {
  return std::string(method) + " " + std::string(target) + " HTTP/1.1\r\nHost: " + host + "\r\nOrigin: http://" + host + "\r\n";
}

}  // namespace

std::string session_cookie(std::uint16_t port, const std::string& username, const std::string& password) {
  const std::string host = "127.0.0.1:" + std::to_string(port);
  const std::string body = R"({"username":")" + username + R"(","password":")" + password + R"("})";
  Tcp tcp(port);
  std::string rest;
  const std::string head = exchange(tcp,
                                    start_line("POST", "/api/v1/session", host) + "Content-Type: application/json\r\nContent-Length: " +
                                        std::to_string(body.size()) + "\r\n\r\n" + body,
                                    rest);
  const std::size_t at = head.find("giaoban_session=");
  if (at == std::string::npos) give_up("cannot sign in: " + head.substr(0, head.find('\r')));
  return head.substr(at, head.find(';', at) - at);
}

WebSocket::WebSocket(std::uint16_t port, const std::string& username, const std::string& password, bool offers_compression) {
  // A person has several windows open: one session serves all connections of a name.
  static std::string known_name, known_cookie;
  const std::string name = username + " " + std::to_string(port);
  if (known_name != name) known_cookie = session_cookie(port, username, password);
  known_name = name;
  upgrade(port, {"/ws", known_cookie, offers_compression});
  const auto note = [this](std::string_view text) {
    if (text.contains(R"("type":"welcome")")) welcome_ = text;
  };
  while (const std::size_t taken = take_frame(in_, note)) in_.erase(0, taken);
  while (welcome_.empty()) receive(note);
}

WebSocket::WebSocket(std::uint16_t port, const Endpoint& endpoint) { upgrade(port, endpoint); }

std::string upgrade_request(std::uint16_t port, const Endpoint& endpoint) {
  return start_line("GET", endpoint.path, "127.0.0.1:" + std::to_string(port)) +
         (endpoint.cookie ? "Cookie: " + *endpoint.cookie + "\r\n" : "") +
         (endpoint.offers_compression
              ? "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover\r\n"
              : "") +
         "Upgrade: websocket\r\nConnection: Upgrade\r\n"
         "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\nSec-WebSocket-Version: 13\r\n\r\n";
}

double retry_after_of(std::string_view head) {
  constexpr std::string_view kName = "\r\nRetry-After: ";
  const auto at = head.find(kName);
  return at == std::string_view::npos ? 0 : std::strtod(std::string(head.substr(at + kName.size(), 10)).c_str(), nullptr);
}

void WebSocket::upgrade(std::uint16_t port, const Endpoint& endpoint) {
  for (unsigned turn = 0; turn < kTurns; ++turn) {
    in_.clear();
    tcp_ = std::make_unique<Tcp>(port);
    const std::string head = exchange(*tcp_, upgrade_request(port, endpoint), in_);
    is_compressed_ = head.contains("permessage-deflate");
    if (head.starts_with("HTTP/1.1 101")) return;
    const double wait = retry_after_of(head);
    if (wait == 0) give_up("no WebSocket: " + head.substr(0, head.find('\r')));
    ::poll(nullptr, 0, static_cast<int>(wait * 1000));
  }
  give_up("a WebSocket was put off too often");
}

std::string WebSocket::space_of_kind(std::string_view kind) const {
  constexpr std::string_view kSpace = R"("space":")";
  const std::size_t begin = welcome_.find(R"("kind":")" + std::string(kind));
  const std::size_t at = welcome_.find(kSpace, begin);
  if (begin == std::string::npos || at == std::string::npos) give_up("no space of kind " + std::string(kind));
  return welcome_.substr(at + kSpace.size(), 36);
}

void WebSocket::send(std::string_view text, unsigned opcode) {
  std::string frame;
  append_frame(frame, text, opcode);
  tcp_->send(frame);
}

void WebSocket::receive(const std::function<void(std::string_view)>& visit) {
  tcp_->receive(in_);
  std::size_t done = 0;
  while (const std::size_t taken = take_frame(std::string_view(in_).substr(done), visit)) done += taken;
  in_.erase(0, done);
}

/// Bytes of the first frame of `in`; 0 where it is not whole yet.
std::size_t WebSocket::take_frame(std::string_view in, const std::function<void(std::string_view)>& visit) {
  const ServerFrame frame = first_frame(in);
  if (frame.size == 0) return 0;
  if (frame.opcode == kCloseFrame)
    give_up("the server closed the WebSocket: " + std::string(frame.payload.substr(std::min<std::size_t>(2, frame.payload.size()))));
  if (frame.opcode == kPingFrame) send(frame.payload, kPongFrame);
  if (frame.is_message()) visit(message_of(frame));
  return frame.size;
}

}  // namespace giaoban::bench
