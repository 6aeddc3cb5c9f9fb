#include "tests/bench/fanout/broadcaster.h"

#include <cstdio>

#include "tests/bench/load/commands.h"
#include "tests/bench/load/demo_accounts.h"
#include "tests/bench/load/frames.h"
#include "tests/bench/sample_fields.h"

namespace giaoban::bench {
namespace {

constexpr std::size_t kTitleBytes = 280, kTopicBytes = 280;  // the schema allows 300 characters

std::unique_ptr<WebSocket> nats_client(std::uint16_t port, std::string_view wish) {
  auto socket = std::make_unique<WebSocket>(port, Endpoint{"/", {}});
  socket->send(std::string("CONNECT {\"verbose\":false,\"pedantic\":false,\"protocol\":1,\"echo\":false}\r\n").append(wish) + "PING\r\n", kBinaryFrame);
  std::string answer;
  while (!answer.contains("PONG\r\n")) socket->receive([&](std::string_view text) { answer += text; });
  return socket;
}

}  // namespace

std::string message_text(std::uint64_t number, std::size_t bytes) {
  constexpr std::string_view kEnd = R"("})", kFirstTopic = R"(","topics":[")", kNextTopic = R"(",")", kLastTopic = R"("]})";
  char mark[kMarkDigits + 2];
  std::snprintf(mark, sizeof mark, "%c%0*llu", kMark, static_cast<int>(kMarkDigits), static_cast<unsigned long long>(number));
  std::string text = std::string(R"({"kind":"paper","minutes":20,"rank":"a0","title":")") + mark;
  if (bytes <= text.size() + kTitleBytes) return text.append(bytes - kEnd.size() - text.size(), '.').append(kEnd);
  text += kFirstTopic;
  while (text.size() + kTopicBytes + kNextTopic.size() + kLastTopic.size() < bytes) text.append(kTopicBytes, '.').append(kNextTopic);
  return text.append(bytes - kLastTopic.size() - text.size(), '.').append(kLastTopic);
}

std::string followed_space(const Broadcaster& server) {
  if (server.dialect != Dialect::kOwn) return {};
  return WebSocket(server.port, server.publisher_port == 0 ? kProvinceAccount : kUnitAccount, kDemoPassword).space_of_kind("conference");
}

std::unique_ptr<WebSocket> join(const Broadcaster& server, const std::string& space) {
  if (server.dialect == Dialect::kNats) return nats_client(server.port, "SUB all 1\r\n");
  if (server.dialect == Dialect::kPlain) return std::make_unique<WebSocket>(server.port, Endpoint{"/", {}, server.offers_compression});
  const char* account = server.publisher_port == 0 ? kProvinceAccount : kUnitAccount;
  auto socket = std::make_unique<WebSocket>(server.port, account, kDemoPassword, server.offers_compression);
  socket->send(R"({"type":"subscribe","space":")" + space + R"(","since":0})");
  for (bool is_joined = false; !is_joined;)
    socket->receive([&](std::string_view text) {
      is_joined |= text.contains(R"("last":true)") || text.starts_with(R"({"type":"changes")");
    });
  return socket;
}

Publisher::Publisher(const Broadcaster& server, std::string space) : dialect_(server.dialect), space_(std::move(space)) {
  const std::uint16_t port = server.publisher_port == 0 ? server.port : server.publisher_port;
  switch (dialect_) {
    case Dialect::kOwn: socket_ = std::make_unique<WebSocket>(port, kProvinceAccount, kDemoPassword); break;
    case Dialect::kPlain: socket_ = std::make_unique<WebSocket>(port, Endpoint{"/publish", {}}); break;
    case Dialect::kNats: socket_ = nats_client(port, ""); break;
  }
}

void Publisher::publish(std::uint64_t number, std::size_t bytes) {
  const std::string text = message_text(number, bytes);
  switch (dialect_) {
    case Dialect::kOwn: return socket_->send(put_text(fresh_id(), space_, "agenda_items", sample_record(number), text));
    case Dialect::kPlain: return socket_->send(text);
    case Dialect::kNats: return socket_->send("PUB all " + std::to_string(text.size()) + "\r\n" + text + "\r\n", kBinaryFrame);
  }
}

unsigned Publisher::receive() {
  unsigned acknowledged = 0;
  socket_->receive([&](std::string_view text) {
    if (text.contains(R"("refused")") || text.contains(R"("type":"error")") || text.starts_with("-ERR")) give_up(text);
    if (dialect_ != Dialect::kOwn || !text.starts_with(R"({"type":"acks")")) return;
    for (std::size_t at = text.find(R"("done")"); at != std::string_view::npos; at = text.find(R"("done")", at + 1)) ++acknowledged;
  });
  return acknowledged;
}

}  // namespace giaoban::bench
