#pragma once
#include "server/identity/actor.h"
#include "sync/log/signer.h"
#include "sync/store/space_store.h"

namespace giaoban::bench {

/// A conference with one unit, and the rows that `record.put` commands leave behind in it. Single-threaded.
class SampleSpace {
 public:
  SampleSpace(const Signer& signer, LogCatalog& catalog);

  const SpaceId& id() const { return space_.id(); }
  const Actor& actor() const { return actor_; }

  /// The commit that founds the space: before any other.
  Commit found();

  /// What the server commits for one more put of an agenda item of kWriteBytes: entry, place in the feed, merged
  /// record, result of the command; and the log's new head.
  Commit write();

 private:
  void put(Commit& commit, RecordChange change);

  const Signer& signer_;
  LogCatalog& catalog_;
  Actor actor_;
  Uuid nonce_;
  Space space_;
  std::uint64_t turn_ = 0;
};

/// A command id that no other turn has.
CommandId sample_command(std::uint64_t turn);

/// Milliseconds since the Unix epoch.
std::uint64_t unix_ms();

}  // namespace giaoban::bench
