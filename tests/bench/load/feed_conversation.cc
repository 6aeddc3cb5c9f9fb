#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "tests/bench/load/conversation.h"
#include "tests/bench/load/frames.h"
#include "tests/bench/load/web_socket.h"
#include "tests/bench/sample_fields.h"

namespace giaoban::bench {
namespace {

std::uint64_t turn = 0;  // all connections write different records in turn

/// A command id that names its slot in the last four digits; no other run has it.
std::string command_id(unsigned slot) {
  using Long = unsigned long long;
  static const Long run = static_cast<Long>(std::time(nullptr)) << 16 ^ static_cast<Long>(::getpid());
  char text[48];
  std::snprintf(text, sizeof text, "%08llx-%04llx-7000-8000-%08llx%04x", run >> 16 & 0xffffffff, run & 0xffff,
                static_cast<Long>(turn & 0xffffffff), slot & 0xffff);
  return text;
}

class FeedConversation : public Conversation {
 public:
  FeedConversation(std::uint16_t port, const std::string& username, const std::string& password)
      : socket_(port, username, password), space_(socket_.space_of_kind("conference")) {}

  int descriptor() const override { return socket_.descriptor(); }
  void ask(unsigned slot) override {
    ++turn;
    append_frame(out_, R"({"type":"command","id":")" + command_id(slot) + R"(","space":")" + space_ +
                                      R"(","name":"record.put","arguments":{"collection":"agenda_items","id":")" + sample_record(turn) +
                                      R"(","fields":)" + sample_fields(turn) + "}}");
  }
  void flush() override {
    socket_.send_raw(out_);
    out_.clear();
  }
  void receive(const std::function<void(unsigned)>& acknowledged) override {
    socket_.receive([&](std::string_view text) { read(text, acknowledged); });
  }

 private:
  static void read(std::string_view text, const std::function<void(unsigned)>& acknowledged) {
    constexpr std::string_view kId = R"({"id":")";
    constexpr std::size_t kIdBytes = 36, kSlotBytes = 4;
    if (text.contains(R"("type":"error")") || text.contains(R"("refused")")) give_up(text);
    if (!text.starts_with(R"({"type":"acks")")) return;
    for (std::size_t at = text.find(kId); at != std::string_view::npos; at = text.find(kId, at + kIdBytes)) {
      const std::string digits(text.substr(at + kId.size() + kIdBytes - kSlotBytes, kSlotBytes));
      acknowledged(static_cast<unsigned>(std::strtoul(digits.c_str(), nullptr, 16)));
    }
  }

  WebSocket socket_;
  std::string space_, out_;
};

}  // namespace

std::unique_ptr<Conversation> feed_conversation(std::uint16_t port, const std::string& username, const std::string& password) {
  return std::make_unique<FeedConversation>(port, username, password);
}

}  // namespace giaoban::bench
