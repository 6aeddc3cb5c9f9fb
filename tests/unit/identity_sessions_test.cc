#include <doctest/doctest.h>

#include "server/identity/sessions.h"
#include "server/identity/throttle.h"
#include "sync/store/memory_store.h"

namespace giaoban {
namespace {

constexpr std::uint64_t kStart = 1'700'000'000'000;

std::array<std::uint8_t, 32> randomness(std::uint8_t seed) {
  std::array<std::uint8_t, 32> bytes{};
  bytes.fill(seed);
  return bytes;
}

AccountId account(std::uint8_t number) {
  AccountId id;
  id.bytes[0] = number;
  return id;
}

std::string begin(Sessions& sessions, std::uint8_t seed, std::uint64_t at = kStart, std::uint8_t of = 1) {
  const auto token = sessions.begin(account(of), randomness(seed), at);
  REQUIRE(token);
  return *token;
}

TEST_CASE("a token finds its account, also after a restart; the store has no token") {
  MemoryStore store;
  std::string token;
  {
    Sessions sessions(store);
    token = begin(sessions, 7);
  }
  CHECK(token.size() == 64);
  Sessions sessions(store);
  REQUIRE(sessions.load());
  CHECK(sessions.find(token, kStart) == account(1));
  CHECK(!sessions.find("", kStart));
  CHECK(!sessions.find(std::string(64, '0'), kStart));
  std::string kept;
  REQUIRE(store.scan(Table::kSessions, "", "", [&](std::string_view key, std::string_view value) {
    kept.append(key).append(value);
    return true;
  }));
  CHECK(!kept.empty());
  CHECK(kept.find(as_text(randomness(7))) == std::string::npos);
  CHECK(kept.find(token) == std::string::npos);
}

TEST_CASE("a session ends after 12 hours without use, and each use begins them anew") {
  MemoryStore store;
  Sessions sessions(store);
  const auto token = begin(sessions, 1);
  CHECK(sessions.find(token, kStart + Sessions::kIdleMs));
  CHECK(sessions.find(token, kStart + 2 * Sessions::kIdleMs));
  CHECK(!sessions.find(token, kStart + 3 * Sessions::kIdleMs + 1));
  CHECK(!sessions.find(token, kStart + 2 * Sessions::kIdleMs));
  Sessions restarted(store);
  REQUIRE(restarted.load());
  CHECK(!restarted.find(token, kStart));
}

TEST_CASE("a session ends after 7 days however much it is used") {
  MemoryStore store;
  Sessions sessions(store);
  const auto token = begin(sessions, 1);
  for (std::uint64_t used = 0; used <= Sessions::kAbsoluteMs; used += Sessions::kIdleMs) CHECK(sessions.find(token, kStart + used));
  CHECK(!sessions.find(token, kStart + Sessions::kAbsoluteMs + 1));
}

TEST_CASE("signing out ends one session, on disk too") {
  MemoryStore store;
  Sessions sessions(store);
  const auto first = begin(sessions, 1), second = begin(sessions, 2);
  REQUIRE(sessions.end(first));
  CHECK(!sessions.find(first, kStart));
  CHECK(sessions.find(second, kStart));
  Sessions restarted(store);
  REQUIRE(restarted.load());
  CHECK(!restarted.find(first, kStart));
}

TEST_CASE("beyond the limit of an account its session used longest ago ends, and nobody else's") {
  MemoryStore store;
  Sessions sessions(store);
  const auto other = begin(sessions, 200, kStart, 2);
  std::vector<std::string> tokens;
  for (std::size_t i = 0; i < Sessions::kPerAccount; ++i) tokens.push_back(begin(sessions, static_cast<std::uint8_t>(i), kStart + i));
  const std::uint64_t later = kStart + Sessions::kNoteMs + 1000;
  CHECK(sessions.find(tokens[0], later));
  begin(sessions, 100, later);
  CHECK(sessions.find(tokens[0], later));
  CHECK(!sessions.find(tokens[1], later));
  CHECK(sessions.find(other, later));
}

TEST_CASE("after too many failures a key waits until its window is over, other keys do not") {
  Throttle throttle;
  for (int i = 0; i < Throttle::kFailures; ++i) {
    CHECK(throttle.may_try("thuky 10.0.0.1", kStart));
    throttle.note_failure("thuky 10.0.0.1", kStart);
  }
  CHECK(!throttle.may_try("thuky 10.0.0.1", kStart + Throttle::kWindowMs));
  CHECK(throttle.may_try("thuky 10.0.0.2", kStart));
  CHECK(throttle.may_try("thuky 10.0.0.1", kStart + Throttle::kWindowMs + 1));
}

TEST_CASE("a success forgets the failures before it") {
  Throttle throttle;
  for (int i = 0; i < Throttle::kFailures - 1; ++i) throttle.note_failure("a", kStart);
  throttle.note_success("a");
  throttle.note_failure("a", kStart);
  CHECK(throttle.may_try("a", kStart));
}

TEST_CASE("a full table forgets the key whose window began first") {
  Throttle throttle;
  const auto key = [](std::size_t i) { return "k" + std::to_string(i); };
  for (std::size_t i = 0; i <= Throttle::kKeys; ++i) {
    for (int n = 0; n < Throttle::kFailures; ++n) throttle.note_failure(key(i), kStart + i);
  }
  CHECK(throttle.may_try(key(0), kStart));
  CHECK(!throttle.may_try(key(1), kStart));
  CHECK(!throttle.may_try(key(Throttle::kKeys), kStart));
}

}  // namespace
}  // namespace giaoban
