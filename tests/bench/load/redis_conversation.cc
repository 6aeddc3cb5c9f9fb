#include <deque>

#include "tests/bench/load/conversation.h"
#include "tests/bench/load/tcp.h"
#include "tests/bench/sample_fields.h"

namespace giaoban::bench {
namespace {

std::uint64_t turn = 0;  // all connections write different keys in turn

class RedisConversation : public Conversation {
 public:
  explicit RedisConversation(std::uint16_t port) : tcp_(port) {}

  int descriptor() const override { return tcp_.descriptor(); }
  void ask(unsigned slot) override {
    const std::string key = sample_record(turn), value = sample_fields(turn);
    ++turn;
    out_ += "*3\r\n$3\r\nSET\r\n$" + std::to_string(key.size()) + "\r\n" + key + "\r\n$" + std::to_string(value.size()) + "\r\n" +
            value + "\r\n";
    asked_.push_back(slot);
  }
  void flush() override {
    tcp_.send(out_);
    out_.clear();
  }
  void receive(const std::function<void(unsigned)>& acknowledged) override {
    constexpr std::string_view kOk = "+OK\r\n";
    tcp_.receive(in_);
    std::size_t done = 0;
    for (; in_.size() - done >= kOk.size(); done += kOk.size()) {
      if (std::string_view(in_).substr(done, kOk.size()) != kOk) give_up("Redis answers " + in_);
      const unsigned slot = asked_.front();
      asked_.pop_front();
      acknowledged(slot);
    }
    in_.erase(0, done);
  }

 private:
  Tcp tcp_;
  std::deque<unsigned> asked_;
  std::string out_, in_;
};

}  // namespace

std::unique_ptr<Conversation> redis_conversation(std::uint16_t port) { return std::make_unique<RedisConversation>(port); }

}  // namespace giaoban::bench
