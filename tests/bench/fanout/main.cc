// bench_fanout: one measurement from outside of a server that broadcasts, as a line of JSON.
#include <cstdio>
#include <cstdlib>
#include <map>
#include <vector>

#include "tests/bench/fanout/ballots.h"
#include "tests/bench/fanout/stage.h"
#include "tests/bench/fanout/storm.h"

namespace giaoban::bench {
namespace {

constexpr auto kUsage =
    "bench_fanout own|plain|nats PORT PID WORK… [NAME=NUMBER…]\n"
    "  steady SUBSCRIBERS PER_SECOND SECONDS, window SUBSCRIBERS MESSAGES SECONDS\n"
    "    bytes=200       of a message\n"
    "    compressed=1    subscribers offer permessage-deflate\n"
    "    stuck=N         so many more subscribers that do not read\n"
    "    probe=1         somebody writes in another conference\n"
    "    publisher=PORT  of the parent of the node that is measured\n"
    "  hold SUBSCRIBERS\n"
    "  write MESSAGES\n"
    "  storm CLIENTS MISSED\n"
    "  ballots VOTERS FOLLOWERS SECONDS\n";

struct Words {
  std::vector<std::string> plain;
  std::map<std::string, double> named;

  double number(std::size_t at) const { return at < plain.size() ? std::strtod(plain[at].c_str(), nullptr) : 0; }
  unsigned count(std::size_t at) const { return static_cast<unsigned>(number(at)); }
  unsigned named_or(const std::string& name, unsigned otherwise) const {
    const auto at = named.find(name);
    return at == named.end() ? otherwise : static_cast<unsigned>(at->second);
  }
};

Words words_of(int argc, char** argv) {
  Words words;
  for (const std::string& word : std::vector<std::string>(argv, argv + argc)) {
    const auto equals = word.find('=');
    if (equals == std::string::npos) words.plain.push_back(word);
    else words.named[word.substr(0, equals)] = std::strtod(word.c_str() + equals + 1, nullptr);
  }
  return words;
}

Broadcaster server_of(const Words& words) {
  const std::string& kind = words.plain[0];
  if (kind != "own" && kind != "plain" && kind != "nats") give_up(kUsage);
  return {.dialect = kind == "own" ? Dialect::kOwn : kind == "nats" ? Dialect::kNats : Dialect::kPlain,
          .port = static_cast<std::uint16_t>(words.count(1)),
          .pid = static_cast<int>(words.count(2)),
          .publisher_port = static_cast<std::uint16_t>(words.named_or("publisher", 0)),
          .offers_compression = words.named_or("compressed", 0) != 0};
}

Json run(const Words& words) {
  if (words.plain.size() < 5) give_up(kUsage);
  const Broadcaster server = server_of(words);
  const std::string& work = words.plain[3];
  if (work == "hold") return run_hold(server, words.count(4));
  if (work == "write") return run_write(server, words.count(4));
  if (work == "storm" && words.plain.size() == 6) return run_storm(server, words.count(4), words.count(5));
  if (work == "ballots" && words.plain.size() == 7) return run_ballots(server, words.count(4), words.count(5), words.number(6));
  if (words.plain.size() != 7 || (work != "steady" && work != "window")) give_up(kUsage);
  Stage stage(server, {.subscribers = words.count(4),
                       .message_bytes = words.named_or("bytes", 200),
                       .stuck = words.named_or("stuck", 0),
                       .probes_acks = words.named_or("probe", 0) != 0,
                       .counts_direct = server.publisher_port != 0});
  return work == "steady" ? stage.run_steady(words.number(5), words.number(6)) : stage.run_window(words.count(5), words.number(6));
}

}  // namespace
}  // namespace giaoban::bench

int main(int argc, char** argv) {
  using namespace giaoban::bench;
  std::printf("%s\n", run(words_of(argc - 1, argv + 1)).dump().c_str());
  return 0;
}
