#include "tests/bench/load/arrival.h"

#include <poll.h>

#include <cstdio>
#include <optional>

#include "tests/bench/load/demo_accounts.h"
#include "tests/bench/load/web_socket.h"
#include "tests/bench/measure.h"
#include "tests/bench/sample_fields.h"

namespace giaoban::bench {
namespace {

/// One write and what is seen of it.
class Passage {
 public:
  Passage(WebSocket& writer, WebSocket& reader, const std::string& space, std::uint64_t turn)
      : writer_(writer), reader_(reader), mark_(sample_rank(turn)) {
    char id[48];
    std::snprintf(id, sizeof id, "%08llx-0000-7000-9000-%012llx", static_cast<unsigned long long>(Clock::now().time_since_epoch().count() >> 20 & 0xffffffff),
                  static_cast<unsigned long long>(turn));
    id_ = id;
    writer_.send(R"({"type":"command","id":")" + id_ + R"(","space":")" + space +
                 R"(","name":"record.put","arguments":{"collection":"agenda_items","id":")" + sample_record(turn) + R"(","fields":)" +
                 sample_fields(turn) + "}}");
  }

  /// Seconds from the acknowledgement to the arrival.
  double wait() {
    std::optional<Clock::time_point> acknowledged, arrived;
    while (!acknowledged || !arrived) {
      pollfd ends[] = {{writer_.descriptor(), POLLIN, 0}, {reader_.descriptor(), POLLIN, 0}};
      ::poll(ends, 2, -1);
      const auto now = Clock::now();
      if (ends[0].revents != 0) writer_.receive([&](std::string_view text) {
        if (text.contains(R"("refused")") || text.contains(R"("type":"error")")) give_up(text);
        if (text.contains(id_)) acknowledged = now;
      });
      if (ends[1].revents != 0) reader_.receive([&](std::string_view text) {
        if (text.contains(mark_)) arrived = now;
      });
    }
    return std::max(0.0, seconds_between(*acknowledged, *arrived));
  }

 private:
  WebSocket& writer_;
  WebSocket& reader_;
  std::string id_, mark_;
};

}  // namespace

Json run_arrival(std::uint16_t province_port, std::uint16_t unit_port, unsigned count) {
  WebSocket writer(province_port, kProvinceAccount, kDemoPassword), reader(unit_port, kUnitAccount, kDemoPassword);
  const std::string space = writer.space_of_kind("conference");
  reader.send(R"({"type":"subscribe","space":")" + space + R"(","since":0})");
  bool has_snapshot = false;
  while (!has_snapshot) reader.receive([&](std::string_view text) { has_snapshot |= text.contains(R"("last":true)"); });

  std::vector<double> seconds;
  const unsigned warm_up = count / 10;
  for (unsigned turn = 0; turn < warm_up + count; ++turn) {
    const double one = Passage(writer, reader, space, turn).wait();
    if (turn >= warm_up) seconds.push_back(one);
  }
  std::ranges::sort(seconds);
  return {{"p50_us", seconds[count / 2] * 1e6}, {"p99_us", seconds[count * 99 / 100] * 1e6}};
}

}  // namespace giaoban::bench
