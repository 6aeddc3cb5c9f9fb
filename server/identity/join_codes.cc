#include "server/identity/join_codes.h"

#include <algorithm>

#include "server/identity/enrolments.h"
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

/// unit, u64 expires_ms, node that used the code (zero: none yet) [, node that is replaced (zero: none)]; what stands
/// in brackets is missing in rows that the first release wrote.
struct CodeRow {
  UnitId unit;
  std::uint64_t expires_ms = 0;
  NodeId user, replaces;

  std::string encode() const {
    std::string value;
    ByteWriter out(value);
    out.raw(unit.view());
    out.u64(expires_ms);
    out.raw(user.view());
    out.raw(replaces.view());
    return value;
  }
  static std::optional<CodeRow> decode(std::string_view value) {
    ByteReader in(value);
    CodeRow row{in.id<UnitId>(), in.u64(), in.id<NodeId>(), {}};
    if (!in.failed() && !in.at_end()) row.replaces = in.id<NodeId>();
    return in.failed() ? std::nullopt : std::optional(row);
  }
};

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

Result<JoinCodes::Issued> JoinCodes::issue(const UnitId& unit, const NodeId& replaces,
                                           const std::array<std::uint8_t, kRandomBytes>& random, std::uint64_t unix_ms) {
  if (!replaces.is_zero()) {
    const auto lost = nodes_.child(replaces);
    if (!lost || lost->unit != unit) return fail(problem::kRecordUnknown, "the unit has no such node here", "/replaces");
  }
  const std::string plain = make_code(random);
  const std::uint64_t expires_ms = unix_ms + kLifetimeMs;
  Batch rows;
  rows.put(Table::kNodes, row_key(plain), CodeRow{unit, expires_ms, {}, replaces}.encode());
  if (auto written = store_.write(rows); !written) return std::unexpected(written.error());
  return Issued{grouped(plain), expires_ms};
}

bool JoinCodes::is_throttled(std::uint64_t unix_ms) {
  while (!wrong_.empty() && wrong_.front() + kThrottleMs <= unix_ms) wrong_.pop_front();
  return wrong_.size() >= kWrongAttempts;
}

Result<JoinCodes::Redeemed> JoinCodes::redeem(std::string_view code, const NodeId& node, std::uint64_t unix_ms) {
  const std::lock_guard lock(mutex_);
  if (is_throttled(unix_ms)) return fail(problem::kTooMany);
  const auto refuse = [&]() -> Result<Redeemed> {
    wrong_.push_back(unix_ms);
    return fail(problem::kCodeInvalid);
  };
  const std::string plain = plain_code(code);
  const auto value = plain.empty() ? std::nullopt : store_.get(Table::kNodes, row_key(plain));
  auto row = value ? CodeRow::decode(*value) : std::nullopt;
  if (!row || unix_ms >= row->expires_ms || (!row->user.is_zero() && row->user != node)) return refuse();
  if (const auto known = nodes_.child(node))
    if (auto standing = check_standing(*known); !standing) return std::unexpected(standing.error());
  row->user = node;
  Batch spent;
  spent.put(Table::kNodes, row_key(plain), row->encode());
  const ChildNode child{node, row->unit, NodeStanding::kActive, unix_ms};
  if (auto added = nodes_.add_child(child, std::move(spent)); !added) return std::unexpected(added.error());
  return Redeemed{row->unit, row->replaces};
}

}  // namespace giaoban
