#include "tests/bench/store/own_writes.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <iterator>

#include "server/hub/hub.h"
#include "sync/log/ed25519.h"
#include "sync/store/rocks_store.h"
#include "tests/bench/measure.h"
#include "tests/bench/sample_fields.h"
#include "tests/bench/store/portions.h"
#include "tests/bench/store/sample_space.h"

namespace giaoban::bench {
namespace {

constexpr double kWarmUpSeconds = 0.4;

template <typename T>
T required(Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "%s: %s\n", std::string(result.error().code).c_str(), result.error().detail.c_str());
    std::exit(1);
  }
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

/// A store with a founded space in it.
struct Bench {
  explicit Bench(const std::filesystem::path& directory)
      : store(required(RocksStore::open(directory, RocksStore::Access::kReadWrite))), space(signer, catalog) {
    std::promise<Result<void>> founded;
    Commit commit = space.found();
    commit.done = [&founded](const Result<void>& outcome) { founded.set_value(outcome); };
    committer.submit(std::move(commit));
    required(founded.get_future().get());
  }

  Ed25519Signer signer{{7}};
  Ed25519Verifier verifier;
  std::unique_ptr<RocksStore> store;
  LogCatalog catalog;
  SampleSpace space;
  Committer committer{*store, signer};
};

double per_group(const Committer::Counters& counters) {
  return static_cast<double>(counters.commits) / static_cast<double>(counters.groups);
}

/// Keeps `count` writes in flight until the window is over. `start(writer)` begins one; finished() ends it.
class Writers {
 public:
  Writers(unsigned count, double seconds, std::function<void(unsigned)> start)
      : window_(kWarmUpSeconds, seconds), started_(count), start_(std::move(start)), active_(count) {}

  void begin_all() {
    for (unsigned writer = 0; writer < started_.size(); ++writer) begin(writer);
  }
  void finished(unsigned writer) {
    const auto now = Clock::now();
    window_.note(started_[writer], now);
    if (!window_.is_over(now))
      begin(writer);
    else if (--active_ == 0)
      over();
  }

  std::function<void()> over;

  Json result(const Committer::Counters& counters) {
    return {{"per_second", window_.per_second()},
            {"p50_us", window_.within_us(0.5)},
            {"p99_us", window_.within_us(0.99)},
            {"per_group", per_group(counters)}};
  }

 private:
  void begin(unsigned writer) {
    started_[writer] = Clock::now();
    start_(writer);
  }

  Window window_;
  std::vector<Clock::time_point> started_;
  std::function<void(unsigned)> start_;
  std::size_t active_;
};

/// A space's thread, to which the committer reports as it reports to the server's: one visit for a whole group.
class SpaceThread {
 public:
  /// `acknowledged(writer)` comes on the thread for every commit of commit().
  SpaceThread(Committer& committer, std::function<void(unsigned)> acknowledged)
      : committer_(committer), acknowledged_(std::move(acknowledged)) {}

  void commit(unsigned writer, Commit commit) {
    commit.done = [this, writer](const Result<void>& outcome) {
      required(outcome);
      bool first = false;
      {
        const std::lock_guard lock(mutex_);
        first = durable_.empty();
        durable_.push_back(writer);
      }
      if (first) boost::asio::post(thread_, [this] { drain(); });
    };
    committer_.submit(std::move(commit));
  }
  /// Calls `begin` on the thread, and runs until stop().
  void run(std::function<void()> begin) {
    thread_.restart();
    const auto work = boost::asio::make_work_guard(thread_);
    boost::asio::post(thread_, std::move(begin));
    thread_.run();
  }
  void stop() { thread_.stop(); }

 private:
  void drain() {
    std::vector<unsigned> group;
    {
      const std::lock_guard lock(mutex_);
      group.swap(durable_);
    }
    for (const unsigned writer : group) acknowledged_(writer);
  }

  Committer& committer_;
  std::function<void(unsigned)> acknowledged_;
  boost::asio::io_context thread_{1};
  std::mutex mutex_;  // guards durable_
  std::vector<unsigned> durable_;
};

}  // namespace

Json run_commits(const std::filesystem::path& directory, unsigned writers, double seconds) {
  Bench bench(directory);
  const unsigned portion = portion_of(writers);
  std::vector<Commit> commits;
  std::size_t next = 0, active = 0;
  std::function<void(unsigned)> go_on;
  SpaceThread thread(bench.committer, [&](unsigned writer) { go_on(writer); });
  go_on = [&](unsigned writer) {
    if (next < commits.size())
      thread.commit(writer, std::move(commits[next++]));
    else if (--active == 0)
      thread.stop();
  };
  Json result = measure_portions(portion, seconds, [&] {
    commits.clear();
    for (unsigned i = 0; i < portion; ++i) commits.push_back(bench.space.write());
    next = 0;
    active = writers;
    const auto begin = Clock::now();
    thread.run([&] {
      for (unsigned writer = 0; writer < writers; ++writer) go_on(writer);
    });
    return seconds_between(begin, Clock::now());
  });
  result["per_group"] = per_group(bench.committer.counters());
  return result;
}

Json run_staged(const std::filesystem::path& directory, unsigned writers, double seconds) {
  Bench bench(directory);
  Writers* all = nullptr;
  SpaceThread thread(bench.committer, [&](unsigned writer) { all->finished(writer); });
  Writers running(writers, seconds, [&](unsigned writer) { thread.commit(writer, bench.space.write()); });
  all = &running;
  running.over = [&] { thread.stop(); };
  thread.run([&] { running.begin_all(); });
  return running.result(bench.committer.counters());
}

Json run_commands(const std::filesystem::path& directory, unsigned writers, double seconds) {
  Bench bench(directory);
  Directory spaces;
  Services services{*bench.store, bench.committer, bench.catalog, spaces, bench.signer, bench.verifier, unix_ms, {}, {}, {}, {}, 1};
  services.on_durable = [](const SpaceId&) {};
  boost::asio::io_context thread{1};
  auto work = boost::asio::make_work_guard(thread);
  Hub hub(services, [&](std::size_t) { return thread.get_executor(); });
  required(hub.open_all());

  std::uint64_t turn = 0;
  Writers* all = nullptr;
  Writers running(writers, seconds, [&](unsigned writer) {
    Json arguments = {{"collection", "agenda_items"}, {"id", sample_record(turn)}, {"fields", *parse_json(sample_fields(turn))}};
    Command command{sample_command(turn), bench.space.id(), "record.put", std::move(arguments), bench.space.actor(), bench.signer.node()};
    ++turn;
    hub.run(std::move(command), [&all, writer](const Outcome& outcome) {
      required(outcome);
      all->finished(writer);
    });
  });
  all = &running;
  running.over = [&] { work.reset(); };
  boost::asio::post(thread, [&] { running.begin_all(); });
  thread.run();
  return running.result(bench.committer.counters());
}

}  // namespace giaoban::bench
