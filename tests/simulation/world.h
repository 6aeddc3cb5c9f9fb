#pragma once
#include <list>

#include "tests/simulation/browser.h"
#include "tests/simulation/connection.h"
#include "tests/simulation/keys.h"
#include "tests/simulation/plan.h"

namespace giaoban::simulation {

/// What a run did, for the table of figures.
struct Figures {
  std::uint64_t entries = 0, dropped = 0, loaded = 0, commands = 0, acknowledged = 0, faults = 0, messages = 0, virtual_ms = 0, calm_ms = 0;
};

/// All nodes of a plan, the roads between them and the people at them. run() lives through the plan, heals everything, lets
/// it settle, and looks whether everything holds.
class World {
 public:
  explicit World(Plan plan);
  ~World();

  /// What does not hold; empty where everything does.
  std::vector<std::string> run();
  const Figures& figures() const { return figures_; }

  // --- what checks and attacks look at
  struct Node;
  const Plan& plan() const { return plan_; }
  std::vector<Node>& nodes() { return nodes_; }
  const std::vector<SpaceId>& spaces() const { return spaces_; }
  const std::vector<Wish>& wishes() const { return wishes_; }
  Random& random() { return random_; }
  std::uint64_t unix_ms(std::uint32_t node) const;
  UnitId unit(std::uint32_t node) const;
  /// Whether the owner ever listed the node, and whether it does now.
  bool was_member(std::uint32_t node, const SpaceId& space) const { return ever_members_.contains({space, node}); }
  bool is_hostile(std::uint32_t node) const { return plan_.hostile[node]; }
  /// Entries that were archived, by their logs and seqs.
  const std::map<std::pair<LogId, std::uint64_t>, std::string>& archived() const { return archived_; }
  bool was_closed(std::uint32_t node, const SpaceId& space) const { return closed_.contains({space, node}); }

  struct Node : Surroundings {
    World* world = nullptr;
    std::uint32_t number = 0;
    std::unique_ptr<Signer> signer;
    std::map<NodeId, Relation> relations;
    MemoryDisk disk;
    std::optional<MemoryDisk> backup;
    std::map<Hash, std::string> states;
    std::unique_ptr<Process> process;
    Road road;  ///< to the parent
    std::int64_t clock_ms = 0;  ///< how far its wall clock is off
    std::uint64_t life = 0;     ///< counts its processes
    std::uint64_t full_writes = 0;
    std::optional<MemoryDisk::Fault> next_crash;
    bool waits_for_own = false;  // at the last tick
    bool is_flushing_soon = false;
    bool is_dialling = false;

    PeerTime time() const override;
    void flush_soon() override;
    void on_durable(const SpaceId& space) override;
    void on_dropped() override { ++world->figures_.dropped; }
    void on_loaded() override { ++world->figures_.loaded; }
    void on_archived(const Checkpoint& checkpoint) override;
    void on_allowed(const Checkpoint& checkpoint) override;
    void on_batch(const LogBatch& batch) override;
    void when_drained(std::function<void()> call) override;
  };

 private:
  void build_nodes();
  void found_spaces();
  void start(Node& node);
  /// The process ends now; it comes back after `away_ms`.
  void stop(Node& node, bool is_told, std::uint64_t away_ms);
  void flush(Node& node);
  void dial_soon(Node& node, std::uint64_t wait_ms);
  void dial(Node& node);
  void tick();
  bool is_linked(const Node& node) const;

  void perform(const Step& step);
  void wish(const Step& step);
  void ask(std::size_t number);
  void change_members(const Step& step);
  void keep_checkpoints(const Step& step);
  void disturb_road(const Step& step);
  void restore(Node& node);
  void excuse_losses(Node& node);
  Request request_of(const Step& step, std::size_t number) const;

  void heal();
  void settle();
  bool is_calm();
  std::string fingerprint();

  Plan plan_;
  Keys keys_;
  Random random_;
  Schedule schedule_;
  std::vector<Node> nodes_;
  std::list<Connection> connections_;
  std::vector<SpaceId> spaces_;
  std::vector<Wish> wishes_;
  std::set<std::pair<SpaceId, std::uint32_t>> ever_members_, closed_;
  std::map<std::pair<LogId, std::uint64_t>, std::string> archived_;
  std::set<Hash> archived_states_;
  std::map<std::tuple<std::uint32_t, SpaceId, NodeId>, std::uint64_t> reached_;  // how far each node ever held each log
  std::vector<std::string> faults_;
  Figures figures_;
  bool is_healed_ = false;
};

}  // namespace giaoban::simulation
