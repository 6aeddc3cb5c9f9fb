#pragma once
#include <optional>
#include <vector>

#include "sync/space/checkpoint.h"
#include "sync/space/space.h"

namespace giaoban {

/// Entries since the last checkpoint at which the owner makes the next (SPEC K4), and at which who lacks so many is
/// offered a checkpoint in their place (P24).
constexpr std::uint64_t kCheckpointEntries = 10'000;

/// A record of the collection `checkpoints` that stands.
struct KnownCheckpoint {
  std::uint64_t number = 0;
  Checkpoint checkpoint;
  bool is_last = false;    ///< made when the conference had been held
  bool is_archived = false, is_droppable = false;
};

/// Those of a space, by their numbers. What cannot be read is left out.
std::vector<KnownCheckpoint> known_checkpoints(const Space& space);

/// The same of one record; nullopt where it does not stand or cannot be read. The owner is not compared.
std::optional<KnownCheckpoint> known_checkpoint(const SpaceId& space, std::string_view id, const Record& record);

/// Whether the space holds all heads of the checkpoint, as far as counting shows; hashes are compared elsewhere.
bool reaches(const Space& space, const Checkpoint& checkpoint);

/// What a node does next about the checkpoints of a space (SPEC K4, K5), one at a time.
struct CheckpointStep {
  enum class Kind : std::uint8_t {
    kNone,
    kMake,     ///< the owner: make the checkpoint `number`
    kReceipt,  ///< a member: say that it holds `number`, if the hashes are equal
    kAllow,    ///< the owner: everybody holds `number`, and it is archived
    kDrop,     ///< drop the entries up to `number`
  };
  Kind kind = Kind::kNone;
  std::uint64_t number = 0;
  std::optional<Checkpoint> checkpoint = {};  ///< of `number`, but for kMake
  bool is_last = false;                       ///< for kMake
};

/// `base` is the checkpoint under the logs of this node; null where all entries are kept.
CheckpointStep next_checkpoint_step(const Space& space, const NodeId& self, const Checkpoint* base);

/// The changes by which the owner allows to drop `number`: earlier checkpoints have done their service.
std::vector<RecordChange> allow_dropping(const Space& space, std::uint64_t number);
RecordChange checkpoint_record(std::uint64_t number, const Checkpoint& checkpoint, bool is_last);
/// The id of a node's receipt.
std::string receipt_id(const UnitId& unit, const NodeId& node);
/// The receipt of a member node for the checkpoint of a step. nullopt where it vouches for nobody here.
std::optional<RecordChange> checkpoint_receipt(const Space& space, const NodeId& self, const CheckpointStep& step);

}  // namespace giaoban
