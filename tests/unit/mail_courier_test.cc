#include <doctest/doctest.h>

#include <atomic>
#include <future>

#include "server/mail/courier.h"
#include "server/mail/smtp_sender.h"
#include "sync/store/memory_store.h"

namespace giaoban {
namespace {

Consignment letter(std::uint8_t number) {
  Consignment one{.id = {}, .from = "a@b", .to = "c@d", .letter = "x\r\n"};
  one.id.bytes[0] = number;
  return one;
}

TEST_CASE("a courier carries what is there, and what comes while it waits, one after the other") {
  MemoryStore store;
  Outbox outbox(store);
  REQUIRE(outbox.add(letter(1), 0));
  std::promise<void> first, second;
  std::atomic<int> at_once = 0, most = 0;
  {
    Courier courier(outbox, {.send = [&](const Consignment&) {
                               most = std::max(most.load(), ++at_once);
                               --at_once;
                               return Delivery{DeliveryOutcome::kTaken, 250, ""};
                             },
                             .stop_sending = [] {},
                             .unix_ms = [] { return std::uint64_t{5}; },
                             .random = [] { return std::uint64_t{0}; },
                             .noted = [&](const OutboxItem& item) { (item.id == letter(1).id ? first : second).set_value(); }});
    first.get_future().get();
    REQUIRE(outbox.add(letter(2), 0));
    courier.wake();
    second.get_future().get();
  }
  CHECK(outbox.item(letter(2).id)->state == LetterState::kSent);
  CHECK(most == 1);
}

TEST_CASE("a courier that ends ends what is being sent, and the letter waits on") {
  MemoryStore store;
  Outbox outbox(store);
  REQUIRE(outbox.add(letter(1), 0));
  std::promise<void> is_sending, is_stopped;
  {
    const Courier courier(outbox, {.send = [&](const Consignment&) {
                                     is_sending.set_value();
                                     is_stopped.get_future().get();
                                     return Delivery{DeliveryOutcome::kServerFailed, 0, "stopped"};
                                   },
                                   .stop_sending = [&] { is_stopped.set_value(); },
                                   .unix_ms = [] { return std::uint64_t{5}; },
                                   .random = [] { return std::uint64_t{0}; }});
    is_sending.get_future().get();
  }
  CHECK(outbox.item(letter(1).id)->state == LetterState::kWaiting);
}

TEST_CASE("settings that would give the password away, or mean nothing, are refused") {
  const SmtpSettings good{.host = "mail.nghean.example", .user = "vp", .password = "bí mật"};
  CHECK(SmtpSender::check(good));
  const auto refused = [&](const std::function<void(SmtpSettings&)>& change, std::string_view pointer) {
    auto settings = good;
    change(settings);
    const auto checked = SmtpSender::check(settings);
    REQUIRE(!checked);
    CHECK(checked.error().pointer == pointer);
    CHECK(checked.error().detail.find("bí mật") == std::string::npos);
  };
  refused([](auto& s) { s.host.clear(); }, "/host");
  refused([](auto& s) { s.host = "a/b@c"; }, "/host");
  refused([](auto& s) { s.own_name = "a\r\nMAIL FROM:<x>"; }, "/own_name");
  refused([](auto& s) { s.port = 0; }, "/port");
  refused([](auto& s) { s.password.clear(); }, "/password");
  refused([](auto& s) { s.user.clear(); }, "/password");
  refused([](auto& s) { s.user = "a\r\nb"; }, "/user");
  refused([](auto& s) { s.security = SmtpSecurity::kNone; }, "/security");
  refused([](auto& s) { s.timeout = std::chrono::seconds(0); }, "/timeout");
}

}  // namespace
}  // namespace giaoban
