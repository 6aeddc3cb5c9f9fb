#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <map>
#include <memory>
#include <mutex>

#include "server/hub/space_host.h"

namespace giaoban {

/// All spaces of a node, each on an executor of its own choice. All methods from any thread; what they ask happens on
/// the space's executor, and callbacks come there.
class Hub {
 public:
  /// The same hash always gets the same executor.
  using ExecutorFor = std::function<boost::asio::any_io_executor(std::size_t hash)>;

  /// `services` is completed (on_founded, find_host) and must otherwise be filled. It outlives the hub.
  Hub(Services& services, ExecutorFor executor_for);

  /// Opens every space of the store; what was being loaded when the node stopped is gone. Before anything else. Errors:
  /// data_damaged, disk_full, storage_failed.
  Result<void> open_all();

  /// nullptr where this node has no such space.
  std::shared_ptr<SpaceHost> find(const SpaceId& space) const;

  void run(Command command, Reply reply);
  /// Also founds the space here, where it is new and the batch begins the owner's log.
  void ingest(LogBatch batch, SpaceHost::Ingested done, SpaceReplica::Source source = {});
  /// The parent says how far it holds this node's own log of a space (SPEC L9).
  void note_own_end(const SpaceId& space, std::uint64_t seq, bool is_parents);
  /// Writes changes of the node itself to a space, or founds it with them.
  void put_own(const SpaceId& space, std::vector<RecordChange> changes, std::function<void(const Result<void>&)> done);
  /// The same with changes that follow from what the space is then, such as those of sync/space/membership.h.
  void put_own(const SpaceId& space, SpaceHost::MakeChanges make, std::function<void(const Result<void>&)> done);

  /// As SpaceHost's, for a space that may be new here.
  void load_checkpoint(Checkpoint checkpoint, std::function<void(const Result<void>&)> done);
  void note_archive(const SpaceId& space, std::map<NodeId, Head> heads, std::function<void(const Result<void>&)> done);

  /// Awareness that came over a link; `source` names the link.
  void remote_awareness(const SpaceId& space, std::string document, std::uint64_t source, std::string update);
  void withdraw_awareness(std::uint64_t source);

  Services& services() { return services_; }
  Directory& directory() { return services_.directory; }

 private:
  Result<void> forget_loads();
  std::shared_ptr<SpaceHost> find_or_make(const SpaceId& space);
  boost::asio::any_io_executor executor_of(const SpaceId& space) const;
  /// On the space's executor, like all that makes one: so nobody holds a host that is let go.
  void forget_unfounded(const SpaceId& space);
  std::vector<std::shared_ptr<SpaceHost>> hosts() const;

  Services& services_;
  ExecutorFor executor_for_;
  mutable std::mutex mutex_;  // guards hosts_
  std::map<SpaceId, std::shared_ptr<SpaceHost>> hosts_;
};

}  // namespace giaoban
