// soak: days of a conference at a node that runs. A line of JSON after each sitting, and one at the end.
#include <cstdio>
#include <cstdlib>

#include "tests/bench/load/demo_accounts.h"
#include "tests/bench/process_figures.h"
#include "tests/bench/sample_fields.h"
#include "tests/soak/day.h"

namespace giaoban::soak {
namespace {

constexpr auto kChairAccount = "chutri.nghean";

void tell(const Json& json) {
  std::printf("%s\n", json.dump().c_str());
  std::fflush(stdout);
}

void run(std::uint16_t port, int pid, unsigned people, double seconds, double sitting_seconds) {
  const std::string space = bench::WebSocket(port, bench::kProvinceAccount, bench::kDemoPassword).space_of_kind("conference");
  const std::string cookie = bench::session_cookie(port, bench::kProvinceAccount, bench::kDemoPassword);
  Hall hall(port, cookie, space, people);
  Desk secretary(port, bench::kProvinceAccount, bench::kDemoPassword, space), chair(port, kChairAccount, bench::kDemoPassword, space);
  Typist typist({port, {"/yjs/" + space + ".minutes", cookie}});
  hall.wait_until_joined();
  Day day(hall, secretary, chair, typist);
  const auto begun = bench::Clock::now();
  for (double passed = 0; passed < seconds; passed = bench::seconds_between(begun, bench::Clock::now())) {
    hall.begin_window();
    secretary.begin_window();
    day.hold(sitting_seconds);
    tell({{"passed_s", passed}, {"anonymous_kib", bench::anonymous_kib(pid)}, {"answered", secretary.answered() + chair.answered()},
          {"ack_p99_ms", secretary.answer_ms(0.99)}, {"arrival_p99_ms", hall.arrival_ms(0.99)}});
  }
  // The last word about everything is an edit: what is typed counts entries too, and is not told to the hall.
  const std::uint64_t missed_letters = typist.missed();
  secretary.put("agenda_items", bench::sample_record(0), {{"title", "Hết"}});
  const std::uint64_t last = secretary.settle();
  tell({{"end", true}, {"missed", hall.missed(last)}, {"missed_letters", missed_letters}, {"closed", hall.closed()}, {"done", day.counts()}});
}

}  // namespace
}  // namespace giaoban::soak

int main(int argc, char** argv) {
  if (argc != 6) {
    std::fprintf(stderr, "soak PORT PID PEOPLE SECONDS SECONDS_OF_A_SITTING\n");
    return 2;
  }
  const auto number = [&](int at) { return std::strtoul(argv[at], nullptr, 10); };
  giaoban::soak::run(static_cast<std::uint16_t>(number(1)), static_cast<int>(number(2)), static_cast<unsigned>(number(3)),
                     static_cast<double>(number(4)), static_cast<double>(number(5)));
  return 0;
}
