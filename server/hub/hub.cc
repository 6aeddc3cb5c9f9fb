#include "server/hub/hub.h"

#include <boost/asio/post.hpp>

#include "sync/store/base.h"
#include "sync/store/state.h"

namespace giaoban {

Hub::Hub(Services& services, ExecutorFor executor_for)
    : services_(services), executor_for_(std::move(executor_for)) {
  services_.find_host = [this](const SpaceId& space) { return find(space); };
  services_.on_founded = [this](const SpaceId& space) {
    const auto host = find_or_make(space);
    boost::asio::post(host->executor(), [host] { (void)host->open(); });
  };
}

/// A load that was cut short counts for nothing: the checkpoint comes again over a link.
Result<void> Hub::forget_loads() {
  const auto loads = unfinished_loads(services_.store);
  if (!loads) return std::unexpected(loads.error());
  for (const SpaceId& space : *loads)
    if (auto forgotten = forget_load(services_.store, space); !forgotten) return forgotten;
  return {};
}

Result<void> Hub::open_all() {
  if (auto forgotten = forget_loads(); !forgotten) return forgotten;
  for (const SpaceId& space : services_.catalog.spaces())
    if (auto opened = find_or_make(space)->open(); !opened) return opened;
  return {};
}

std::shared_ptr<SpaceHost> Hub::find(const SpaceId& space) const {
  const std::lock_guard lock(mutex_);
  const auto found = hosts_.find(space);
  return found == hosts_.end() ? nullptr : found->second;
}

std::shared_ptr<SpaceHost> Hub::find_or_make(const SpaceId& space) {
  const std::lock_guard lock(mutex_);
  auto& host = hosts_[space];
  if (host == nullptr)
    host = std::make_shared<SpaceHost>(services_, space, executor_of(space));
  return host;
}

boost::asio::any_io_executor Hub::executor_of(const SpaceId& space) const {
  return executor_for_(std::hash<SpaceId>{}(space));
}

void Hub::forget_unfounded(const SpaceId& space) {
  const auto host = find(space);
  if (host == nullptr || host->space().is_founded()) return;
  const std::lock_guard lock(mutex_);
  hosts_.erase(space);
}

std::vector<std::shared_ptr<SpaceHost>> Hub::hosts() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<SpaceHost>> all;
  for (const auto& [id, host] : hosts_) all.push_back(host);
  return all;
}

void Hub::run(Command command, Reply reply) {
  if (services_.on_answered) {
    reply = [this, reply = std::move(reply)](const Outcome& outcome) {
      services_.on_answered(outcome);
      reply(outcome);
    };
  }
  const auto host = find(command.space);
  if (host == nullptr) return reply(fail(problem::kSpaceUnknown));
  boost::asio::post(host->executor(), [host, command = std::move(command), reply = std::move(reply)]() mutable {
    host->run(std::move(command), std::move(reply));
  });
}

void Hub::ingest(LogBatch batch, SpaceHost::Ingested done, SpaceReplica::Source source) {
  const SpaceId space = batch.log.space;
  boost::asio::post(executor_of(space), [this, space, batch = std::move(batch), source, done = std::move(done)]() mutable {
    // Made here and not before: a batch that was refused meanwhile may have let the host go.
    const auto host = find_or_make(space);
    host->ingest(std::move(batch), source, [this, host, done = std::move(done)](const Result<Head>& head) {
      if (!head) forget_unfounded(host->space().id());
      done(head);
    });
  });
}

void Hub::note_own_end(const SpaceId& space, std::uint64_t seq, bool is_parents) {
  if (const auto host = find(space)) boost::asio::post(host->executor(), [host, seq, is_parents] { host->note_own_end(seq, is_parents); });
}

void Hub::put_own(const SpaceId& space, std::vector<RecordChange> changes,
                  std::function<void(const Result<void>&)> done) {
  put_own(space, SpaceHost::MakeChanges([changes = std::move(changes)](const Space&) { return changes; }), std::move(done));
}

void Hub::put_own(const SpaceId& space, SpaceHost::MakeChanges make, std::function<void(const Result<void>&)> done) {
  boost::asio::post(executor_of(space), [this, space, make = std::move(make), done = std::move(done)]() mutable {
    find_or_make(space)->put_own(make, std::move(done));
  });
}

void Hub::load_checkpoint(Checkpoint checkpoint, std::function<void(const Result<void>&)> done) {
  const SpaceId space = checkpoint.space;
  boost::asio::post(executor_of(space), [this, space, checkpoint = std::move(checkpoint), done = std::move(done)]() mutable {
    find_or_make(space)->load_checkpoint(std::move(checkpoint), [this, space, done = std::move(done)](const Result<void>& outcome) {
      if (!outcome) forget_unfounded(space);
      done(outcome);
    });
  });
}

void Hub::note_archive(const SpaceId& space, std::map<NodeId, Head> heads, std::function<void(const Result<void>&)> done) {
  const auto host = find(space);
  if (host == nullptr) return done(fail(problem::kSpaceUnknown));
  boost::asio::post(host->executor(), [host, heads = std::move(heads), done = std::move(done)] { host->note_archive(heads, done); });
}

void Hub::remote_awareness(const SpaceId& space, std::string document, std::uint64_t source, std::string update) {
  if (const auto host = find(space))
    boost::asio::post(host->executor(), [host, document = std::move(document), source, update = std::move(update)] {
      host->remote_awareness(document, source, update);
    });
}

void Hub::withdraw_awareness(std::uint64_t source) {
  for (const auto& host : hosts())
    boost::asio::post(host->executor(), [host, source] { host->withdraw_awareness(source); });
}

}  // namespace giaoban
