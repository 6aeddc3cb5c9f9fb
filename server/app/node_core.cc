#include "server/app/node_core.h"

#include <chrono>
#include <future>

#include "sync/base/random.h"

namespace giaoban {

std::uint64_t unix_ms_now() {
  using namespace std::chrono;
  return static_cast<std::uint64_t>(duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count());
}

NodeCore::NodeCore(DataDir dir, std::unique_ptr<Signer> signer, std::unique_ptr<RocksStore> store)
    : dir_(std::move(dir)), signer_(std::move(signer)), store_(std::move(store)) {}

Result<std::unique_ptr<NodeCore>> NodeCore::open(const DataDir& dir, std::size_t threads) {
  auto signer = read_key(dir);
  if (!signer) return std::unexpected(signer.error());
  auto store = RocksStore::open(dir.database(), RocksStore::Access::kReadWrite);
  if (!store) return std::unexpected(store.error());
  std::unique_ptr<NodeCore> core(new NodeCore(dir, std::move(*signer), std::move(*store)));
  if (auto loaded = core->catalog_.load(*core->store_); !loaded) return std::unexpected(loaded.error());
  core->committer_ = std::make_unique<Committer>(*core->store_, *core->signer_);
  core->io_ = std::make_unique<IoThreads>(threads);
  core->background_ = std::make_unique<boost::asio::thread_pool>(1);
  core->services_.reset(new Services{*core->store_, *core->committer_, core->catalog_, core->directory_, *core->signer_,
                                     core->verifier_, unix_ms_now, {}, {}, {}, {}, 1});
  core->services_->forward = [](const NodeId&, Command, Reply reply) { reply(fail(problem::kOwnerUnreachable)); };
  core->services_->in_background = [io = core->background_.get()](std::function<void()> work) { boost::asio::post(*io, std::move(work)); };
  core->services_->on_durable = [](const SpaceId&) {};
  core->services_->vote_keys = dir.vote_keys();
  core->services_->fresh_name = [] { return to_hex(random_bytes<16>()); };
  core->hub_ = std::make_unique<Hub>(*core->services_, [io = core->io_.get()](std::size_t hash) { return io->executor_for(hash); });
  core->known_nodes_ = std::make_unique<KnownNodes>(*core->store_);
  if (auto known = core->known_nodes_->load(); !known) return std::unexpected(known.error());
  return core;
}

NodeCore::~NodeCore() { stop(); }

void NodeCore::stop() {
  if (io_) {  // first: what runs there submits to the committer
    io_->stop();
    io_->join();
  }
  if (background_) {
    background_->stop();
    background_->join();
  }
  committer_.reset();
}

Result<void> NodeCore::start() {
  if (auto opened = hub_->open_all(); !opened) return opened;
  io_->start();
  return {};
}

Result<void> NodeCore::put_own(const SpaceId& space, std::vector<RecordChange> changes) {
  std::promise<Result<void>> promise;
  auto future = promise.get_future();
  hub_->put_own(space, std::move(changes), [&promise](const Result<void>& outcome) { promise.set_value(outcome); });
  return future.get();
}

}  // namespace giaoban
