#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace giaoban {

/// What a node counts about itself, served at /metrics in the text format of Prometheus. Thread-safe.
class Metrics {
 public:
  enum class CommandEnd : std::uint8_t { kDone, kRefused };

  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  /// An HTTP request answered with `status`; also the 101 of an upgrade.
  void request_answered(int status);
  void connection_opened();
  void connection_closed();
  void socket_opened();
  void socket_closed();
  void command_ended(CommandEnd end);
  /// One synced batch with `entries` entries that took `seconds`.
  void group_committed(std::uint64_t entries, double seconds);
  /// State of the link to another node: 1 connected, 0 not.
  void link_changed(std::string_view node, bool connected);
  /// Entries that the other node has not acknowledged.
  void link_unsent(std::string_view node, std::uint64_t entries);

  /// The whole page.
  std::string text() const;

 private:
  struct Counters;
  std::unique_ptr<Counters> counters_;
};

}  // namespace giaoban
