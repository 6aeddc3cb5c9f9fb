#include "server/mail/outbox_item.h"

#include <algorithm>
#include <cassert>

#include "sync/base/bytes.h"

namespace giaoban {
namespace {

constexpr std::uint8_t kVersion = 1;

}  // namespace

std::string encode_outbox_item(const OutboxItem& item) {
  std::string bytes;
  ByteWriter out(bytes);
  out.u8(kVersion);
  out.u8(static_cast<std::uint8_t>(item.state));
  for (const std::uint64_t number : {item.queued_ms, item.trying_since_ms, item.at_ms, std::uint64_t{item.attempts}, item.letter_bytes}) out.u64(number);
  out.u32(static_cast<std::uint32_t>(item.code));
  out.sized(item.from);
  out.sized(item.to);
  out.sized(item.detail);
  return bytes;
}

std::optional<OutboxItem> decode_outbox_item(const Uuid& id, std::string_view bytes) {
  ByteReader in(bytes);
  OutboxItem item{.id = id};
  const bool is_known = in.u8() == kVersion;
  const auto state = in.u8();
  item.state = static_cast<LetterState>(state);
  item.queued_ms = in.u64();
  item.trying_since_ms = in.u64();
  item.at_ms = in.u64();
  item.attempts = static_cast<std::uint32_t>(in.u64());
  item.letter_bytes = in.u64();
  item.code = static_cast<std::int32_t>(in.u32());
  item.from = in.sized();
  item.to = in.sized();
  item.detail = in.sized();
  const bool is_whole = !in.failed() && in.at_end() && state <= static_cast<std::uint8_t>(LetterState::kExpired);
  return is_known && is_whole ? std::optional(item) : std::nullopt;
}

std::uint64_t outbox_wait_ms(const OutboxRules& rules, std::uint32_t failures, std::uint64_t random) {
  assert(failures > 0);
  std::uint64_t step = rules.first_wait_ms;
  for (std::uint32_t n = 1; n < failures && step < rules.longest_wait_ms; ++n) step *= 2;
  step = std::min(step, rules.longest_wait_ms);
  return step - random % (step / 2 + 1);
}

OutboxItem after_attempt(OutboxItem item, const Delivery& delivery, const OutboxRules& rules, std::uint64_t now_ms, std::uint64_t random) {
  item.code = delivery.code;
  item.detail = delivery.detail.substr(0, kDeliveryDetailBytes);
  if (delivery.outcome != DeliveryOutcome::kServerFailed) ++item.attempts;
  if (delivery.outcome == DeliveryOutcome::kTaken) item.state = LetterState::kSent;
  else if (delivery.outcome == DeliveryOutcome::kRefusedForGood) item.state = LetterState::kRefused;
  else if (now_ms >= item.trying_since_ms + rules.give_up_after_ms) item.state = LetterState::kExpired;
  else if (delivery.outcome == DeliveryOutcome::kRefusedForNow) item.at_ms = now_ms + outbox_wait_ms(rules, item.attempts, random);
  if (item.state != LetterState::kWaiting) item.at_ms = now_ms;
  return item;
}

}  // namespace giaoban
