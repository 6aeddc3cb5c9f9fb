#pragma once
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace giaoban {

/// Slows guessing: after kFailures failed tries of one key within kWindowMs, that key must wait until the window is
/// over. A key names a username with the address it was tried from, so nobody can lock others out. Thread-safe.
class Throttle {
 public:
  static constexpr int kFailures = 8;
  static constexpr std::uint64_t kWindowMs = 10 * 60 * 1000ull;
  /// Keys remembered; beyond it the one whose window began first is forgotten.
  static constexpr std::size_t kKeys = 10'000;

  bool may_try(const std::string& key, std::uint64_t unix_ms);
  void note_failure(const std::string& key, std::uint64_t unix_ms);
  void note_success(const std::string& key);

 private:
  struct Window {
    std::uint64_t begun_ms = 0;
    int failures = 0;
  };
  void make_room();

  std::mutex mutex_;  // guards windows_
  std::map<std::string, Window> windows_;
};

}  // namespace giaoban
