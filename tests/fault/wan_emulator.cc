#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <vector>

/// A long line between two network interfaces that it makes: wan_emulator SEED TAP TAP.
///
/// Frames read from one come out of the other, delayed, lost, doubled, out of order, damaged, or not at all. Orders come
/// by standard input, one a line, each answered by `ok`: pairs of a name and a number for both ways (`delay_ms 600
/// loss 0.05`), or for one (`ab loss 1`, `ba loss 0`). It ends with its input and says then what it did.
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kFrameBytes = 2048;
constexpr double kQueueMs = 1500;  // at the line's rate; what comes beyond is dropped, as a modem would

struct Line {
  std::map<std::string, double> set{{"delay_ms", 0}, {"jitter_ms", 0}, {"loss", 0},    {"duplicate", 0},
                                    {"reorder", 0},  {"corrupt", 0},   {"rate_kbps", 0}};
  std::mt19937_64 random;
  std::multimap<Clock::time_point, std::vector<char>> under_way;
  Clock::time_point free_at = Clock::now(), last_due = Clock::now();
  std::uint64_t read = 0, lost = 0, overflowed = 0, doubled = 0, reordered = 0, damaged = 0, written = 0;

  bool happens(const char* what) { return std::uniform_real_distribution<double>(0, 1)(random) < set.at(what); }

  static Clock::duration ms(double count) {
    return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double, std::milli>(count));
  }

  void take(std::vector<char> frame) {
    ++read;
    const auto now = Clock::now();
    free_at = std::max(free_at, now);
    if (free_at - now > ms(kQueueMs)) return void(++overflowed);
    if (const double rate = set.at("rate_kbps"); rate > 0) free_at += ms(static_cast<double>(frame.size()) * 8 / rate);
    if (happens("loss")) return void(++lost);
    const double jitter = set.at("jitter_ms") * std::uniform_real_distribution<double>(-1, 1)(random);
    auto due = free_at + ms(std::max(0.0, set.at("delay_ms") + jitter));
    if (happens("reorder")) {
      ++reordered;
      due = free_at + ms(set.at("delay_ms") / 2);
    } else {
      due = last_due = std::max(due, last_due);
    }
    if (happens("corrupt")) {
      ++damaged;
      frame[random() % frame.size()] ^= static_cast<char>(1 << random() % 8);
    }
    if (happens("duplicate")) {
      ++doubled;
      under_way.emplace(due + ms(1), frame);
    }
    under_way.emplace(due, std::move(frame));
  }

  void give(int device) {
    while (!under_way.empty() && under_way.begin()->first <= Clock::now()) {
      const auto& frame = under_way.begin()->second;
      written += write(device, frame.data(), frame.size()) > 0;  // an interface that is down takes nothing
      under_way.erase(under_way.begin());
    }
  }
};

int open_tap(const char* name) {
  const int device = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
  ifreq request{};
  request.ifr_flags = IFF_TAP | IFF_NO_PI;
  std::strncpy(request.ifr_name, name, IFNAMSIZ - 1);
  if (device >= 0 && ioctl(device, TUNSETIFF, &request) == 0) return device;
  std::perror(name);
  std::exit(1);
}

struct Emulator {
  std::array<int, 2> devices;
  std::array<Line, 2> lines;  // from the first interface to the second, and back
  std::string orders;

  bool obey(const std::string& order) {
    std::istringstream words(order);
    std::string name;
    std::vector<Line*> chosen{&lines[0], &lines[1]};
    while (words >> name) {
      if (name == "ab" || name == "ba") {
        chosen = {&lines[name == "ba" ? 1 : 0]};
        continue;
      }
      double value = 0;
      if (!(words >> value) || !lines[0].set.contains(name)) return false;
      for (Line* line : chosen) line->set[name] = value;
    }
    return true;
  }

  /// Whether the input goes on.
  bool read_orders() {
    std::array<char, 4096> bytes;
    const ssize_t size = read(STDIN_FILENO, bytes.data(), bytes.size());
    if (size <= 0) return false;
    orders.append(bytes.data(), static_cast<std::size_t>(size));
    for (std::size_t end = 0; (end = orders.find('\n')) != std::string::npos; orders.erase(0, end + 1))
      std::cout << (obey(orders.substr(0, end)) ? "ok" : "unknown order") << std::endl;
    return true;
  }

  int wait_ms() const {
    Clock::time_point next = Clock::now() + std::chrono::seconds(10);
    for (const Line& line : lines)
      if (!line.under_way.empty()) next = std::min(next, line.under_way.begin()->first);
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now()).count();
    return static_cast<int>(std::max<std::int64_t>(0, left));
  }

  void run() {
    for (;;) {
      std::array<pollfd, 3> waiting{{{devices[0], POLLIN, 0}, {devices[1], POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}}};
      poll(waiting.data(), waiting.size(), wait_ms());
      for (std::size_t i = 0; i < 2; ++i) {
        std::vector<char> frame(kFrameBytes);
        for (ssize_t size = 0; (size = read(devices[i], frame.data(), kFrameBytes)) > 0;)
          lines[i].take({frame.begin(), frame.begin() + size});
        lines[i].give(devices[1 - i]);
      }
      if (waiting[2].revents != 0 && !read_orders()) return;
    }
  }
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: wan_emulator SEED TAP TAP\n");
    return 2;
  }
  Emulator emulator{{open_tap(argv[2]), open_tap(argv[3])}, {}, {}};
  const auto seed = static_cast<std::uint64_t>(std::strtoull(argv[1], nullptr, 10));
  for (std::size_t i = 0; i < 2; ++i) emulator.lines[i].random.seed(seed * 2 + i);
  std::cout << "ok" << std::endl;
  emulator.run();
  for (const Line& line : emulator.lines)
    std::printf("read %lu lost %lu overflowed %lu doubled %lu reordered %lu damaged %lu written %lu\n", line.read,
                line.lost, line.overflowed, line.doubled, line.reordered, line.damaged, line.written);
  return 0;
}
