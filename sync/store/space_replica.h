#pragma once
#include "sync/store/aside.h"
#include "sync/store/base.h"
#include "sync/store/space_store.h"

namespace giaoban {

/// A space as its node works on it: the state in memory, which runs ahead of the disk while commits are in flight, and what
/// the disk must keep of each step. Decides which entries get in, leave again, or are written anew; whoever holds it
/// submits the commits, in the order of the steps. Pure but for what it reads of the store. One thread at a time.
class SpaceReplica {
 public:
  static constexpr std::size_t kReissueAtOnce = 256;  // entries in one step; the rest in the next
  static constexpr std::uint64_t kElsewhereMs = 60'000;

  struct Parts {
    const Store& store;
    LogCatalog& catalog;
    const Signer& signer;
    const Verifier& verifier;
    StateFiles states;  ///< those of checkpoints that this node holds
  };
  SpaceReplica(Parts parts, SpaceId id) : parts_(std::move(parts)), space_(id) {}

  /// Reads the space: first of all, and again after a commit failed. Errors: data_damaged.
  Result<void> open();

  const Space& space() const { return space_; }
  /// The checkpoint under its logs; null where all entries are kept.
  const Checkpoint* base() const { return base_ ? &*base_ : nullptr; }

  /// What must become durable together, and what it changes.
  struct Step {
    Commit commit;
    std::vector<Taken> entries;
    bool was_cut = false;  ///< entries left the state: anything may look different, and less is held
    std::optional<Error> refused = {};  ///< the batch was, once the commit is durable
  };

  /// Changes of this node, all or none. Errors: those of check_entry(), catching_up.
  Result<Step> stage(const Author& author, std::vector<RecordChange> changes, std::uint64_t unix_ms);

  /// An update of a document by this node, checked and not applied. Errors: as for stage().
  Result<ParsedEntry> make_update(const Author& author, std::string_view document, std::string_view update, std::uint64_t unix_ms);
  /// Applies it. Nothing may come between.
  Step apply_update(ParsedEntry entry);

  /// Who gives a batch.
  struct Source {
    bool is_parent = false;
    std::uint64_t acknowledged_by_others = 0;  ///< how far other nodes are known to hold this log
  };
  /// Takes in a batch of another node's, or of this node's own log (SPEC P5, L8, L9). `is_quiet` says that no commit of
  /// this space is in flight. Errors: those of ingest(), log_forked, busy where it must be quiet.
  Result<Step> take(const LogBatch& batch, const Source& source, std::uint64_t unix_ms, bool is_quiet);

  /// While nothing is in flight: sets aside what a closing leaves over (SPEC W7), or writes again what a fork of this node's
  /// own log set aside (L9). nullopt where there is nothing to do. Errors: data_damaged.
  Result<std::optional<Step>> repair(std::uint64_t unix_ms);

  /// Puts a checkpoint under the logs, whose heads are held with their hashes: what it stands for may be dropped once the
  /// step is durable (SPEC K5).
  Step rest_on(const Checkpoint& checkpoint);

  /// Sets the entries of this node's own log after `keep` aside: a checkpoint that tells that log up to `told` is loaded next,
  /// and does not hold them (find_own_part()). Until then nothing is written. Only while nothing is in flight. Errors:
  /// data_damaged, those of Parts::states.
  Result<Step> set_own_aside(std::uint64_t keep, std::uint64_t told);

  /// Whether this node's own log goes further elsewhere: nothing may be written before it came back (SPEC L9).
  bool is_behind() const { return own_end_.value_or(0) > space_.head(parts_.signer.node()).seq; }
  /// The parent says how far it holds this node's own log. Returns whether that was news, to be committed.
  std::optional<Step> note_own_end(std::uint64_t seq);
  /// Another node says so. Where entries of this node's own log were set aside, it waits for these before it writes, at most
  /// kElsewhereMs: a claim holds nobody up for long.
  void note_own_elsewhere(std::uint64_t seq, std::uint64_t unix_ms);
  /// How long it still waits so: repair() may have something to do after that, though nothing came. 0 where it does not wait.
  std::uint64_t own_wait_ms(std::uint64_t unix_ms) const;

 private:
  /// Two histories of one log.
  struct Fork {
    std::uint64_t seq;  ///< the first entry that differs
    std::vector<Head> heads;  ///< after each entry of the batch
  };
  Result<std::optional<Fork>> find_fork(const LogBatch& batch) const;
  Result<Step> take_fork(const LogBatch& batch, const Fork& fork, const Source& source, std::uint64_t unix_ms, bool is_quiet);
  LogBatch beyond_base(const LogBatch& batch) const;
  void apply_own(Step& step, ParsedEntry entry);
  Result<void> absorb(Step& step, const LogBatch& batch, std::uint64_t unix_ms);
  Result<void> cut(Step& step, const NodeId& origin, std::uint64_t keep, AsideFate fate);
  Result<std::optional<Step>> trim();
  Result<std::optional<Step>> reissue(std::uint64_t unix_ms);
  void put_differences(Batch& rows, const Space& fresh) const;

  Parts parts_;
  Space space_;
  std::optional<Checkpoint> base_;
  std::optional<std::uint64_t> own_end_;  // what the parent said outlives a write that failed
  bool has_reissues_ = false;
  struct Elsewhere {
    std::uint64_t seq = 0, until_ms = 0;
  };
  Elsewhere elsewhere_;  // how far others say that they hold this node's own log
};

}  // namespace giaoban
