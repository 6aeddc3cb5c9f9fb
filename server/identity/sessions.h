#pragma once
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>

#include "sync/store/store.h"

namespace giaoban {

/// Who is signed in. A session is a random token in a cookie; only its hash is kept, in Table::kSessions.
/// It ends after kIdleMs without use, after kAbsoluteMs at the latest, or when signed out. Thread-safe.
class Sessions {
 public:
  static constexpr std::uint64_t kIdleMs = 12 * 3600 * 1000ull;
  static constexpr std::uint64_t kAbsoluteMs = 7 * 24 * 3600 * 1000ull;
  /// Use is noted on disk once in this time at most.
  static constexpr std::uint64_t kNoteMs = 10 * 60 * 1000ull;
  /// Sessions of one account; beyond it the one that was used longest ago ends.
  static constexpr std::size_t kPerAccount = 32;

  /// `store` must outlive it.
  explicit Sessions(Store& store) : store_(store) {}

  /// Reads what is on disk; before anything else. Error: data_damaged.
  Result<void> load();

  /// Returns the token to hand out: 64 hex digits. Durable when it returns. Errors: disk_full, storage_failed.
  Result<std::string> begin(const AccountId& account, std::span<const std::uint8_t, 32> random, std::uint64_t unix_ms);
  /// The account of a token whose session holds; notes its use.
  std::optional<AccountId> find(std::string_view token, std::uint64_t unix_ms);
  Result<void> end(std::string_view token);

 private:
  struct Session {
    AccountId account;
    std::uint64_t begun_ms = 0, used_ms = 0;
  };
  static std::string encode(const Session& session);
  static bool has_ended(const Session& session, std::uint64_t unix_ms);
  void remove_oldest(const AccountId& account, Batch& batch);

  Store& store_;
  std::mutex mutex_;  // guards by_hash_
  std::map<Hash, Session> by_hash_;
};

}  // namespace giaoban
