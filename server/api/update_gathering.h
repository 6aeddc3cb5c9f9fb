#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace giaoban {

/// Updates of one client that are still to be stored: what a burst of typing brings becomes one entry, so that its cost
/// on disk, in the log and on links is paid once. Pure; not thread-safe.
class UpdateGathering {
 public:
  static constexpr std::size_t kUpdates = 256;

  /// `max_bytes`: the longest update that may come out, where no single one that went in was longer.
  explicit UpdateGathering(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  bool is_empty() const { return updates_.empty(); }
  bool is_full() const { return updates_.size() >= kUpdates; }
  /// Whether one of `bytes` still goes in.
  bool has_room(std::size_t bytes) const { return is_empty() || (!is_full() && bytes_ + bytes <= max_bytes_); }

  /// An update that was checked, and for which there is room.
  void add(std::string_view update);

  /// All that was gathered, in order, which leaves nothing: one update, or as they came where they do not fit in one.
  std::vector<std::string> take();

 private:
  std::size_t max_bytes_;
  std::size_t bytes_ = 0;
  std::vector<std::string> updates_;
};

}  // namespace giaoban
