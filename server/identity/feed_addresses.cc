#include "server/identity/feed_addresses.h"

#include "sync/base/bytes.h"
#include "sync/base/hash.h"

namespace giaoban {
namespace {

constexpr std::string_view kPrefix = "feed/";

}  // namespace

FeedAddresses::Owner FeedAddresses::owner_of(FeedScope scope, const Actor& actor) {
  return {scope, scope == FeedScope::kUnit ? actor.unit : actor.account};
}

/// "feed/", u8 scope, 16 bytes of unit or account
std::string FeedAddresses::row_key(const Owner& owner) {
  std::string key(kPrefix);
  ByteWriter out(key);
  out.u8(static_cast<std::uint8_t>(owner.first));
  out.raw(owner.second.view());
  return key;
}

/// unit, account, u64 made, nonce, hash of the token
std::string FeedAddresses::encode(const Row& row) {
  std::string value;
  ByteWriter out(value);
  out.raw(row.feed.unit.view());
  out.raw(row.feed.account.view());
  out.u64(row.feed.made_ms);
  out.raw(ByteView(row.nonce));
  out.raw(row.token.view());
  return value;
}

std::string FeedAddresses::token_of(const Owner& owner, const std::array<std::uint8_t, kNonceBytes>& nonce) const {
  std::string text = "giaoban calendar address 1\n";
  text += row_key(owner);
  text += as_text(nonce);
  return hash_of(as_text(signer_.sign(text).view())).text();
}

Result<void> FeedAddresses::load() {
  const std::lock_guard lock(mutex_);
  bool readable = true;
  const auto read = store_.scan(Table::kMeta, kPrefix, Store::after_prefix(kPrefix), [&](std::string_view key, std::string_view value) {
    ByteReader key_in(key.substr(kPrefix.size())), in(value);
    const auto scope = key_in.u8();
    const Owner owner{static_cast<FeedScope>(scope), key_in.id<Uuid>()};
    Row row;
    row.feed = {owner.first, in.id<UnitId>(), in.id<AccountId>(), in.u64()};
    row.nonce = in.id<Uuid>().bytes;
    row.token = in.id<Hash>();
    readable = !key_in.failed() && key_in.at_end() && !in.failed() && in.at_end() && scope <= static_cast<int>(FeedScope::kPerson);
    if (readable) by_token_[row.token] = owner, rows_[owner] = row;
    return readable;
  });
  if (!read) return read;
  return readable ? Result<void>() : fail(problem::kDataDamaged, "the address of a calendar cannot be read");
}

Result<void> FeedAddresses::make(FeedScope scope, const Actor& actor, const std::array<std::uint8_t, kNonceBytes>& random,
                                 std::uint64_t unix_ms) {
  const Owner owner = owner_of(scope, actor);
  const Row row{{scope, actor.unit, actor.account, unix_ms}, random, hash_of(token_of(owner, random))};
  Batch batch;
  batch.put(Table::kMeta, row_key(owner), encode(row));
  const std::lock_guard lock(mutex_);
  if (auto written = store_.write(batch); !written) return written;
  if (const auto before = rows_.find(owner); before != rows_.end()) by_token_.erase(before->second.token);
  rows_[owner] = row;
  by_token_[row.token] = owner;
  return {};
}

Result<void> FeedAddresses::remove(FeedScope scope, const Actor& actor) {
  const Owner owner = owner_of(scope, actor);
  const std::lock_guard lock(mutex_);
  const auto found = rows_.find(owner);
  if (found == rows_.end()) return {};
  Batch batch;
  batch.remove(Table::kMeta, row_key(owner));
  if (auto written = store_.write(batch); !written) return written;
  by_token_.erase(found->second.token);
  rows_.erase(found);
  return {};
}

std::optional<FeedAddresses::Shown> FeedAddresses::show(FeedScope scope, const Actor& actor) const {
  const Owner owner = owner_of(scope, actor);
  const std::lock_guard lock(mutex_);
  const auto found = rows_.find(owner);
  if (found == rows_.end()) return std::nullopt;
  Shown shown{found->second.feed, token_of(owner, found->second.nonce)};
  if (hash_of(*shown.token) != found->second.token) shown.token.reset();
  return shown;
}

std::optional<FeedAddresses::Feed> FeedAddresses::find(std::string_view token) const {
  const Hash hash = hash_of(token);
  const std::lock_guard lock(mutex_);
  const auto found = by_token_.find(hash);
  return found == by_token_.end() ? std::nullopt : std::optional(rows_.at(found->second).feed);
}

}  // namespace giaoban
