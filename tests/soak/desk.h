#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sync/base/json.h"
#include "tests/bench/load/web_socket.h"
#include "tests/bench/measure.h"

namespace giaoban::soak {

/// An account that gives commands in one conference, and what became of them. A refusal that nobody said could be ends the program.
class Desk {
 public:
  Desk(std::uint16_t port, const std::string& username, const std::string& password, std::string space);

  int descriptor() const { return socket_.descriptor(); }
  const std::string& space() const { return space_; }
  const std::string& unit() const { return unit_; }
  const std::string& account() const { return account_; }

  /// Sends a command. Nobody waits.
  void ask(std::string_view name, const Json& arguments);
  void put(std::string_view collection, const std::string& record, const Json& fields);
  /// Sends a command and waits for its answer: the problem's key, or nothing where it was done.
  std::string ask_and_wait(std::string_view name, const Json& arguments);
  /// Takes the answers that came. Waits where none has.
  void receive();
  /// Waits until all is answered; the offset of the last that was done.
  std::uint64_t settle();

  /// Milliseconds within which `share` of the commands were acknowledged, since the last begin_window().
  double answer_ms(double share);
  void begin_window() { answers_.clear(); }
  std::uint64_t answered() const { return answered_; }

 private:
  void take(const Json& result);

  bench::WebSocket socket_;
  const std::string space_;
  std::string unit_, account_;
  std::unordered_map<std::string, bench::Clock::time_point> asked_;
  std::vector<double> answers_;  // seconds
  std::uint64_t answered_ = 0, offset_ = 0;
  std::string waited_id_, waited_problem_;
};

}  // namespace giaoban::soak
