#include "tests/bench/rooms/stream.h"

#include <poll.h>

#include <cstdio>

#include "sync/ydoc/update_reader.h"
#include "tests/bench/measure.h"
#include "tests/bench/process_figures.h"

namespace giaoban::bench {
namespace {

constexpr std::uint64_t kTypist = 2'000'000, kFollower = 3'000'000;
constexpr unsigned kLettersPerBarrier = 20;

/// `held`: what the answer to a step 1 may leave out.
void wait_for_barrier(RoomClient& client, Barrier barrier, const StateVector& held) {
  bool is_over = false;
  if (barrier == Barrier::kStatus) client.ask_barrier("1");
  else client.ask_state(held);
  while (!is_over)
    client.receive({.update = [&](std::string_view, bool is_step2) { is_over |= is_step2 && barrier == Barrier::kStep1; },
                    .awareness = {},
                    .barrier = [&](std::string_view) { is_over = true; }});
}

/// A state that holds all that the authors of these updates could ever write.
StateVector all_of(std::span<const std::string_view> updates) {
  StateVector out;
  for (const std::string_view update : updates) {
    UpdateReader reader(update, kStoredUpdate);
    for (StructView one; reader.next_struct(one);) out[one.id.client] = limits::kSafeInteger;
  }
  return out;
}

void read_what_came(RoomClient& client, std::size_t& count) {
  pollfd end{client.descriptor(), POLLIN, 0};
  while (::poll(&end, 1, 0) > 0)
    client.receive({.update = [&](std::string_view, bool) { ++count; }, .awareness = {}, .barrier = {}});
}

}  // namespace

Json run_ingest(const Room& room, std::span<const std::string_view> updates, Barrier barrier, unsigned in_flight, int pid) {
  RoomClient sender(room, kTypist), follower(room, kFollower);
  const StateVector held = all_of(updates);
  wait_for_barrier(follower, Barrier::kStep1, held);
  const auto begun = Clock::now();
  const double cpu = cpu_seconds(pid);
  std::size_t relayed = 0;
  for (std::size_t i = 0; i < updates.size(); ++i) {
    sender.send_update(updates[i]);
    if ((i + 1) % in_flight == 0 || i + 1 == updates.size()) wait_for_barrier(sender, barrier, held);
    read_what_came(follower, relayed);
  }
  const double count = static_cast<double>(updates.size());
  return {{"updates", updates.size()},
          {"frames", relayed},
          {"per_second", count / seconds_between(begun, Clock::now())},
          {"cpu_us_per_update", (cpu_seconds(pid) - cpu) * 1e6 / count}};
}

void run_until_killed(const Room& room, Barrier barrier) {
  RoomClient client(room, kTypist);
  for (;;) {
    for (unsigned i = 0; i < kLettersPerBarrier; ++i) client.type();
    wait_for_barrier(client, barrier, {{kTypist, client.clock()}});
    std::printf("%llu\n", static_cast<unsigned long long>(client.clock()));
    std::fflush(stdout);
  }
}

Json run_first_sync(const Room& room, std::uint64_t units, int pid) {
  RoomClient client(room, kFollower);
  const double cpu = cpu_seconds(pid);
  const auto begun = Clock::now();
  client.ask_state();
  std::uint64_t letters = 0, held = 0;
  double first = 0, all = 0;
  for (bool is_over = false; !is_over;) {
    client.receive({.update = [&](std::string_view update, bool is_step2) {
                      UpdateReader reader(update, kStoredUpdate);
                      for (StructView one; reader.next_struct(one);) {
                        held += one.length;
                        if (one.id.client == kTypist) letters = std::max(letters, one.end());
                      }
                      if (first == 0 && held > 0) first = seconds_between(begun, Clock::now());
                      is_over |= units == 0 ? is_step2 : held >= units;
                    },
                    .awareness = {},
                    .barrier = {}});
  }
  all = seconds_between(begun, Clock::now());
  return {{"letters", letters}, {"first_ms", first * 1000}, {"all_ms", all * 1000}, {"cpu_ms", (cpu_seconds(pid) - cpu) * 1000}};
}

}  // namespace giaoban::bench
