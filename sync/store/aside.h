#pragma once
#include <map>
#include <vector>

#include "sync/store/committer.h"

namespace giaoban {

/// What becomes of an entry that was set aside.
enum class AsideFate : std::uint8_t {
  kKept = 0,     ///< stays apart: its log was closed before it, or another history of its log counts (SPEC W7, L8)
  kReissue = 1,  ///< of this node's own log: its change is to be written again as a new entry (SPEC L9)
  kReissueIfNew = 2,  ///< the same, where the checkpoint in its place does not hold that change already
};

/// An entry that left its log, or never got into it. Nothing is deleted: it is kept in Table::kMeta, under the hash of its
/// history, so that the same entry is set aside once however often it comes.
struct AsideEntry {
  LogId log;
  Head head;  ///< after this entry, in the history that it belongs to
  AsideFate fate = AsideFate::kKept;
  std::uint8_t feed_places = 0;  ///< in the arrival order of the space that it used up: more than one where it came again
  std::string body;
};

void add_aside(Batch& rows, const AsideEntry& entry);
/// In the order of their logs and seqs. Errors: data_damaged.
Result<std::vector<AsideEntry>> read_aside(const StoreReader& store, const SpaceId& space);
bool is_aside(const StoreReader& store, const AsideEntry& entry);
/// The places that it used up when it was set aside before; 0 where it was not.
std::uint8_t feed_places_before(const StoreReader& store, const AsideEntry& entry);

/// The entry after `written` is `original` written anew (SPEC L9). Where either comes back, there is nothing left to write again.
void note_reissue(Batch& rows, const SpaceId& space, const Hash& written, const Hash& original);

/// Which entries of this node say the same because one was written anew of the other. As of when it was read.
class Reissues {
 public:
  /// Errors: data_damaged, storage_failed.
  static Result<Reissues> read(const StoreReader& store, const SpaceId& space);
  /// The entry that this one was first written as: itself where it never was written anew.
  Hash first_of(const Hash& entry) const;

 private:
  std::map<Hash, Hash> originals_;
};

/// How far the parent says this node's own log of a space goes; 0 where it never said (SPEC L9).
std::uint64_t read_own_end(const StoreReader& store, const SpaceId& space);
void put_own_end(Batch& rows, const SpaceId& space, std::uint64_t seq);

}  // namespace giaoban
