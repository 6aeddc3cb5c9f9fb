#pragma once
#include <functional>
#include <memory>
#include <string>

namespace giaoban::bench {

/// A connection on which writes are asked for and acknowledged. A slot is one writer of the connection; it has at most
/// one write in flight.
class Conversation {
 public:
  virtual ~Conversation() = default;
  virtual int descriptor() const = 0;
  /// Adds a slot's next write to what flush() sends.
  virtual void ask(unsigned slot) = 0;
  virtual void flush() = 0;
  /// Waits for bytes; calls `acknowledged` for each slot whose write is durable. A refused write ends the program.
  virtual void receive(const std::function<void(unsigned slot)>& acknowledged) = 0;
};

/// SET of 300 B among 4096 keys, in the protocol of Redis.
std::unique_ptr<Conversation> redis_conversation(std::uint16_t port);

/// `record.put` of 300 B among 4096 agenda items of the first conference, over /ws. It follows no space.
std::unique_ptr<Conversation> feed_conversation(std::uint16_t port, const std::string& username, const std::string& password);

}  // namespace giaoban::bench
