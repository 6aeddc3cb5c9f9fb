#pragma once
#include <list>
#include <memory>
#include <set>

#include "sync/peer/peer_session.h"
#include "sync/store/memory_store.h"
#include "sync/store/space_store.h"
#include "tests/unit/space_world.h"

namespace giaoban {

/// A node as a session sees it: spaces in memory, logs in a memory store, everything durable at once. What it takes in
/// is told to all of its sessions.
class PeerNode : public ReplicaView {
 public:
  explicit PeerNode(unsigned number) : signer_(seed_of(number)), unit_(uuid_of(100 + number)) {}

  const NodeId& id() const { return signer_.node(); }
  const Ed25519Signer& signer() const { return signer_; }
  const UnitId& unit() const { return unit_; }
  void set_relation(const NodeId& node, Relation relation) { relations_[node] = relation; }

  // --- ReplicaView
  std::optional<Relation> relation(const NodeId& node) const override {
    const auto found = relations_.find(node);
    return found == relations_.end() ? std::nullopt : std::optional(found->second);
  }
  std::vector<SpaceId> shared_with(const NodeId& node) const override {
    std::vector<SpaceId> ids;
    for (const auto& [id, space] : spaces_)
      if (shares(id, node)) ids.push_back(id);
    return ids;
  }
  bool shares(const SpaceId& id, const NodeId& node) const override {
    const auto found = spaces_.find(id);
    return found != spaces_.end() && found->second.is_founded() &&
           (found->second.owner() == node || found->second.is_member_node(node));
  }
  std::optional<NodeId> owner(const SpaceId& id) const override {
    const auto found = spaces_.find(id);
    if (found == spaces_.end() || !found->second.is_founded()) return std::nullopt;
    return found->second.owner();
  }
  std::map<NodeId, Head> heads(const SpaceId& id) const override { return read_heads(store_, catalog_, id); }
  Result<std::optional<LogBatch>> read_batch(const LogId& log, std::uint64_t from_seq,
                                             std::size_t aim_bytes) const override {
    return giaoban::read_batch(store_, catalog_, log, from_seq, aim_bytes);
  }

  // --- writing
  Space& space(const SpaceId& id) { return spaces_.try_emplace(id, id).first->second; }

  /// Entries of this node in one commit group: only the last one is signed.
  void write(const SpaceId& id, std::vector<RecordChange> changes) {
    Commit commit;
    Space& target = space(id);
    for (auto& change : changes) {
      const auto entry = record_entry(target.next_stamp(kNow), {}, std::move(change));
      RC_ASSERT(check_entry(target, signer_.node(), entry, kNow).has_value());
      const auto applied = target.apply(signer_.node(), entry);
      add_entry(commit, catalog_, target, signer_.node(), entry, applied);
    }
    const Head head = target.head(signer_.node());
    const LogId log{id, signer_.node()};
    sign(commit, log, head.seq, signer_.sign(head_text(log, head)));
    store(std::move(commit));
    tell(id);
  }

  /// Keeps a batch that no honest node would have taken.
  void keep_unchecked(const LogBatch& batch) {
    Space& target = space(batch.log.space);
    Commit commit;
    for (const auto& body : batch.bodies) {
      const auto entry = parse_entry(body);
      RC_ASSERT(entry.has_value());
      add_entry(commit, catalog_, target, batch.log.origin, *entry, target.apply(batch.log.origin, *entry));
    }
    sign(commit, batch.log, batch.last_seq(), batch.signature);
    store(std::move(commit));
    tell(batch.log.space);
  }

  Result<Head> take(const LogBatch& batch) {
    Space& target = space(batch.log.space);
    auto taken = ingest(target, batch, verifier_, kNow);
    if (!taken) {
      if (!target.is_founded()) spaces_.erase(batch.log.space);
      return std::unexpected(taken.error());
    }
    Commit commit;
    for (const Taken& one : *taken) add_entry(commit, catalog_, target, batch.log.origin, one.entry, one.applied);
    if (!taken->empty()) sign(commit, batch.log, batch.last_seq(), batch.signature);
    store(std::move(commit));
    return target.head(batch.log.origin);
  }

  // --- sessions
  std::shared_ptr<PeerProgress> progress(const NodeId& node) {
    auto& progress = progress_[node];
    if (progress == nullptr) progress = std::make_shared<PeerProgress>();
    return progress;
  }
  std::uint64_t unsent(const NodeId& node) { return progress(node)->unsent(); }
  std::unique_ptr<PeerSession> session(std::optional<NodeId> expected, std::shared_ptr<PieceGatherer> pieces,
                                       int protocol) {
    return std::make_unique<PeerSession>(PeerSession::Parts{
        *this, signer_, verifier_, [this](const NodeId& node) { return progress(node); }, expected,
        [pieces](const NodeId&) { return pieces; }, protocol});
  }
  /// Called with each space that changed.
  std::list<std::function<void(const SpaceId&)>> watchers;
  void tell(const SpaceId& id) {
    for (const auto& watcher : watchers) watcher(id);
  }

 private:
  static void sign(Commit& commit, layout::LogNumber number, std::uint64_t seq, const Signature& signature) {
    commit.rows.put(Table::kSignatures, layout::entry_key({number, seq}), as_text(signature.view()));
  }
  void sign(Commit& commit, const LogId& log, std::uint64_t seq, const Signature& signature) {
    sign(commit, catalog_.number_of(log), seq, signature);
  }
  void store(Commit commit) {
    for (const LogAdvance& log : commit.logs)
      commit.rows.put(Table::kLogs, layout::log_key(log.number), layout::log_value(log.row));
    RC_ASSERT(store_.write(commit.rows).has_value());
  }

  Ed25519Signer signer_;
  Ed25519Verifier verifier_;
  UnitId unit_;
  std::map<NodeId, Relation> relations_;
  MemoryStore store_;
  LogCatalog catalog_;
  std::map<SpaceId, Space> spaces_;
  std::map<NodeId, std::shared_ptr<PeerProgress>> progress_;
};

/// Founds a conference of `owner` with these nodes' units as members, as one commit; the number tells spaces apart.
inline SpaceId found(PeerNode& owner, unsigned number, const std::vector<const PeerNode*>& members) {
  const Uuid nonce = uuid_of(number);
  const SpaceId id = space_id(owner.id(), nonce);
  std::vector<RecordChange> changes{
      {"spaces",
       id.text(),
       {{"kind", "conference"}, {"title", "Giao ban"}, {"owner", owner.id().text()}, {"nonce", nonce.text()}},
       {}},
      SpaceWorld::member(owner.unit(), owner.id(), "convener")};
  for (const PeerNode* node : members) changes.push_back(SpaceWorld::member(node->unit(), node->id()));
  owner.write(id, std::move(changes));
  return id;
}

inline RecordChange delegate(const PeerNode& node, const std::string& id) {
  return {"delegates", node.unit().text() + "/" + id, {{"full_name", "Đại biểu " + id}, {"rank", "a"}}, {}};
}

}  // namespace giaoban
