#include "tests/bench/store/raw_writes.h"

#include <atomic>
#include <latch>
#include <thread>

#include "sync/log/chain.h"
#include "sync/log/ed25519.h"
#include "tests/bench/measure.h"
#include "tests/bench/store/portions.h"
#include "tests/bench/store/raw_rocks.h"
#include "tests/bench/store/sample_space.h"

namespace giaoban::bench {
namespace {

/// What the committer adds to a group: the log's head, and its signature.
void add_head(Batch& rows, const LogAdvance& log, const Signer& signer) {
  rows.put(Table::kLogs, layout::log_key(log.number), layout::log_value(log.row));
  rows.put(Table::kSignatures, layout::entry_key({log.number, log.row.head.seq}),
           as_text(signer.sign(head_text(log.row.id, log.row.head)).view()));
}

double write_in_order(RawRocks& rocks, const std::vector<Batch>& batches) {
  const auto begin = Clock::now();
  for (const Batch& batch : batches) rocks.write(batch);
  return seconds_between(begin, Clock::now());
}

double write_by_threads(RawRocks& rocks, const std::vector<Batch>& batches, unsigned count) {
  std::atomic<std::size_t> next = 0;
  std::latch ready(count + 1);
  std::vector<std::jthread> threads;
  for (unsigned i = 0; i < count; ++i)
    threads.emplace_back([&] {
      ready.arrive_and_wait();
      for (std::size_t at = next++; at < batches.size(); at = next++) rocks.write(batches[at]);
    });
  ready.arrive_and_wait();
  const auto begin = Clock::now();
  threads.clear();
  return seconds_between(begin, Clock::now());
}

}  // namespace

Json run_floor(const std::filesystem::path& directory, unsigned writers, double seconds) {
  RawRocks rocks(directory);
  const Ed25519Signer signer({7});
  LogCatalog catalog;
  SampleSpace space(signer, catalog);
  rocks.write(space.found().rows);
  const unsigned portion = portion_of(writers);
  return measure_portions(portion, seconds, [&] {
    std::vector<Batch> batches(portion / writers);
    for (Batch& batch : batches)
      for (unsigned i = 0; i < writers; ++i) {
        const Commit commit = space.write();
        batch.append(commit.rows);
        if (i + 1 == writers) add_head(batch, commit.logs.back(), signer);
      }
    return write_in_order(rocks, batches);
  });
}

Json run_threads(const std::filesystem::path& directory, unsigned writers, double seconds) {
  RawRocks rocks(directory);
  const Ed25519Signer signer({7});
  LogCatalog catalog;
  SampleSpace space(signer, catalog);
  rocks.write(space.found().rows);
  const unsigned portion = portion_of(writers);
  return measure_portions(portion, seconds, [&] {
    std::vector<Batch> batches(portion);
    for (Batch& batch : batches) batch = space.write().rows;
    return write_by_threads(rocks, batches, writers);
  });
}

}  // namespace giaoban::bench
