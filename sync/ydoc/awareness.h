#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sync/base/result.h"

namespace giaoban {

/// One client's presence: a JSON text that only clients look into; "null" where the client is gone.
struct AwarenessEntry {
  std::uint64_t client = 0;
  std::uint64_t clock = 0;
  std::string_view state;

  bool is_gone() const { return state == "null"; }
  bool operator==(const AwarenessEntry&) const = default;
};

/// Views point into `update`. Error: broken_update, also where a state is no JSON or too large.
Result<std::vector<AwarenessEntry>> parse_awareness(std::string_view update);
std::string encode_awareness(std::span<const AwarenessEntry> entries);

/// Who is present at one document, by the rule of y-protocols: an entry counts where its clock is greater than
/// the client's last (0 for a client never seen), or equal while the client leaves. The clocks of those who
/// left are kept, so that late entries do not bring them back. A source is a connection or a link, named by
/// the caller. Bounds: limits::kAwareness*; what exceeds them is ignored. Not thread-safe.
class Awareness {
 public:
  /// Returns what counted, encoded to be passed on; empty where nothing did. Error: broken_update, and then
  /// nothing changed.
  Result<std::string> apply(std::uint64_t source, std::string_view update);
  /// The source is gone: so are the clients that it brought last. Returns what to pass on, or empty.
  std::string withdraw(std::uint64_t source);
  /// All who are present, encoded; empty where nobody is.
  std::string encode_all() const;
  /// How these clients stand, those who left too, encoded; unknown ones are left out. Empty where none is known.
  std::string encode(std::span<const std::uint64_t> clients) const;

 private:
  struct Client {
    std::uint64_t clock = 0;
    std::uint64_t source = 0;
    std::uint64_t left_at = 0;  // number in gone_; 0 while present
    std::string state;
  };
  bool accept(std::uint64_t source, const AwarenessEntry& entry);
  void set_state(std::uint64_t id, Client& client, std::string_view state);
  bool make_room();

  std::unordered_map<std::uint64_t, Client> clients_;
  std::map<std::uint64_t, std::uint64_t> gone_;  // order of leaving → client
  std::uint64_t leavings_ = 0;
  std::size_t state_bytes_ = 0;
};

}  // namespace giaoban
