#include "tests/bench/fanout/ack_probe.h"

#include <poll.h>
#include <unistd.h>

#include "tests/bench/load/commands.h"
#include "tests/bench/load/conferences.h"
#include "tests/bench/load/demo_accounts.h"
#include "tests/bench/sample_fields.h"

namespace giaoban::bench {

AckProbe::AckProbe(std::uint16_t port, double per_second)
    : socket_(port, kProvinceAccount, kDemoPassword), space_(found_conference(socket_)) {
  if (::pipe(stop_) != 0) give_up("no pipe");
  thread_ = std::jthread([this, period_ms = 1000 / per_second] { run(period_ms); });
}

AckProbe::~AckProbe() {
  ::close(stop_[1]);
  thread_.join();
  ::close(stop_[0]);
}

void AckProbe::run(double period_ms) {
  for (pollfd stop{stop_[0], POLLIN, 0}; ::poll(&stop, 1, static_cast<int>(period_ms)) == 0;) write();
}

void AckProbe::write() {
  const std::string id = fresh_id();
  const auto begun = Clock::now();
  socket_.send(put_text(id, space_, "agenda_items", sample_record(0), sample_fields(++turn_)));
  for (bool is_done = false; !is_done;)
    socket_.receive([&](std::string_view text) {
      if (text.contains(R"("refused")") || text.contains(R"("type":"error")")) give_up(text);
      is_done |= text.contains(id);
    });
  const std::lock_guard lock(mutex_);
  if (is_counting_) seconds_.push_back(seconds_between(begun, Clock::now()));
}

void AckProbe::begin() {
  const std::lock_guard lock(mutex_);
  is_counting_ = true;
}

double AckProbe::within_ms(double share) {
  const std::lock_guard lock(mutex_);
  if (seconds_.empty()) give_up("no write of the probe was acknowledged");
  std::ranges::sort(seconds_);
  return seconds_[static_cast<std::size_t>(share * static_cast<double>(seconds_.size() - 1))] * 1000;
}

}  // namespace giaoban::bench
