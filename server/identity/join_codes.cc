#include "server/identity/join_codes.h"

#include <algorithm>

#include "sync/base/bytes.h"
#include "sync/base/hash.h"

namespace giaoban {
namespace {

// Base 32 without I, L, O and U, which people mix up with others.
constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kCodeLength = JoinCodes::kRandomBytes * 8 / 5;
constexpr std::size_t kGroupLength = 4;

std::string row_key(std::string_view plain) {
  return "join/" + std::string(as_text(hash_of("giaoban code 1" + std::string(plain)).view()));
}

/// unit, u64 expires_ms, node that used the code (zero: none yet)
std::string row_value(const UnitId& unit, std::uint64_t expires_ms, const NodeId& node) {
  std::string value;
  ByteWriter out(value);
  out.raw(unit.view());
  out.u64(expires_ms);
  out.raw(node.view());
  return value;
}

std::string make_code(const std::array<std::uint8_t, JoinCodes::kRandomBytes>& random) {
  std::string code;
  std::uint64_t bits = 0;
  int count = 0;
  for (const std::uint8_t byte : random) {
    bits = bits << 8 | byte;
    for (count += 8; count >= 5; count -= 5) code += kAlphabet[bits >> (count - 5) & 31];
  }
  return code;
}

std::string grouped(std::string_view plain) {
  std::string text;
  for (std::size_t at = 0; at < plain.size(); at += kGroupLength) {
    if (at != 0) text += '-';
    text += plain.substr(at, kGroupLength);
  }
  return text;
}

}  // namespace

std::string plain_code(std::string_view code) {
  std::string plain;
  for (char c : code) {
    if (c == '-' || c == ' ') continue;
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == 'O') c = '0';
    if (c == 'I' || c == 'L') c = '1';
    if (kAlphabet.find(c) == kAlphabet.npos) return {};
    plain += c;
  }
  return plain.size() == kCodeLength ? plain : std::string();
}

Result<JoinCodes::Issued> JoinCodes::issue(const UnitId& unit, const std::array<std::uint8_t, kRandomBytes>& random,
                                           std::uint64_t unix_ms) {
  const std::string plain = make_code(random);
  const std::uint64_t expires_ms = unix_ms + kLifetimeMs;
  Batch rows;
  rows.put(Table::kNodes, row_key(plain), row_value(unit, expires_ms, {}));
  if (auto written = store_.write(rows); !written) return std::unexpected(written.error());
  return Issued{grouped(plain), expires_ms};
}

bool JoinCodes::is_throttled(std::uint64_t unix_ms) {
  while (!wrong_.empty() && wrong_.front() + kThrottleMs <= unix_ms) wrong_.pop_front();
  return wrong_.size() >= kWrongAttempts;
}

Result<UnitId> JoinCodes::redeem(std::string_view code, const NodeId& node, std::uint64_t unix_ms) {
  const std::lock_guard lock(mutex_);
  if (is_throttled(unix_ms)) return fail(problem::kTooMany);
  const auto refuse = [&]() -> Result<UnitId> {
    wrong_.push_back(unix_ms);
    return fail(problem::kCodeInvalid);
  };
  const std::string plain = plain_code(code);
  const auto row = plain.empty() ? std::nullopt : store_.get(Table::kNodes, row_key(plain));
  if (!row) return refuse();
  ByteReader in(*row);
  const auto unit = in.id<UnitId>();
  const std::uint64_t expires_ms = in.u64();
  const auto user = in.id<NodeId>();
  if (in.failed() || unix_ms >= expires_ms || (!user.is_zero() && user != node)) return refuse();
  Batch spent;
  spent.put(Table::kNodes, row_key(plain), row_value(unit, expires_ms, node));
  if (auto added = nodes_.add_child({node, unit}, std::move(spent)); !added) return std::unexpected(added.error());
  return unit;
}

}  // namespace giaoban
