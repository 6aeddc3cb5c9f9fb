#pragma once
#include <boost/asio/thread_pool.hpp>
#include <memory>

#include "server/app/data_dir.h"
#include "server/hub/hub.h"
#include "server/identity/known_nodes.h"
#include "server/net/io_threads.h"
#include "sync/store/rocks_store.h"

namespace giaoban {

/// What every command that works on a node's data needs, open and running: store, committer, hub and their threads.
/// `serve` adds the network to it; `init` and `load` do without.
class NodeCore {
 public:
  /// Opens a data directory that holds a node. Errors: not_found, data_locked, data_newer, data_damaged, disk_full.
  static Result<std::unique_ptr<NodeCore>> open(const DataDir& dir, std::size_t threads = 0);
  /// Finishes what is queued, then closes.
  ~NodeCore();

  const DataDir& dir() const { return dir_; }
  const Signer& signer() const { return *signer_; }
  const Verifier& verifier() const { return verifier_; }
  RocksStore& store() { return *store_; }
  Hub& hub() { return *hub_; }
  Services& services() { return *services_; }
  Directory& directory() { return directory_; }
  Committer& committer() { return *committer_; }
  LogCatalog& catalog() { return catalog_; }
  KnownNodes& known_nodes() { return *known_nodes_; }
  IoThreads& io() { return *io_; }

  /// Reads all spaces, then starts the threads. Call once, after services() is complete. Errors: data_damaged.
  Result<void> start();

  /// Writes what is queued, then ends the threads. Afterwards nothing runs, and whatever the hub's callbacks reach may
  /// go. A second call does nothing.
  void stop();

  /// Writes changes of the node itself and waits for the disk. Not from an I/O thread.
  Result<void> put_own(const SpaceId& space, std::vector<RecordChange> changes);

 private:
  NodeCore(DataDir dir, std::unique_ptr<Signer> signer, std::unique_ptr<RocksStore> store);

  DataDir dir_;
  std::unique_ptr<Signer> signer_;
  Ed25519Verifier verifier_;
  std::unique_ptr<RocksStore> store_;
  LogCatalog catalog_;
  Directory directory_;
  std::unique_ptr<IoThreads> io_;
  std::unique_ptr<Services> services_;
  std::unique_ptr<Hub> hub_;
  std::unique_ptr<KnownNodes> known_nodes_;
  std::unique_ptr<boost::asio::thread_pool> background_;
  std::unique_ptr<Committer> committer_;  // goes first: its callbacks reach all of the above
};

/// Milliseconds since the Unix epoch.
std::uint64_t unix_ms_now();

}  // namespace giaoban
