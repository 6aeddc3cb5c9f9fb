#include "tests/bench/load/appended.h"

#include <fcntl.h>
#include <unistd.h>

#include "tests/bench/load/tcp.h"
#include "tests/bench/measure.h"
#include "tests/bench/sample_fields.h"

namespace giaoban::bench {

Json run_append(const std::string& file, double seconds) {
  constexpr double kWarmUpSeconds = 1;
  const int descriptor = ::open(file.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
  if (descriptor < 0) give_up("cannot write " + file);
  const std::string text = sample_fields(0);
  Window window(kWarmUpSeconds, seconds);
  for (auto now = Clock::now(); !window.is_over(now);) {
    if (::write(descriptor, text.data(), text.size()) != static_cast<ssize_t>(text.size()) || ::fdatasync(descriptor) != 0)
      give_up("cannot write " + file);
    const auto done = Clock::now();
    window.note(now, done);
    now = done;
  }
  ::close(descriptor);
  return {{"per_second", window.per_second()}, {"p50_us", window.within_us(0.5)}, {"p99_us", window.within_us(0.99)}};
}

}  // namespace giaoban::bench
