#include <doctest/doctest.h>

#include <future>

#include "sync/base/limits.h"
#include "sync/store/committer.h"
#include "tests/unit/gated_store.h"
#include "tests/unit/log_author.h"

namespace giaoban {
namespace {

/// What came of one commit.
using Fate = std::future<Result<void>>;

Fate submit(Committer& committer, Batch rows, std::vector<LogAdvance> logs = {}, bool is_patient = false) {
  auto promise = std::make_shared<std::promise<Result<void>>>();
  Fate fate = promise->get_future();
  committer.submit({std::move(rows), std::move(logs), 1, committer.epoch(),
                    [promise](const Result<void>& outcome) { promise->set_value(outcome); }, is_patient});
  return fate;
}

Batch row(std::string_view key, std::string_view value = "v") {
  Batch batch;
  batch.put(Table::kEntries, key, value);
  return batch;
}

bool is_open(const Fate& fate) { return fate.wait_for(std::chrono::seconds(0)) == std::future_status::timeout; }

const Ed25519Signer kSelf(seed_of(1));
const Ed25519Verifier kVerifier;

TEST_CASE("[C3] nobody is told before the write returned") {
  GatedStore store;
  Committer committer(store, kSelf);
  Fate fate = submit(committer, row("a"));
  store.await_writes(1);
  CHECK(is_open(fate));
  CHECK_FALSE(store.get(Table::kEntries, "a").has_value());
  store.let_pass();
  CHECK(fate.get().has_value());
  CHECK(store.get(Table::kEntries, "a") == "v");
}

TEST_CASE("What waits while a group syncs is written together as the next one") {
  GatedStore store;
  Committer committer(store, kSelf);
  Fate first = submit(committer, row("first"));
  store.await_writes(1);
  std::vector<Fate> rest;
  for (int i = 0; i < 50; ++i) rest.push_back(submit(committer, row(std::to_string(i))));
  store.let_pass(2);
  CHECK(first.get().has_value());
  for (Fate& fate : rest) CHECK(fate.get().has_value());
  CHECK(store.written() == 2);
  CHECK(committer.counters().groups == 2);
  CHECK(committer.counters().commits == 51);
  CHECK(committer.counters().entries == 51);
}

TEST_CASE("A watcher is told of every group that is on disk, before those who wait for it") {
  GatedStore store;
  Committer committer(store, kSelf);
  std::vector<std::size_t> entries;
  committer.watch([&](const Committer::Group& group) { entries.push_back(group.entries); });
  Fate first = submit(committer, row("a"));
  store.await_writes(1);
  Fate second = submit(committer, row("b")), third = submit(committer, row("c"));
  store.let_pass(2);
  for (Fate* fate : {&first, &second, &third}) REQUIRE(fate->get().has_value());
  CHECK(entries == std::vector<std::size_t>{1, 2});
  store.fail_next_write(problem::kDiskFull);
  Fate failed = submit(committer, row("d"));
  store.await_writes(3);
  store.let_pass();
  CHECK_FALSE(failed.get().has_value());
  CHECK(entries.size() == 2);
}

TEST_CASE("A group ends at its limits; a commit that alone exceeds them goes alone") {
  GatedStore store;
  Committer committer(store, kSelf);
  Fate first = submit(committer, row("first"));
  store.await_writes(1);
  std::vector<Fate> rest;
  for (std::size_t i = 0; i < limits::kCommitGroupEntries + 1; ++i) rest.push_back(submit(committer, row(std::to_string(i))));
  rest.push_back(submit(committer, row("large", std::string(limits::kCommitGroupBytes + 1, 'x'))));
  store.let_pass(10);
  for (Fate& fate : rest) CHECK(fate.get().has_value());
  CHECK(store.written() == 4);  // first; 1024; 1; the large one
  CHECK(store.get(Table::kEntries, "large").has_value());
}

TEST_CASE("What is patient is written too when nothing else comes, and in its place when something does") {
  GatedStore store;
  Committer committer(store, kSelf);
  store.set_open(true);
  CHECK(submit(committer, row("alone"), {}, true).get().has_value());
  std::vector<Fate> fates;
  for (int i = 0; i < 20; ++i) fates.push_back(submit(committer, row("x", std::to_string(i)), {}, i < 19));
  for (Fate& fate : fates) CHECK(fate.get().has_value());
  CHECK(store.get(Table::kEntries, "x") == "19");
  std::vector<Fate> last;
  for (int i = 0; i < 2 * static_cast<int>(limits::kCommitGroupEntries); ++i) last.push_back(submit(committer, row("y"), {}, true));
  for (Fate& fate : last) CHECK(fate.get().has_value());
}

TEST_CASE("Writes reach the store in the order in which they were submitted") {
  MemoryStore store;
  Committer committer(store, kSelf);
  std::vector<Fate> fates;
  for (int i = 0; i < 500; ++i) fates.push_back(submit(committer, row("key", std::to_string(i))));
  for (Fate& fate : fates) CHECK(fate.get().has_value());
  CHECK(store.get(Table::kEntries, "key") == "499");
}

TEST_CASE("A failed write fails its group and what was queued behind it, and raises the epoch") {
  GatedStore store;
  Committer committer(store, kSelf);
  const std::uint64_t epoch = committer.epoch();
  store.fail_next_write(problem::kDiskFull);
  Fate failed = submit(committer, row("a"));
  store.await_writes(1);
  Fate behind = submit(committer, row("b"));  // built on what "a" would have made
  store.let_pass(2);
  CHECK(failed.get().error().code == problem::kDiskFull);
  CHECK(behind.get().error().code == problem::kStorageFailed);
  CHECK(committer.epoch() == epoch + 1);
  CHECK(committer.counters().failures == 1);
  CHECK_FALSE(store.get(Table::kEntries, "b").has_value());
  CHECK(submit(committer, row("c")).get().has_value());  // whoever knows the new epoch goes on
  CHECK(store.get(Table::kEntries, "c").has_value());
}

TEST_CASE("The committer is full at its limit, and has room again when the queue was written") {
  GatedStore store;
  Committer committer(store, kSelf);
  Fate first = submit(committer, row("first"));
  store.await_writes(1);
  std::vector<Fate> rest;
  const std::string large(4 << 20, 'x');
  for (int i = 0; !committer.is_full(); ++i) {
    REQUIRE(i < 100);
    rest.push_back(submit(committer, row(std::to_string(i), large)));
  }
  CHECK(rest.size() == limits::kCommitQueueBytes / large.size());
  Fate over = submit(committer, row("over"));  // taken all the same: it was begun before the queue was full
  store.let_pass(1000);
  for (Fate& fate : rest) CHECK(fate.get().has_value());
  CHECK(over.get().has_value());
  CHECK_FALSE(committer.is_full());
}

TEST_CASE("[L4] the last head of each log of its own in a group is signed, others are not") {
  MemoryStore store;
  const Ed25519Signer other(seed_of(2));
  LogAuthor own(kSelf, uuid_of(9)), foreign(other, uuid_of(9));
  for (const char* body : {"a", "b"}) own.add(body), foreign.add(body);
  {
    Committer committer(store, kSelf);
    std::vector<LogAdvance> logs;
    for (std::uint64_t seq : {1, 2}) {
      logs.push_back({1, {own.log(), own.head(seq), seq}});
      logs.push_back({2, {foreign.log(), foreign.head(seq), seq}});
    }
    REQUIRE(submit(committer, {}, logs).get().has_value());
  }
  const auto signature = store.get(Table::kSignatures, layout::entry_key({1, 2}));
  REQUIRE(signature.has_value());
  CHECK(kVerifier.verify(kSelf.node(), head_text(own.log(), own.head(2)), Signature::from(as_bytes(*signature))));
  CHECK_FALSE(store.get(Table::kSignatures, layout::entry_key({1, 1})).has_value());
  CHECK_FALSE(store.get(Table::kSignatures, layout::entry_key({2, 2})).has_value());
  for (layout::LogNumber number : {1u, 2u}) {
    const auto row = store.get(Table::kLogs, layout::log_key(number));
    REQUIRE(row.has_value());
    CHECK(layout::read_log(layout::log_key(number), *row)->second.head == (number == 1 ? own : foreign).head());
  }
}

TEST_CASE("What was submitted is written before the committer goes") {
  MemoryStore store;
  std::vector<Fate> fates;
  {
    Committer committer(store, kSelf);
    for (int i = 0; i < 200; ++i) fates.push_back(submit(committer, row(std::to_string(i))));
  }
  for (Fate& fate : fates) CHECK(fate.get().has_value());
}

}  // namespace
}  // namespace giaoban
