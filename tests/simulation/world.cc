#include "tests/simulation/world.h"

#include <algorithm>
#include <cassert>

#include "sync/log/chain.h"
#include "tests/simulation/check.h"

namespace giaoban::simulation {
namespace {

constexpr std::uint64_t kEpochMs = 1'705'968'000'000;  // 2024-01-23, 7:00 in Vietnam
constexpr std::uint64_t kTickMs = 1'000;
constexpr std::uint64_t kSettleMs = 240'000;     // after healing; then the run has failed
constexpr std::uint64_t kQuietMs = 15'000;       // longer than any wait after a refusal
constexpr std::uint64_t kClockJumpMs = 26 * 3'600'000ull;  // makes what was ahead of its time acceptable (SPEC T2)

Uuid numbered_uuid(std::uint8_t kind, std::uint32_t number) {
  Uuid id;
  id.bytes[0] = kind;
  id.bytes[6] = 0x70;
  for (int i = 0; i < 4; ++i) id.bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
  return id;
}

}  // namespace

UnitId World::unit(std::uint32_t node) const { return numbered_uuid(1, node); }

std::uint64_t World::unix_ms(std::uint32_t node) const {
  return kEpochMs + schedule_.now() + static_cast<std::uint64_t>(nodes_[node].clock_ms + (is_healed_ ? static_cast<std::int64_t>(kClockJumpMs) : 0));
}

PeerTime World::Node::time() const { return {world->unix_ms(number), world->schedule_.now()}; }

World::World(Plan plan) : plan_(std::move(plan)), keys_{plan_.real_keys}, random_(plan_.seed) {
  build_nodes();
  found_spaces();
}

World::~World() {
  connections_.clear();
  for (Node& node : nodes_) node.process.reset();
}

void World::build_nodes() {
  nodes_.resize(plan_.parents.size());
  for (std::uint32_t number = 0; number < nodes_.size(); ++number) {
    Node& node = nodes_[number];
    node.world = this;
    node.number = number;
    node.signer = keys_.signer(number);
    node.disk.next_fault = [&node] {
      if (node.next_crash) return *std::exchange(node.next_crash, std::nullopt);
      if (node.full_writes == 0) return MemoryDisk::Fault::kNone;
      --node.full_writes;
      return MemoryDisk::Fault::kFull;
    };
  }
  for (std::uint32_t number = 1; number < nodes_.size(); ++number) {
    Node &child = nodes_[number], &parent = nodes_[plan_.parents[number]];
    child.relations[parent.signer->node()] = Relation::kParent;
    parent.relations[child.signer->node()] = Relation::kChild;
  }
  for (Node& node : nodes_) start(node);
}

void World::found_spaces() {
  for (std::uint32_t number = 0; number < plan_.spaces.size(); ++number) {
    const Plan::Space& wanted = plan_.spaces[number];
    Node& owner = nodes_[wanted.owner];
    const NodeId id = owner.signer->node();
    const Uuid nonce = numbered_uuid(2, number);
    const SpaceId space = space_id(id, nonce);
    std::vector<RecordChange> changes{
        {"spaces", space.text(), {{"kind", "conference"}, {"title", "Giao ban"}, {"owner", id.text()}, {"nonce", nonce.text()}}, {}}};
    const auto member = [&](std::uint32_t node, std::string_view role) {
      changes.push_back({"members", unit(node).text(),
                         {{"unit", unit(node).text()}, {"nodes", {nodes_[node].signer->node().text()}}, {"role", role}}, {}});
    };
    member(wanted.owner, "convener");
    for (const std::uint32_t node : wanted.members) member(node, "member");
    owner.process->put_own(space, [&](const Space&) { return changes; });
    spaces_.push_back(space);
    flush(owner);
  }
}

// --- lives of processes

void World::start(Node& node) {
  node.disk.restart();
  ++node.life;
  node.is_dialling = false;
  node.process = std::make_unique<Process>(Process::Parts{node.disk, node.states, *node.signer, keys_.verifier(), node.relations, node});
  for (const SpaceId& space : node.process->spaces()) node.on_durable(space);
  if (node.number != 0) dial_soon(node, random_.between(1, 500));
}

void World::stop(Node& node, bool is_told, std::uint64_t away_ms) {
  if (node.process == nullptr) return;
  for (Connection& connection : connections_)
    for (Connection::End* end : {&connection.child(), &connection.parent()})
      if (end->node == node.number) connection.lose(*end, is_told);
  node.process.reset();
  schedule_.after(away_ms, [this, &node] {
    if (node.process == nullptr) start(node);
  });
}

void World::Node::flush_soon() {
  if (std::exchange(is_flushing_soon, true)) return;
  world->schedule_.after(world->random_.between(1, 5), [this] {
    is_flushing_soon = false;
    if (process != nullptr) world->flush(*this);
  });
}

void World::flush(Node& node) {
  node.process->flush();
  if (node.disk.has_crashed()) stop(node, false, 5'000);
}

void World::Node::on_durable(const SpaceId& space) {
  const Space* state = process == nullptr ? nullptr : process->space(space);
  if (state != nullptr)
    for (const auto& [origin, head] : process->heads(space)) {
      auto& reached = world->reached_[{number, space, origin}];
      reached = std::max(reached, head.seq);
    }
  if (state == nullptr || state->owner() != signer->node()) return;
  for (const Node& node : world->nodes_)
    if (state->is_member_node(node.signer->node())) world->ever_members_.insert({space, node.number});
    else if (state->log_end(node.signer->node())) world->closed_.insert({space, node.number});
}

void World::Node::on_archived(const Checkpoint& checkpoint) {
  world->archived_states_.insert(checkpoint.state);
  for (const auto& [origin, head] : checkpoint.heads) {
    const LogId log{checkpoint.space, origin};
    const auto known = process->catalog().find(log);
    if (known)
      (void)process->store().scan(Table::kEntries, layout::entry_key({*known, 1}), layout::entry_key({*known, head.seq + 1}),
                                  [&](std::string_view key, std::string_view body) {
                                    world->archived_[{log, layout::read_entry_key(key).seq}] = body;
                                    return true;
                                  });
  }
}

/// Dropping may be allowed only where every member held all of it once, and an archive has it (SPEC K5).
void World::Node::on_allowed(const Checkpoint& checkpoint) {
  const auto fault = [&](const std::string& what) { world->faults_.push_back("dropping was allowed " + what); };
  if (!world->archived_states_.contains(checkpoint.state)) fault("before an archive was written");
  for (const Node& other : world->nodes_) {
    const bool is_member = process->space(checkpoint.space)->is_member_node(other.signer->node());
    if (!is_member || world->is_hostile(other.number)) continue;
    for (const auto& [origin, head] : checkpoint.heads)
      if (world->reached_[{other.number, checkpoint.space, origin}] < head.seq)
        return fault("before node " + std::to_string(other.number) + " held it");
  }
}

void World::Node::on_batch(const LogBatch& batch) { check_delivery(*world, number, batch, world->faults_); }

void World::Node::when_drained(std::function<void()> call) { world->schedule_.after(world->random_.between(1, 10), std::move(call)); }

// --- links

bool World::is_linked(const Node& node) const {
  if (node.process == nullptr || node.number == 0) return node.number == 0;
  const NodeId& parent = nodes_[plan_.parents[node.number]].signer->node();
  return std::ranges::any_of(node.process->links(), [&](const Link* link) { return link->peer() == parent; });
}

void World::dial_soon(Node& node, std::uint64_t wait_ms) {
  if (std::exchange(node.is_dialling, true)) return;
  schedule_.after(wait_ms, [this, &node, life = node.life] {
    if (node.life != life || node.process == nullptr) return;
    node.is_dialling = false;
    dial(node);
  });
}

void World::dial(Node& node) {
  Node& parent = nodes_[plan_.parents[node.number]];
  const bool is_open = std::ranges::any_of(connections_, [&](Connection& one) { return one.child().node == node.number && one.child().link; });
  if (is_open) return;
  if (parent.process == nullptr || schedule_.now() < node.road.closed_until) return dial_soon(node, random_.between(500, 5'000));
  Connection& connection = connections_.emplace_back(
      Connection::Parts{schedule_, random_, node.road, figures_.messages}, node.number, parent.number);
  connection.child().link = std::make_unique<Link>(*node.process, connection.child(), node, parent.signer->node());
  connection.parent().link = std::make_unique<Link>(*parent.process, connection.parent(), parent, std::nullopt);
  for (Connection::End* end : {&connection.child(), &connection.parent()}) {
    Hash nonce;
    random_.fill(nonce.bytes);
    end->link->start(nonce);
  }
}

void World::tick() {
  for (Connection& connection : connections_)
    for (Connection::End* end : {&connection.child(), &connection.parent()})
      if (end->link) end->link->tick();
  std::erase_if(connections_, [](const Connection& one) { return one.is_over(); });
  for (Node& node : nodes_) {
    const bool waited = std::exchange(node.waits_for_own, node.process != nullptr && node.process->waits_for_own());
    if (waited && node.process != nullptr) node.flush_soon();
  }
  for (Node& node : nodes_)
    if (node.number != 0 && node.process != nullptr) dial_soon(node, random_.between(200, 3'000));
  schedule_.after(kTickMs, [this] { tick(); });
}

// --- the run

std::vector<std::string> World::run() {
  tick();
  for (const Step& step : plan_.steps) schedule_.at(step.at_ms, [this, &step] { perform(step); });
  schedule_.run_until(plan_.length_ms);
  heal();
  settle();
  for (auto& fault : check_all(*this)) faults_.push_back(std::move(fault));
  figures_.virtual_ms = schedule_.now();
  return faults_;
}

void World::heal() {
  is_healed_ = true;
  for (Node& node : nodes_) {
    node.road = {};
    node.next_crash.reset();
    node.full_writes = 0;
    if (node.process == nullptr) start(node);
  }
}

bool World::is_calm() {
  for (const Node& node : nodes_)
    if (node.process != nullptr) node.process->reread();
  const auto is_at_rest = [&](const Node& node) { return node.process != nullptr && is_linked(node) && !node.waits_for_own; };
  return std::ranges::all_of(nodes_, is_at_rest) &&
         check_convergence(*this).empty();
}

/// Until all agree, then until nothing can be waiting any more, then one more entry in each space.
void World::settle() {
  const std::uint64_t healed_ms = schedule_.now();
  while (schedule_.now() < healed_ms + kSettleMs && !is_calm()) schedule_.run_until(schedule_.now() + kTickMs);
  figures_.calm_ms = schedule_.now() - healed_ms;
  if (!is_calm()) faults_.push_back("not calm in time");
  schedule_.run_until(schedule_.now() + kQuietMs);
  for (std::uint32_t number = 0; number < spaces_.size(); ++number) {
    Step probe{schedule_.now(), Step::Kind::kPutItem, plan_.spaces[number].owner, number, 0};
    wish(probe);
  }
  schedule_.run_until(schedule_.now() + kQuietMs);
}

}  // namespace giaoban::simulation
