#pragma once
#include <deque>
#include <map>
#include <memory>
#include <set>

#include "sync/peer/peer_session.h"
#include "sync/store/answers.h"
#include "sync/store/committer.h"
#include "sync/store/memory_store.h"
#include "sync/store/space_replica.h"

namespace giaoban::simulation {

class Link;

/// What a process asks of the world around it.
class Surroundings {
 public:
  virtual ~Surroundings() = default;
  virtual PeerTime time() const = 0;
  /// Calls `flush` of this process in a moment, as long as it lives.
  virtual void flush_soon() = 0;
  /// Entries became durable in a space.
  virtual void on_durable(const SpaceId& space) = 0;
  /// The owner says that a checkpoint is archived; that what it stands for may be dropped.
  virtual void on_archived(const Checkpoint& checkpoint) = 0;
  virtual void on_allowed(const Checkpoint& checkpoint) = 0;
  /// Entries were dropped here; a checkpoint was loaded.
  virtual void on_dropped() = 0;
  virtual void on_loaded() = 0;
  /// A batch arrived.
  virtual void on_batch(const LogBatch& batch) = 0;
  /// Calls `call` once what a link sent is on its way.
  virtual void when_drained(std::function<void()> call) = 0;
};

/// A command as a browser sends it.
struct Request {
  CommandId id;
  AccountId account;
  UnitId unit;
  SpaceId space;
  RecordChange change;
  std::string document_update;  ///< instead of a change
};
using Reply = std::function<void(const Outcome&)>;

/// A node as long as it runs: the logic of sync/ with the smallest driver around it, on a store whose disk outlives it.
/// Everything happens on calls from the schedule.
class Process : public ReplicaView {
 public:
  struct Parts {
    MemoryDisk& disk;
    std::map<Hash, std::string>& states;  ///< of checkpoints, as files beside the disk
    const Signer& signer;
    const Verifier& verifier;
    const std::map<NodeId, Relation>& relations;
    Surroundings& around;
  };
  explicit Process(Parts parts);
  ~Process() override;

  const NodeId& self() const { return parts_.signer.node(); }

  // --- ReplicaView, of what is durable
  std::optional<Relation> relation(const NodeId& node) const override;
  std::vector<SpaceId> shared_with(const NodeId& node) const override;
  bool shares(const SpaceId& space, const NodeId& node) const override;
  std::optional<NodeId> owner(const SpaceId& space) const override;
  std::map<NodeId, Head> heads(const SpaceId& space) const override;
  std::optional<Checkpoint> start(const SpaceId& space) const override;
  std::optional<Checkpoint> base(const SpaceId& space) const override;
  Result<std::optional<LogBatch>> read_batch(const LogId& log, std::uint64_t from_seq, std::size_t aim_bytes) const override;

  // --- work
  void run(const Request& request, const NodeId& via, Reply reply);
  using MakeChanges = std::function<std::vector<RecordChange>(const Space&)>;
  void put_own(const SpaceId& space, const MakeChanges& make);
  void ingest(const LogBatch& batch, const NodeId& from, std::function<void(const Result<Head>&)> done);
  void note_own_end(const SpaceId& space, std::uint64_t seq, bool is_parents);
  /// Makes what waits durable and tells everybody; the disk may kill the process in it, then nobody is told.
  void flush();

  /// Reads again what a failed write left ahead of the disk, as the next request would.
  void reread();
  /// Whether a space waits for entries of this node's own log that others say they hold; flush() goes on where it waited enough.
  bool waits_for_own() const;

  // --- checkpoints
  /// Of what is durable, where this node owns the space.
  void make_checkpoint(const SpaceId& space);
  void note_archive(const SpaceId& space);
  Result<void> load_checkpoint(const Checkpoint& checkpoint);
  bool has_state(const Hash& state) const;
  const std::string* find_state(const Hash& state) const;
  void keep_state(std::string bytes);

  // --- links
  void on_linked(Link& link);
  void on_closed(Link& link);
  std::shared_ptr<PeerProgress> progress(const NodeId& node);
  std::shared_ptr<PieceGatherer> pieces(const NodeId& node);

  const Space* space(const SpaceId& id) const;
  std::vector<SpaceId> spaces() const;
  MemoryStore& store() { return store_; }
  LogCatalog& catalog() { return catalog_; }
  const Signer& signer() const { return parts_.signer; }
  const Verifier& verifier() const { return parts_.verifier; }
  std::vector<Link*> links() const;

 private:
  struct Pending {
    bool shapes_space = false, was_cut = false;
    std::function<void(const Result<void>&)> finish;
  };
  struct Work {
    SpaceReplica replica;
    std::uint64_t epoch = 0;
    std::deque<Pending> pending;
  };
  struct Card {
    NodeId owner;
    std::set<NodeId> nodes;
  };
  using CommandKey = std::pair<AccountId, CommandId>;

  Work& work(const SpaceId& space);
  bool is_ready(Work& work);
  void submit(const SpaceId& space, SpaceReplica::Step step, std::function<void(const Result<void>&)> finish);
  void publish(const SpaceId& space, const std::vector<Pending>& done);
  void publish_card(const SpaceId& space);
  void repair(const SpaceId& space);
  void look_after_checkpoints(const SpaceId& space);
  void drop(const SpaceId& space, const Checkpoint& checkpoint);
  void forget_loads();
  void forget_unfounded(const SpaceId& space);
  Result<SpaceReplica::Step> stage(Work& work, const Request& request);
  void reply(const CommandKey& key, const Outcome& outcome);

  Parts parts_;
  MemoryStore store_;
  LogCatalog catalog_;
  Committer committer_;
  std::map<SpaceId, std::unique_ptr<Work>> works_;
  std::map<SpaceId, Card> cards_;
  std::map<CommandKey, std::vector<Reply>> running_;
  std::map<NodeId, std::shared_ptr<PeerProgress>> progress_;
  std::map<NodeId, std::shared_ptr<PieceGatherer>> pieces_;
  std::map<NodeId, Link*> links_;
  std::vector<std::pair<SpaceId, Result<void>>> finished_;
};

}  // namespace giaoban::simulation
