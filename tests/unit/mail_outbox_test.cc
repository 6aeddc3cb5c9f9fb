#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "server/mail/outbox.h"
#include "sync/store/memory_store.h"

namespace giaoban {
namespace {

constexpr std::uint64_t kStart = 1'795'424'400'000;
const OutboxRules kRules;

Consignment letter_number(std::uint32_t number) {
  Consignment letter;
  letter.id.bytes[0] = static_cast<std::uint8_t>(number >> 8);
  letter.id.bytes[1] = static_cast<std::uint8_t>(number);
  letter.from = "vp@nghean.example";
  letter.to = "u" + std::to_string(number) + "@xa.example";
  letter.letter = "Message-ID: <" + letter.id.text() + ">\r\n\r\nx\r\n";
  return letter;
}

Delivery taken() { return {DeliveryOutcome::kTaken, 250, "250 ok"}; }
Delivery for_now() { return {DeliveryOutcome::kRefusedForNow, 451, "451 later"}; }
Delivery for_good() { return {DeliveryOutcome::kRefusedForGood, 550, "550 no such user"}; }
Delivery server_failed() { return {DeliveryOutcome::kServerFailed, 0, "connection refused"}; }

std::size_t rows_under(const Store& store, std::string_view prefix) {
  std::size_t rows = 0;
  REQUIRE(store.scan(Table::kMeta, prefix, Store::after_prefix(prefix), [&](auto, auto) { return ++rows > 0; }));
  return rows;
}

OutboxItem noted(Outbox& outbox, std::uint32_t number, const Delivery& delivery, std::uint64_t now_ms) {
  const auto item = outbox.note(letter_number(number).id, delivery, now_ms, 0);
  REQUIRE(item);
  return *item;
}

TEST_CASE("a letter is on disk before it is queued, and waits again after a restart") {
  MemoryStore store;
  Outbox outbox(store);
  REQUIRE(outbox.add(letter_number(1), kStart));
  CHECK(rows_under(store, "outbox/item/") == 1);
  CHECK(rows_under(store, "outbox/letter/") == 1);
  CHECK(outbox.take(kStart) == std::vector{letter_number(1)});
  CHECK(outbox.take(kStart).empty());  // it is with one sender
  Outbox restarted(store);
  REQUIRE(restarted.load());
  CHECK(restarted.take(kStart) == std::vector{letter_number(1)});
  store.fail_next_write(problem::kDiskFull);
  CHECK(outbox.add(letter_number(2), kStart).error().code == problem::kDiskFull);
  CHECK(!outbox.item(letter_number(2).id));
  CHECK(outbox.take(kStart).empty());
}

TEST_CASE("what was sent is not sent again: not now, not after a restart, not when it is queued again") {
  MemoryStore store;
  Outbox outbox(store);
  REQUIRE(outbox.add(letter_number(1), kStart));
  REQUIRE(outbox.take(kStart).size() == 1);
  CHECK(noted(outbox, 1, taken(), kStart + 5).state == LetterState::kSent);
  CHECK(rows_under(store, "outbox/letter/") == 0);
  REQUIRE(outbox.add(letter_number(1), kStart + 10));
  CHECK(outbox.take(kStart + kRules.give_up_after_ms).empty());
  CHECK(!outbox.next_turn_ms());
  Outbox restarted(store);
  REQUIRE(restarted.load());
  REQUIRE(restarted.add(letter_number(1), kStart + 10));
  CHECK(restarted.take(kStart + 10).empty());
  CHECK(restarted.item(letter_number(1).id)->at_ms == kStart + 5);
}

TEST_CASE("waits double from a minute to an hour, and vary by half") {
  for (std::uint32_t failures = 1; failures < 20; ++failures) {
    const std::uint64_t step = std::min<std::uint64_t>(3600'000, 60'000ull << (failures - 1));
    CHECK(outbox_wait_ms(kRules, failures, 0) == step);
    CHECK(outbox_wait_ms(kRules, failures, step / 2) == step - step / 2);
    for (const std::uint64_t random : {1ull, 12345678901ull, ~0ull}) {
      CHECK(outbox_wait_ms(kRules, failures, random) <= step);
      CHECK(outbox_wait_ms(kRules, failures, random) >= step - step / 2);
    }
  }
  CHECK(outbox_wait_ms(kRules, 4'000'000'000, 0) == 3600'000);
}

TEST_CASE("a letter refused for now comes again later, others go meanwhile; after three days it is given up") {
  MemoryStore store;
  Outbox outbox(store);
  REQUIRE(outbox.add(letter_number(1), kStart));
  std::uint64_t now = kStart;
  REQUIRE(outbox.take(now).size() == 1);
  CHECK(noted(outbox, 1, for_now(), now).at_ms == kStart + 60'000);
  REQUIRE(outbox.add(letter_number(2), now));
  CHECK(outbox.take(now) == std::vector{letter_number(2)});
  noted(outbox, 2, taken(), now);
  CHECK(outbox.take(kStart + 59'999).empty());
  std::uint32_t attempts = 1;
  while (outbox.item(letter_number(1).id)->state == LetterState::kWaiting) {
    now = *outbox.next_turn_ms();
    REQUIRE(outbox.take(now).size() == 1);
    CHECK(noted(outbox, 1, for_now(), now).attempts == ++attempts);
  }
  const auto item = *outbox.item(letter_number(1).id);
  CHECK(item.state == LetterState::kExpired);
  CHECK(item.code == 451);
  CHECK(item.detail == "451 later");
  CHECK(now >= kStart + kRules.give_up_after_ms);
  CHECK(now < kStart + kRules.give_up_after_ms + kRules.longest_wait_ms);
  CHECK(attempts == 78);
  CHECK(outbox.standing().given_up == 1);
}

TEST_CASE("a letter refused for good is given up at once; a person may have it tried again, or forget it") {
  MemoryStore store;
  Outbox outbox(store);
  REQUIRE(outbox.add(letter_number(1), kStart));
  CHECK(outbox.retry(letter_number(1).id, kStart).error().code == problem::kConflict);
  REQUIRE(outbox.take(kStart).size() == 1);
  CHECK(outbox.forget(letter_number(1).id).error().code == problem::kConflict);
  CHECK(noted(outbox, 1, for_good(), kStart).state == LetterState::kRefused);
  CHECK(!outbox.next_turn_ms());
  const std::uint64_t later = kStart + 2 * kRules.give_up_after_ms;
  REQUIRE(outbox.retry(letter_number(1).id, later));
  CHECK(outbox.take(later) == std::vector{letter_number(1)});
  const auto again = noted(outbox, 1, for_now(), later);  // its days and attempts count anew
  CHECK(again.state == LetterState::kWaiting);
  CHECK(again.attempts == 1);
  REQUIRE(outbox.forget(letter_number(1).id));
  CHECK(rows_under(store, "outbox/") == 0);
  CHECK(outbox.retry(letter_number(1).id, later).error().code == problem::kRecordUnknown);
  CHECK(outbox.forget(letter_number(1).id).error().code == problem::kRecordUnknown);
}

TEST_CASE("while the server fails all letters wait, one alone is tried, and no attempt counts against it") {
  MemoryStore store;
  Outbox outbox(store);
  for (std::uint32_t n = 1; n <= 6; ++n) REQUIRE(outbox.add(letter_number(n), kStart + n));
  std::uint64_t now = kStart + 10;
  REQUIRE(outbox.take(now, 1).size() == 1);
  CHECK(noted(outbox, 1, server_failed(), now).attempts == 0);
  CHECK(outbox.take(now + 59'999).empty());
  CHECK(outbox.next_turn_ms() == now + 60'000);
  CHECK(outbox.standing().server_failures == 1);
  CHECK(outbox.standing().detail == "connection refused");
  now += 60'000;
  CHECK(outbox.take(now) == std::vector{letter_number(1)});
  CHECK(outbox.take(now).empty());
  noted(outbox, 1, server_failed(), now);
  CHECK(outbox.next_turn_ms() == now + 120'000);
  outbox.release_hold();
  CHECK(outbox.take(now) == std::vector{letter_number(1)});
  noted(outbox, 1, taken(), now);
  CHECK(outbox.standing().server_failures == 0);
  CHECK(outbox.take(now).size() == Outbox::kInFlight);
  CHECK(outbox.take(now).empty());
}

TEST_CASE("a letter that no server could be found for is given up in the end too") {
  MemoryStore store;
  Outbox outbox(store);
  REQUIRE(outbox.add(letter_number(1), kStart));
  const std::uint64_t now = kStart + kRules.give_up_after_ms;
  REQUIRE(outbox.take(now).size() == 1);
  CHECK(noted(outbox, 1, server_failed(), now).state == LetterState::kExpired);
}

TEST_CASE("where the disk cannot record what was sent, nothing more is taken until it can") {
  MemoryStore store;
  Outbox outbox(store);
  REQUIRE(outbox.add(letter_number(1), kStart));
  REQUIRE(outbox.add(letter_number(2), kStart));
  REQUIRE(outbox.take(kStart, 1).size() == 1);
  store.fail_writes(problem::kDiskFull);
  CHECK(outbox.note(letter_number(1).id, taken(), kStart, 0).error().code == problem::kDiskFull);
  CHECK(outbox.take(kStart).empty());
  CHECK(outbox.item(letter_number(1).id)->state == LetterState::kSent);
  store.fail_writes({});
  CHECK(outbox.take(kStart) == std::vector{letter_number(2)});
  Outbox restarted(store);
  REQUIRE(restarted.load());
  CHECK(restarted.take(kStart) == std::vector{letter_number(2)});
}

TEST_CASE("the outbox is bounded; what was sent is told for thirty days") {
  MemoryStore store;
  Outbox outbox(store);
  for (std::uint32_t n = 0; n < Outbox::kWaitingItems; ++n) REQUIRE(outbox.add(letter_number(n), kStart));
  CHECK(outbox.add(letter_number(Outbox::kWaitingItems), kStart).error().code == problem::kBusy);
  REQUIRE(outbox.take(kStart, 1).size() == 1);
  CHECK(outbox.add(letter_number(Outbox::kWaitingItems), kStart).error().code == problem::kBusy);
  noted(outbox, 0, taken(), kStart);
  REQUIRE(outbox.add(letter_number(Outbox::kWaitingItems), kStart));
  CHECK(outbox.item(letter_number(0).id));
  REQUIRE(outbox.take(kStart, 1).size() == 1);
  noted(outbox, 1, taken(), kStart + kRules.kept_ms);
  CHECK(!outbox.item(letter_number(0).id));
  CHECK(rows_under(store, "outbox/item/") == Outbox::kWaitingItems);
  auto large = letter_number(9999);
  large.letter.assign(3 << 20, 'x');
  CHECK(outbox.add(large, kStart).error().code == problem::kTooLarge);
}

/// Queues letters of 2 MiB and says what becomes of them, until the outbox is full or there were `most`.
std::uint32_t count_of_large(Outbox& outbox, const Delivery& delivery, std::uint32_t most) {
  for (std::uint32_t count = 0; count < most; ++count) {
    auto letter = letter_number(count);
    letter.letter.assign(2 << 20, 'x');
    if (auto added = outbox.add(letter, kStart); !added) {
      CHECK(added.error().code == problem::kBusy);
      return count;
    }
    REQUIRE(outbox.take(kStart).size() == 1);
    noted(outbox, count, delivery, kStart);
  }
  return most;
}

TEST_CASE("letters that were given up count towards the bytes, until somebody forgets them; those that were sent do not") {
  constexpr std::uint32_t kMost = Outbox::kLettersBytes / (2 << 20);
  MemoryStore store, other;
  Outbox outbox(store), sending(other);
  CHECK(count_of_large(outbox, for_good(), kMost + 5) == kMost);
  REQUIRE(outbox.forget(letter_number(0).id));
  CHECK(outbox.add(letter_number(500), kStart));
  CHECK(count_of_large(sending, taken(), kMost + 5) == kMost + 5);
}

TEST_CASE("an address that would say more than one thing to the mail server is refused") {
  MemoryStore store;
  Outbox outbox(store);
  for (const std::string& bad : {std::string("a@b>\r\nDATA"), std::string("<a@b>"), std::string()}) {
    auto letter = letter_number(1);
    letter.to = bad;
    CHECK(outbox.add(letter, kStart).error() == Error{problem::kInvalidField, "not an e-mail address", "/to"});
    letter = letter_number(1);
    letter.from = bad;
    CHECK(outbox.add(letter, kStart).error() == Error{problem::kInvalidField, "not an e-mail address", "/from"});
  }
  CHECK(rows_under(store, "outbox/") == 0);
}

TEST_CASE("a row that is none stops loading") {
  MemoryStore store;
  Outbox outbox(store);
  REQUIRE(outbox.add(letter_number(1), kStart));
  const std::string key = std::string("outbox/item/").append(as_text(letter_number(1).id.view()));
  const auto row = *store.get(Table::kMeta, key);
  CHECK(decode_outbox_item(letter_number(1).id, row) == outbox.item(letter_number(1).id));
  for (const std::string& bad : {std::string(), row.substr(0, row.size() - 1), row + "x", "\x02" + row.substr(1), row.substr(0, 1) + "\x07" + row.substr(2)}) {
    Batch batch;
    batch.put(Table::kMeta, key, bad);
    REQUIRE(store.write(batch));
    Outbox restarted(store);
    CHECK(restarted.load().error().code == problem::kDataDamaged);
  }
}

}  // namespace
}  // namespace giaoban
