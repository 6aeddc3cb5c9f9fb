#pragma once
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "server/identity/actor.h"
#include "sync/store/store.h"

namespace giaoban {

/// Somebody who may sign in at this node.
struct Account {
  AccountId id;
  std::string username;  ///< 1–64 of [a-z0-9._-]
  std::string full_name;
  std::string post;
  UnitId unit;
  RoleSet roles;
  std::string password_hash;  ///< Argon2id in its text form (RFC 9106)

  Actor actor() const { return {id, unit, roles}; }
};

/// ASCII letters made small, as usernames are compared and kept; nullopt where it is no username.
std::optional<std::string> canonical_username(std::string_view text);

/// The accounts of a node, kept in Table::kAccounts by username. Thread-safe; reads come from memory.
class Accounts {
 public:
  /// `store` must outlive it.
  explicit Accounts(Store& store) : store_(store) {}

  /// Reads what is on disk; before anything else. Error: data_damaged.
  Result<void> load();

  std::optional<Account> find(std::string_view username) const;
  std::optional<Account> find(const AccountId& id) const;
  std::vector<Account> all() const;

  /// Durable when it returns. Errors: invalid_field (username), already_exists, disk_full, storage_failed.
  Result<void> add(Account account);

 private:
  Store& store_;
  mutable std::mutex mutex_;  // guards by_username_
  std::map<std::string, Account, std::less<>> by_username_;
};

}  // namespace giaoban
