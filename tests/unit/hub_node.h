#pragma once
#include <doctest/doctest.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <optional>

#include "server/hub/authorise.h"
#include "server/hub/hub.h"
#include "sync/base/random.h"
#include "sync/store/memory_store.h"
#include "sync/store/verify.h"
#include "tests/unit/space_world.h"

namespace giaoban {

/// A socket that keeps what it is sent.
class MemorySocket : public Socket {
 public:
  explicit MemorySocket(boost::asio::io_context& io) : io_(io) {}
  void send(Frame frame) override {
    frames.push_back(*frame.bytes);
    if (reads_nothing) queued += frame.bytes->size();
    last = std::move(frame);
  }
  void close(std::uint16_t code, std::string_view) override {
    if (close_code == 0) close_code = code;
  }
  void pause_reading() override {}
  void resume_reading() override {}
  std::size_t queued_bytes() const override { return queued; }
  void when_drained(std::function<void()> call) override { drained.push_back(std::move(call)); }
  /// The reader took what was sent. Returns whether anybody waited for that.
  bool drain() {
    queued = 0;
    const auto calls = std::exchange(drained, {});
    for (const auto& call : calls) call();
    return !calls.empty();
  }
  boost::asio::any_io_executor executor() const override { return io_.get_executor(); }
  void set_low_water(std::size_t) override {}
  void cut() override { close(1006, "cut"); }

  /// Message `index` as JSON; negative counts from the last.
  Json message(int index) const {
    const auto at = index < 0 ? frames.size() - static_cast<std::size_t>(-index) : static_cast<std::size_t>(index);
    REQUIRE(at < frames.size());
    auto parsed = parse_json(frames[at]);
    REQUIRE(parsed.has_value());
    return std::move(*parsed);
  }

  std::vector<std::string> frames;
  std::vector<std::function<void()>> drained;
  std::uint16_t close_code = 0;
  Frame last;
  bool reads_nothing = false;
  std::size_t queued = 0;

 private:
  boost::asio::io_context& io_;
};

/// A hub at work on one thread, the test's own, over a store that outlives it: a second one over the same store is the
/// node after a restart.
class HubNode {
 public:
  /// `blobs` keeps the states of checkpoints; without it there are none. `vote_keys`: see Services.
  HubNode(MemoryStore& store, const Signer& signer, BlobStore* blobs = nullptr, std::filesystem::path vote_keys = {}, std::uint64_t at_ms = kNow)
      : now(at_ms), store_(store), signer_(signer), committer_(store, signer) {
    services_.blobs = blobs;
    services_.vote_keys = std::move(vote_keys);
    services_.fresh_name = [] { return to_hex(random_bytes<16>()); };
    REQUIRE(catalog_.load(store).has_value());
    services_.forward = [this](const NodeId& owner, Command command, Reply reply) {
      forwarded.emplace_back(owner, command.id);
      reply(fail(problem::kOwnerUnreachable));
    };
    services_.on_durable = [](const SpaceId&) {};
    services_.tick_ms = 0;
    REQUIRE(hub_.open_all().has_value());
  }

  /// Runs what there is to do until `holds`; a minute without it fails the test.
  template <typename Holds>
  void run_until(Holds holds) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (!holds()) {
      io_.run_one_until(deadline);
      REQUIRE(std::chrono::steady_clock::now() < deadline);
    }
  }
  /// Runs what is ready and returns without waiting.
  void run_ready() { io_.poll(); }

  Outcome run(Command command) {
    std::optional<Outcome> outcome;
    hub_.run(std::move(command), [&](const Outcome& said) { outcome = said; });
    run_until([&] { return outcome.has_value(); });
    return *outcome;
  }
  Result<Head> ingest(LogBatch batch) {
    std::optional<Result<Head>> head;
    hub_.ingest(std::move(batch), [&](const Result<Head>& said) { head = said; });
    run_until([&] { return head.has_value(); });
    return *head;
  }
  Result<void> put_own(const SpaceId& space, std::vector<RecordChange> changes) {
    std::optional<Result<void>> outcome;
    hub_.put_own(space, std::move(changes), [&](const Result<void>& said) { outcome = said; });
    run_until([&] { return outcome.has_value(); });
    return *outcome;
  }
  Result<void> load_checkpoint(const Checkpoint& checkpoint) {
    std::optional<Result<void>> outcome;
    hub_.load_checkpoint(checkpoint, [&](const Result<void>& said) { outcome = said; });
    run_until([&] { return outcome.has_value(); });
    return *outcome;
  }
  Result<void> note_archive(const SpaceId& space) {
    std::optional<Result<void>> outcome;
    hub_.note_archive(space, read_heads(store_, catalog_, space), [&](const Result<void>& said) { outcome = said; });
    run_until([&] { return outcome.has_value(); });
    return *outcome;
  }
  std::shared_ptr<SpaceHost> host(const SpaceId& space) {
    const auto found = hub_.find(space);
    REQUIRE(found != nullptr);
    return found;
  }
  std::shared_ptr<MemorySocket> socket() { return std::make_shared<MemorySocket>(io_); }

  /// The entries of a space, as they are on disk.
  std::uint64_t durable_entries(const SpaceId& space) const {
    std::uint64_t count = 0;
    for (const auto& [origin, head] : read_heads(store_, catalog_, space)) count += head.seq;
    return count;
  }
  bool is_whole() const { return verify_store(store_, verifier_).is_clean(); }

  void set_tick(std::uint64_t ms) { services_.tick_ms = ms; }
  void set_presence(std::uint64_t ms) { services_.presence_ms = ms; }
  void set_turnout(std::uint64_t ms) { services_.turnout_ms = ms; }
  void set_document_bytes(std::size_t bytes) { services_.document_bytes = bytes; }
  Hub& hub() { return hub_; }
  Directory& directory() { return directory_; }
  boost::asio::io_context& io() { return io_; }
  const NodeId& self() const { return signer_.node(); }

  std::vector<std::pair<NodeId, CommandId>> forwarded;
  std::uint64_t now;

 private:
  MemoryStore& store_;
  const Signer& signer_;
  Ed25519Verifier verifier_;
  boost::asio::io_context io_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor()};
  LogCatalog catalog_;
  Directory directory_;
  Committer committer_;
  Services services_{store_, committer_, catalog_, directory_, signer_, verifier_, [this] { return now; }, {}, {}, {}, {}, 1};
  Hub hub_{services_, [this](std::size_t) { return boost::asio::any_io_executor(io_.get_executor()); }};
};

}  // namespace giaoban
