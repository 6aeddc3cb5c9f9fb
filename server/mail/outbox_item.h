#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/mail/delivery.h"
#include "sync/base/id.h"

namespace giaoban {

enum class LetterState : std::uint8_t {
  kWaiting,
  kSent,
  kRefused,  ///< given up: the mail server will never take it
  kExpired,  ///< given up: it was tried for as long as the rules say
};

/// A letter in the outbox, as a page shows it; what it says is kept apart.
struct OutboxItem {
  Uuid id;
  std::string from = {}, to = {};             ///< addresses of the envelope
  LetterState state = LetterState::kWaiting;
  std::uint64_t queued_ms = 0;                ///< Unix milliseconds, as all times here
  std::uint64_t trying_since_ms = 0;          ///< queued, or when a person had it tried again
  std::uint64_t at_ms = 0;                    ///< the next attempt; of one that no longer waits: when it came to its state
  std::uint32_t attempts = 0;                 ///< that concerned this letter, since trying_since_ms
  std::uint64_t letter_bytes = 0;             ///< kept on disk for it
  std::int32_t code = 0;                      ///< of the last attempt, as in Delivery
  std::string detail = {};

  bool operator==(const OutboxItem&) const = default;
};

/// item = u8 version 1, u8 state, u64 queued, u64 trying since, u64 at, u64 attempts, u64 letter bytes, u32 code,
///        sized from, sized to, sized detail
std::string encode_outbox_item(const OutboxItem& item);
/// Nullopt where the bytes are none.
std::optional<OutboxItem> decode_outbox_item(const Uuid& id, std::string_view bytes);

/// How long a letter is tried, and how often.
struct OutboxRules {
  std::uint64_t first_wait_ms = 60'000;                 ///< doubled after each failure
  std::uint64_t longest_wait_ms = 3600'000;
  std::uint64_t give_up_after_ms = 3 * 24 * 3600'000ull;
  std::uint64_t kept_ms = 30 * 24 * 3600'000ull;        ///< how long what became of a letter is told
};

/// Between half and all of the step that follows `failures` failures (1, 2, …); `random` is any 64 random bits.
std::uint64_t outbox_wait_ms(const OutboxRules& rules, std::uint32_t failures, std::uint64_t random);

/// The item after an attempt on it. Of kServerFailed it keeps its turn, since the letter is not to blame.
OutboxItem after_attempt(OutboxItem item, const Delivery& delivery, const OutboxRules& rules, std::uint64_t now_ms, std::uint64_t random);

}  // namespace giaoban
