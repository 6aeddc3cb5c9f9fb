#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace giaoban::simulation {

/// What happens in a run, at `at_ms` of virtual time. `a`, `b` number nodes or spaces as `kind` says; a step that makes no
/// sense when its turn comes (a crash of a node that is down) does nothing, so that any subset of a plan is a plan.
struct Step {
  enum class Kind : std::uint8_t {
    kPutItem,     ///< node a: a new row that all members may write, in space b
    kPutShared,   ///< node a: a field that others write too, in space b
    kPutUnitRow,  ///< node a: a row of its unit, in space b
    kPutOwned,    ///< node a: a field of the owner's, in space b; forwarded
    kTypeText,    ///< node a: a document update in space b
    kJoin,        ///< the node a joins space b
    kLeave,       ///< the unit of node a leaves space b
    kCrash,       ///< node a dies and comes back after x ms
    kPowerLoss,   ///< the same, and what was not synced is gone
    kCrashAtWrite,  ///< node a dies in its next write, in way x; it comes back after 5 s
    kDiskFull,    ///< node a: the next x writes find the disk full
    kClock,       ///< node a: its wall clock is wrong by x ms from now on
    kCutLink,     ///< the link of node a to its parent breaks
    kHalfOpen,    ///< it carries nothing any more for x ms, and nobody is told; b: 0 both ways, 1 up, 2 down
    kPartition,   ///< the same for x ms, and no new link either
    kSlow,        ///< messages of that link take up to x ms longer, for 30 s
    kBackup,      ///< the disk of node a is copied
    kRestore,     ///< node a dies and comes back with the copy
    kAttack,      ///< node a, which is hostile: attack number x
    kCheckpoint,  ///< the owner of space b makes a checkpoint
    kArchive,     ///< the owner of space b archives it: once all acknowledged, entries go
  };
  std::uint64_t at_ms = 0;
  Kind kind = Kind::kPutItem;
  std::uint32_t a = 0, b = 0;
  std::int64_t x = 0;
  bool operator==(const Step&) const = default;
};

/// A whole run as data: the same plan always runs the same way.
struct Plan {
  std::uint64_t seed = 0;             ///< of delays and nonces
  bool real_keys = false;
  std::vector<std::uint32_t> parents;  ///< of each node; of the first its own number
  std::vector<bool> hostile;
  struct Space {
    std::uint32_t owner = 0;
    std::vector<std::uint32_t> members;  ///< besides the owner
  };
  std::vector<Space> spaces;
  std::vector<Step> steps;
  std::uint64_t length_ms = 0;  ///< until everything heals

  std::string text() const;
  static std::optional<Plan> parse(const std::string& text);
};

/// How large and how rough a run is; each seed draws its own within these.
struct PlanLimits {
  std::uint32_t nodes_max = 9;
  std::uint32_t steps_max = 120;
  std::uint32_t length_s_max = 240;
  bool with_hostile = true;
  bool with_checkpoints = false;  ///< then nobody is hostile
};

Plan make_plan(std::uint64_t seed, const PlanLimits& limits = {});

const char* name_of(Step::Kind kind);

}  // namespace giaoban::simulation
