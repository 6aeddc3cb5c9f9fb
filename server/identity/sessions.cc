#include "server/identity/sessions.h"

#include <algorithm>

#include "sync/base/bytes.h"
#include "sync/base/hash.h"

namespace giaoban {

std::string Sessions::encode(const Session& session) {
  std::string value;
  ByteWriter out(value);
  out.raw(session.account.view());
  out.u64(session.begun_ms);
  out.u64(session.used_ms);
  return value;
}

bool Sessions::has_ended(const Session& session, std::uint64_t unix_ms) {
  return unix_ms > session.used_ms + kIdleMs || unix_ms > session.begun_ms + kAbsoluteMs;
}

Result<void> Sessions::load() {
  const std::lock_guard lock(mutex_);
  bool readable = true;
  const auto read = store_.scan(Table::kSessions, "", "", [&](std::string_view key, std::string_view value) {
    ByteReader key_in(key), in(value);
    const Hash hash = key_in.id<Hash>();
    const Session session{in.id<AccountId>(), in.u64(), in.u64()};
    readable = !key_in.failed() && !in.failed();
    if (readable) by_hash_.emplace(hash, session);
    return readable;
  });
  if (!read) return read;
  return readable ? Result<void>() : fail(problem::kDataDamaged, "a session cannot be read");
}

Result<std::string> Sessions::begin(const AccountId& account, std::span<const std::uint8_t, 32> random,
                                    std::uint64_t unix_ms) {
  const std::string token = to_hex(random);
  const Hash hash = hash_of(token);
  const Session session{account, unix_ms, unix_ms};
  Batch batch;
  const std::lock_guard lock(mutex_);
  remove_oldest(account, batch);
  batch.put(Table::kSessions, as_text(hash.view()), encode(session));
  if (auto written = store_.write(batch); !written) return std::unexpected(written.error());
  by_hash_.emplace(hash, session);
  return token;
}

void Sessions::remove_oldest(const AccountId& account, Batch& batch) {
  std::size_t count = 0;
  auto oldest = by_hash_.end();
  for (auto at = by_hash_.begin(); at != by_hash_.end(); ++at) {
    if (at->second.account != account) continue;
    ++count;
    if (oldest == by_hash_.end() || at->second.used_ms < oldest->second.used_ms) oldest = at;
  }
  if (count < kPerAccount) return;
  batch.remove(Table::kSessions, as_text(oldest->first.view()));
  by_hash_.erase(oldest);
}

std::optional<AccountId> Sessions::find(std::string_view token, std::uint64_t unix_ms) {
  if (token.empty()) return std::nullopt;
  const Hash hash = hash_of(token);
  const std::lock_guard lock(mutex_);
  const auto found = by_hash_.find(hash);
  if (found == by_hash_.end()) return std::nullopt;
  Session& session = found->second;
  Batch batch;
  if (has_ended(session, unix_ms)) {
    batch.remove(Table::kSessions, as_text(hash.view()));
    by_hash_.erase(found);
    (void)store_.write(batch);
    return std::nullopt;
  }
  if (unix_ms > session.used_ms + kNoteMs) {
    session.used_ms = unix_ms;
    batch.put(Table::kSessions, as_text(hash.view()), encode(session));
    (void)store_.write(batch);  // a use that is not noted only ends the session earlier
  }
  return session.account;
}

Result<void> Sessions::end(std::string_view token) {
  const Hash hash = hash_of(token);
  Batch batch;
  batch.remove(Table::kSessions, as_text(hash.view()));
  const std::lock_guard lock(mutex_);
  by_hash_.erase(hash);
  return store_.write(batch);
}

}  // namespace giaoban
