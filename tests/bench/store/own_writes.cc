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
            {"per_group", static_cast<double>(counters.commits) / static_cast<double>(counters.groups)}};
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

}  // namespace

Json run_commits(const std::filesystem::path& directory, unsigned writers, double seconds) {
  Bench bench(directory);
  boost::asio::io_context thread{1};
  auto work = boost::asio::make_work_guard(thread);
  std::mutex mutex;  // guards durable
  std::vector<unsigned> durable;
  Writers* all = nullptr;
  const auto drain = [&] {
    std::vector<unsigned> group;
    {
      const std::lock_guard lock(mutex);
      group.swap(durable);
    }
    for (const unsigned writer : group) all->finished(writer);
  };
  Writers running(writers, seconds, [&](unsigned writer) {
    Commit commit = bench.space.write();
    commit.done = [&, writer](const Result<void>& outcome) {
      required(outcome);
      bool first = false;
      {
        const std::lock_guard lock(mutex);
        first = durable.empty();
        durable.push_back(writer);
      }
      if (first) boost::asio::post(thread, drain);
    };
    bench.committer.submit(std::move(commit));
  });
  all = &running;
  running.over = [&] { work.reset(); };
  boost::asio::post(thread, [&] { running.begin_all(); });
  thread.run();
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
