#include "server/identity/accounts.h"

#include <algorithm>

#include "sync/base/json.h"

namespace giaoban {
namespace {

constexpr std::size_t kUsernameBytes = 64;

std::string encode(const Account& account) {
  return to_text({{"id", account.id.text()},
                  {"full_name", account.full_name},
                  {"post", account.post},
                  {"unit", account.unit.text()},
                  {"roles", account.roles.texts()},
                  {"password_hash", account.password_hash}});
}

std::optional<Account> decode(std::string_view username, std::string_view value) {
  const auto json = parse_json(value);
  if (!json || !json->is_object()) return std::nullopt;
  const auto id = Uuid::parse(json->value("id", "")), unit = Uuid::parse(json->value("unit", ""));
  if (!id || !unit) return std::nullopt;
  Account account{*id, std::string(username), json->value("full_name", ""), json->value("post", ""), *unit, {},
                  json->value("password_hash", "")};
  for (const Json& name : json->value("roles", Json::array())) {
    Role role;
    if (name.is_string() && schema::from_text(name.get_ref<const std::string&>(), role)) account.roles.add(role);
  }
  return account;
}

}  // namespace

std::optional<std::string> canonical_username(std::string_view text) {
  if (text.empty() || text.size() > kUsernameBytes) return std::nullopt;
  std::string name(text);
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    const bool known = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    if (!known) return std::nullopt;
  }
  return name;
}

Result<void> Accounts::load() {
  const std::lock_guard lock(mutex_);
  bool readable = true;
  const auto read = store_.scan(Table::kAccounts, "", "", [&](std::string_view key, std::string_view value) {
    auto account = decode(key, value);
    if (account) by_username_.emplace(std::string(key), std::move(*account));
    return readable = account.has_value();
  });
  if (!read) return read;
  return readable ? Result<void>() : fail(problem::kDataDamaged, "an account cannot be read");
}

std::optional<Account> Accounts::find(std::string_view username) const {
  const auto name = canonical_username(username);
  const std::lock_guard lock(mutex_);
  const auto found = name ? by_username_.find(*name) : by_username_.end();
  return found == by_username_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<Account> Accounts::find(const AccountId& id) const {
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find_if(by_username_, [&](const auto& row) { return row.second.id == id; });
  return found == by_username_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<Account> Accounts::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<Account> accounts;
  for (const auto& [name, account] : by_username_) accounts.push_back(account);
  return accounts;
}

Result<void> Accounts::add(Account account) {
  const auto name = canonical_username(account.username);
  if (!name) return fail(problem::kInvalidField, "a username is 1-64 of [a-z0-9._-]", "/username");
  account.username = *name;
  const std::lock_guard lock(mutex_);
  if (by_username_.contains(*name)) return fail(problem::kAlreadyExists, *name, "/username");
  Batch batch;
  batch.put(Table::kAccounts, *name, encode(account));
  if (auto written = store_.write(batch); !written) return written;
  by_username_.emplace(*name, std::move(account));
  return {};
}

}  // namespace giaoban
