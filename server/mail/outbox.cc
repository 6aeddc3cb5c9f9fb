#include "server/mail/outbox.h"

#include <algorithm>
#include <cassert>

#include "server/mail/letter.h"

namespace giaoban {
namespace {

constexpr std::string_view kItemPrefix = "outbox/item/";
constexpr std::string_view kLetterPrefix = "outbox/letter/";

std::string key_of(std::string_view prefix, const Uuid& id) { return std::string(prefix).append(as_text(id.view())); }

void put_item(Batch& rows, const OutboxItem& item) { rows.put(Table::kMeta, key_of(kItemPrefix, item.id), encode_outbox_item(item)); }

void remove_rows(Batch& rows, const Uuid& id) {
  rows.remove(Table::kMeta, key_of(kItemPrefix, id));
  rows.remove(Table::kMeta, key_of(kLetterPrefix, id));
}

bool is_given_up(LetterState state) { return state == LetterState::kRefused || state == LetterState::kExpired; }

}  // namespace

Result<void> Outbox::load() {
  const std::lock_guard lock(mutex_);
  bool is_damaged = false;
  const auto scanned = store_.scan(Table::kMeta, kItemPrefix, Store::after_prefix(kItemPrefix), [&](std::string_view key, std::string_view value) {
    const auto id = key.substr(kItemPrefix.size());
    const auto item = id.size() == Uuid::kSize ? decode_outbox_item(Uuid::from(as_bytes(id)), value) : std::nullopt;
    if (item) set(*item);
    is_damaged = !item;
    return !is_damaged;
  });
  if (is_damaged) return fail(problem::kDataDamaged, "a row of the outbox");
  return scanned;
}

/// Puts the item in place of what was known of it.
void Outbox::set(const OutboxItem& item) {
  drop(item.id);
  items_.emplace(item.id, item);
  letters_bytes_ += item.letter_bytes;
  (item.state == LetterState::kWaiting ? turns_ : finished_).emplace(item.at_ms, item.id);
}

void Outbox::drop(const Uuid& id) {
  const auto found = items_.find(id);
  if (found == items_.end()) return;
  letters_bytes_ -= found->second.letter_bytes;
  turns_.erase({found->second.at_ms, id});
  finished_.erase({found->second.at_ms, id});
  in_flight_.erase(id);
  items_.erase(found);
}

bool Outbox::is_full(std::uint64_t letter_bytes) const {
  return turns_.size() + in_flight_.size() >= kWaitingItems || letters_bytes_ + letter_bytes > kLettersBytes;
}

Result<void> Outbox::add(const Consignment& letter, std::uint64_t now_ms) {
  if (letter.letter.size() > kLetterBytes) return fail(problem::kTooLarge, "a letter above 2 MiB", "/letter");
  if (!is_email_address(letter.from)) return fail(problem::kInvalidField, "not an e-mail address", "/from");
  if (!is_email_address(letter.to)) return fail(problem::kInvalidField, "not an e-mail address", "/to");
  const std::lock_guard lock(mutex_);
  if (auto recorded = write_unrecorded(); !recorded) return recorded;
  if (items_.contains(letter.id)) return {};
  Batch rows;
  drop_old(now_ms, rows);
  if (is_full(letter.letter.size())) {
    (void)store_.write(rows);  // what was forgotten meanwhile; left on disk it is read and forgotten again
    return fail(problem::kBusy, "the outbox is full");
  }
  const OutboxItem item{.id = letter.id, .from = letter.from, .to = letter.to, .queued_ms = now_ms, .trying_since_ms = now_ms, .at_ms = now_ms,
                        .letter_bytes = letter.letter.size()};
  put_item(rows, item);
  rows.put(Table::kMeta, key_of(kLetterPrefix, letter.id), letter.letter);
  if (auto written = store_.write(rows); !written) return written;
  set(item);
  return {};
}

/// What is told long enough, or is too much, goes out of memory; `rows` takes it off the disk.
void Outbox::drop_old(std::uint64_t now_ms, Batch& rows) {
  while (!finished_.empty() && (finished_.size() > kFinishedItems || finished_.begin()->first + rules_.kept_ms <= now_ms)) {
    const Uuid id = finished_.begin()->second;
    remove_rows(rows, id);
    drop(id);
  }
}

Result<void> Outbox::write_unrecorded() {
  if (unrecorded_.empty()) return {};
  if (auto written = store_.write(unrecorded_); !written) return written;
  unrecorded_.clear();
  return {};
}

std::vector<Consignment> Outbox::take(std::uint64_t now_ms, std::size_t most) {
  const std::lock_guard lock(mutex_);
  std::vector<Consignment> taken;
  // A disk that cannot record what was sent would have letters sent twice after a restart.
  if (!write_unrecorded()) return taken;
  if (server_failures_ > 0 && now_ms < held_until_ms_) return taken;
  const std::size_t limit = std::min(most, server_failures_ > 0 ? std::size_t{1} : kInFlight);
  while (taken.size() < most && in_flight_.size() < limit && !turns_.empty() && turns_.begin()->first <= now_ms) {
    const Uuid id = turns_.begin()->second;
    turns_.erase(turns_.begin());
    auto letter = store_.get(Table::kMeta, key_of(kLetterPrefix, id));
    assert(letter && "a letter is written and removed together with its item");
    in_flight_.insert(id);
    const OutboxItem& item = items_.at(id);
    taken.push_back({id, item.from, item.to, std::move(*letter)});
  }
  return taken;
}

void Outbox::note_server(const Delivery& delivery, std::uint64_t now_ms, std::uint64_t random) {
  if (delivery.outcome == DeliveryOutcome::kServerFailed) {
    held_until_ms_ = now_ms + outbox_wait_ms(rules_, ++server_failures_, random);
    server_detail_ = delivery.detail.substr(0, kDeliveryDetailBytes);
  } else {
    server_failures_ = 0;
    server_detail_.clear();
  }
}

Result<OutboxItem> Outbox::note(const Uuid& id, const Delivery& delivery, std::uint64_t now_ms, std::uint64_t random) {
  const std::lock_guard lock(mutex_);
  assert(in_flight_.contains(id) && "only what take() gave is noted");
  note_server(delivery, now_ms, random);
  OutboxItem item = after_attempt(items_.at(id), delivery, rules_, now_ms, random);
  if (item.state == LetterState::kSent) item.letter_bytes = 0;
  Batch& rows = unrecorded_;  // behind what could not be written before: of one letter the last row counts
  put_item(rows, item);
  if (item.state == LetterState::kSent) rows.remove(Table::kMeta, key_of(kLetterPrefix, id));
  set(item);
  drop_old(now_ms, rows);
  if (auto written = write_unrecorded(); !written) return std::unexpected(written.error());
  return item;
}

std::optional<std::uint64_t> Outbox::next_turn_ms() const {
  const std::lock_guard lock(mutex_);
  if (turns_.empty()) return std::nullopt;
  return server_failures_ > 0 ? std::max(held_until_ms_, turns_.begin()->first) : turns_.begin()->first;
}

Result<void> Outbox::retry(const Uuid& id, std::uint64_t now_ms) {
  const std::lock_guard lock(mutex_);
  if (auto recorded = write_unrecorded(); !recorded) return recorded;
  const auto found = items_.find(id);
  if (found == items_.end()) return fail(problem::kRecordUnknown, "no such letter");
  if (!is_given_up(found->second.state)) return fail(problem::kConflict, "the letter was not given up");
  if (turns_.size() + in_flight_.size() >= kWaitingItems) return fail(problem::kBusy, "the outbox is full");
  OutboxItem item = found->second;
  item.state = LetterState::kWaiting;
  item.trying_since_ms = item.at_ms = now_ms;
  item.attempts = 0;
  Batch rows;
  put_item(rows, item);
  if (auto written = store_.write(rows); !written) return written;
  set(item);
  return {};
}

Result<void> Outbox::forget(const Uuid& id) {
  const std::lock_guard lock(mutex_);
  if (auto recorded = write_unrecorded(); !recorded) return recorded;
  if (!items_.contains(id)) return fail(problem::kRecordUnknown, "no such letter");
  if (in_flight_.contains(id)) return fail(problem::kConflict, "the letter is being sent");
  Batch rows;
  remove_rows(rows, id);
  if (auto written = store_.write(rows); !written) return written;
  drop(id);
  return {};
}

void Outbox::release_hold() {
  const std::lock_guard lock(mutex_);
  held_until_ms_ = 0;
}

std::optional<OutboxItem> Outbox::item(const Uuid& id) const {
  const std::lock_guard lock(mutex_);
  const auto found = items_.find(id);
  return found == items_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<OutboxItem> Outbox::items() const {
  const std::lock_guard lock(mutex_);
  std::vector<OutboxItem> items;
  for (const auto& [id, item] : items_) items.push_back(item);
  std::ranges::stable_sort(items, {}, &OutboxItem::queued_ms);
  return items;
}

OutboxStanding Outbox::standing() const {
  const std::lock_guard lock(mutex_);
  OutboxStanding standing{.waiting = turns_.size() + in_flight_.size(), .server_failures = server_failures_, .held_until_ms = held_until_ms_, .detail = server_detail_};
  for (const auto& [at_ms, id] : finished_) standing.given_up += is_given_up(items_.at(id).state);
  return standing;
}

}  // namespace giaoban
