#pragma once
#include <array>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "schema/api.h"
#include "server/identity/actor.h"
#include "sync/log/signer.h"
#include "sync/store/store.h"

namespace giaoban {

using schema::FeedScope;

/// The secret addresses under which calendars are subscribed to: one for a unit, one for a person, each until it is changed
/// or ended.
/// Of the token only the hash is kept, in Table::kMeta under "feed/", with what it was made of: a nonce that the node's key
/// signed. So its owner can be shown it again, and a copy of the database alone gives none away. Thread-safe.
class FeedAddresses {
 public:
  static constexpr std::size_t kNonceBytes = 16;

  /// Whose calendar a token opens.
  struct Feed {
    FeedScope scope = FeedScope::kPerson;
    UnitId unit;
    AccountId account;  ///< who made it; of a person's, whose it is
    std::uint64_t made_ms = 0;
  };
  struct Shown {
    Feed feed;
    std::optional<std::string> token;  ///< 64 hex digits; nullopt where the node's key was another when it was made
  };

  /// `store` and `signer` must outlive it.
  FeedAddresses(Store& store, const Signer& signer) : store_(store), signer_(signer) {}

  /// Reads what is on disk; before anything else. Error: data_damaged.
  Result<void> load();

  /// Makes an address for the actor or the actor's unit, and ends the one there was. Durable when it returns. `random` must
  /// come from the system's generator. Errors: disk_full, storage_failed.
  Result<void> make(FeedScope scope, const Actor& actor, const std::array<std::uint8_t, kNonceBytes>& random, std::uint64_t unix_ms);
  /// Ends the address of the actor, or of the actor's unit; none there is no error. Durable when it returns. Errors: disk_full,
  /// storage_failed.
  Result<void> remove(FeedScope scope, const Actor& actor);
  /// Nullopt where there is none yet.
  std::optional<Shown> show(FeedScope scope, const Actor& actor) const;
  /// The feed of a token; nullopt for any other text.
  std::optional<Feed> find(std::string_view token) const;

 private:
  using Owner = std::pair<FeedScope, Uuid>;
  struct Row {
    Feed feed;
    std::array<std::uint8_t, kNonceBytes> nonce{};
    Hash token;  ///< its hash
  };
  static Owner owner_of(FeedScope scope, const Actor& actor);
  static std::string row_key(const Owner& owner);
  static std::string encode(const Row& row);
  std::string token_of(const Owner& owner, const std::array<std::uint8_t, kNonceBytes>& nonce) const;

  Store& store_;
  const Signer& signer_;
  mutable std::mutex mutex_;  // guards both
  std::map<Owner, Row> rows_;
  std::map<Hash, Owner> by_token_;
};

}  // namespace giaoban
