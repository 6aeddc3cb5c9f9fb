#include "tests/bench/process_figures.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>

#include "tests/bench/load/tcp.h"

namespace giaoban::bench {

double cpu_seconds(int pid) {
  constexpr int kUserTicks = 14;  // the place of utime in /proc/PID/stat; stime follows
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string text((std::istreambuf_iterator<char>(file)), {});
  std::istringstream rest(text.substr(text.rfind(')') + 1));
  std::string skipped;
  for (int place = 3; place < kUserTicks; ++place) rest >> skipped;
  double user = 0, system = 0;
  rest >> user >> system;
  return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

namespace {

double status_kib(int pid, std::string_view name) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with(name)) return std::strtod(line.c_str() + name.size(), nullptr);
  give_up("the server's memory cannot be read");
}

}  // namespace

double resident_kib(int pid) { return status_kib(pid, "VmRSS:"); }
double peak_resident_kib(int pid) { return status_kib(pid, "VmHWM:"); }
double anonymous_kib(int pid) { return status_kib(pid, "RssAnon:"); }

std::uint64_t received_bytes(int descriptor) {
  tcp_info info{};
  socklen_t size = sizeof info;
  if (::getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) give_up("a connection cannot be read");
  return info.tcpi_bytes_received;
}

}  // namespace giaoban::bench
