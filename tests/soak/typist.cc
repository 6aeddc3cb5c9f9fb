#include "tests/soak/typist.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>

#include "sync/ydoc/update_reader.h"

namespace giaoban::soak {

Typist::Typist(bench::Room room) : room_(std::move(room)), client_(room_, 5'000'000 + static_cast<std::uint64_t>(::getpid())) {}

void Typist::look() {
  for (pollfd end{client_.descriptor(), POLLIN, 0}; ::poll(&end, 1, 0) > 0;)
    client_.receive({.update = [](std::string_view, bool) {}, .awareness = {}, .barrier = {}});
}

std::uint64_t Typist::missed() {
  bool is_durable = false;
  for (client_.ask_barrier("end"); !is_durable;)
    client_.receive({.update = [](std::string_view, bool) {}, .awareness = {}, .barrier = [&](std::string_view) { is_durable = true; }});
  bench::RoomClient newcomer(room_, 4'999'999);
  std::uint64_t there = 0;
  bool is_over = false;
  for (newcomer.ask_state(); !is_over;)
    newcomer.receive({.update = [&](std::string_view update, bool is_step2) {
                        is_over |= is_step2;
                        UpdateReader reader(update, kStoredUpdate);
                        for (StructView one; reader.next_struct(one);)
                          if (one.id.client == client_.client()) there = std::max(there, one.end());
                      },
                      .awareness = {},
                      .barrier = {}});
  return client_.clock() - std::min(there, client_.clock());
}

}  // namespace giaoban::soak
