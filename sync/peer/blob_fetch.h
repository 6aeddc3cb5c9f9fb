#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "sync/base/blob_manifest.h"
#include "sync/peer/peer_action.h"

namespace giaoban {

/// What a BlobFetch keeps its parts in. Everything kept was checked against its hash.
class BlobParts {
 public:
  virtual ~BlobParts() = default;
  virtual bool has(const Hash& blob) const = 0;
  virtual bool has_chunk(const Hash& chunk) const = 0;
  virtual Result<BlobManifest> manifest(const Hash& blob) const = 0;
  /// Errors of these: data_damaged (not the hash that was named), and those of the disk.
  virtual Result<void> keep_manifest(const Hash& blob, std::string_view bytes) = 0;
  virtual Result<void> keep_chunk(const Hash& chunk, std::string_view bytes) = 0;
  /// Counts the file as here. Error: not_found (a chunk), and those of the disk.
  virtual Result<void> finish(const Hash& blob) = 0;
};

/// Fetches files that this node wants, and parts that others asked it for, from whichever linked node has them, part by
/// part (SPEC B3, B4). What arrived of a file stays when a link breaks, and is never asked for again.
///
/// Inputs append to a list of actions, to be taken and done after each. Pure but for what `parts` keeps; one thread.
class BlobFetch {
 public:
  static constexpr std::size_t kFiles = 100'000;        // wanted; beyond: left for the next start, which looks again
  static constexpr std::size_t kFilesAtOnce = 4;        // under way; those that somebody opened go first
  static constexpr std::size_t kPartsAtOnce = 12;       // asked of one link; the rest waits here
  static constexpr std::size_t kPassedOn = 16;          // parts that one node may have us look for; beyond: no_blob
  static constexpr std::uint64_t kRetryMs = 2'000;      // after nobody had a part; doubles up to:
  static constexpr std::uint64_t kRetryMostMs = 60'000;
  static constexpr std::uint64_t kStallMs = 120'000;    // nothing of files from a node: what it was asked for goes to others

  /// Whether a part of a file of so many bytes (0: not known) may go over the link to a node (SPEC B5, P11).
  using May = std::function<bool(const SpaceId& space, const Hash& blob, std::uint64_t file_size, const NodeId& node)>;
  BlobFetch(BlobParts& parts, May may) : parts_(parts), may_(std::move(may)) {}

  struct Ask {
    NodeId node;
    peer_action::BlobWanted part;
  };
  /// What a node asked for by look_for() is here now, or nobody has it.
  struct Answer {
    NodeId node;
    peer_action::BlobWanted part;
    bool is_here = false;
  };
  struct Finished {
    SpaceId space;
    Hash blob;
  };
  using Action = std::variant<Ask, Answer, Finished>;
  std::vector<Action> take_actions() { return std::exchange(actions_, {}); }

  /// `node` told of the file, so it or somebody behind it is likely to have it.
  void note_source(const Hash& blob, const NodeId& node);
  /// `size` is what the file's record says, 0 where that is not known. Wanted again, it is asked for at once.
  struct Wish {
    SpaceId space;
    Hash blob;
    std::uint64_t size = 0;
    bool is_opened = false;  ///< somebody waits for it
  };
  void want(const Wish& wish, std::uint64_t steady_ms);
  /// No more fetched by itself; one that somebody opened goes on.
  void forget(const Hash& blob);
  void add_link(const NodeId& node, std::uint64_t steady_ms);
  void remove_link(const NodeId& node, std::uint64_t steady_ms);
  /// A linked node asks for a part that is not here: an Answer follows. It is never asked for it itself.
  void look_for(const NodeId& node, const peer_action::BlobWanted& part, std::uint64_t steady_ms);
  void take_bytes(const NodeId& from, const peer_action::BlobBytesArrived& arrived, std::uint64_t steady_ms);
  void take_absence(const NodeId& from, const Hash& part, std::uint64_t steady_ms);
  /// About once a second.
  void tick(std::uint64_t steady_ms);

  struct Progress {
    std::uint64_t held = 0;
    std::uint64_t size = 0;      ///< 0: not known yet
    bool is_under_way = false;   ///< parts of it are asked for
  };
  /// nullopt where the file is not wanted.
  std::optional<Progress> progress(const Hash& blob) const;
  std::size_t wanted() const { return files_.size(); }

 private:
  enum class Stage : std::uint8_t { kNew, kReady, kUnderWay, kAsleep };
  struct File {
    Wish wish;
    std::optional<BlobManifest> manifest;
    std::size_t next = 0;      // of its chunks, to be looked at
    std::uint64_t held = 0;    // bytes of those looked at that are here
    std::size_t parts = 0;     // of wanted_ that it brought and waits for
    std::uint64_t number = 0;  // in order of being wanted
    Stage stage = Stage::kNew;
    std::uint64_t wakes_ms = 0;  // where it is asleep
    std::uint64_t retry_ms = kRetryMs;
  };
  struct Asker {
    NodeId node;
    std::uint64_t offset = 0;
  };
  struct Part {
    SpaceId space;
    Hash blob;
    std::uint64_t file_size = 0;
    std::uint64_t size = 0;      // 0 for a manifest, until its first bytes
    bool is_of_file = false;     // a file here waits for it, not only others
    std::optional<NodeId> from;  // who was asked
    std::string bytes;           // so far
    std::set<NodeId> lacking;    // who said that it is not there, or gave something else
    std::vector<Asker> askers;
  };
  /// What is known of who has a file, or some of it.
  struct Sources {
    std::set<NodeId> having;
    std::set<NodeId> lacking;
  };
  struct Link {
    std::size_t asked = 0;
    std::uint64_t heard_ms = 0;  // of files, or when it was asked with nothing under way
  };
  using Parts = std::map<Hash, Part>;

  // Files.
  void work(std::uint64_t steady_ms);
  void begin_files(std::uint64_t steady_ms);
  void set_stage(File& file, Stage stage, std::uint64_t wakes_ms = 0);
  void go_on(File& file, std::uint64_t steady_ms);
  void add_part(File& file, const Hash& hash, std::uint64_t size);
  void end_round(File& file, std::uint64_t steady_ms);

  // Parts.
  bool ask_parts(std::uint64_t steady_ms);
  static bool has_asker(const Part& part, const NodeId& node);
  bool may_ask(const Part& part, const NodeId& node) const;
  std::optional<NodeId> choose(const Part& part) const;
  bool can_come(const Part& part) const;
  Sources* sources_of(const Hash& blob);
  void let_go(Part& part);
  void lacks(Part& part, const NodeId& node);
  void take_whole(Parts::iterator found, std::uint64_t steady_ms);
  void end_part(Parts::iterator found, bool is_here, std::uint64_t held, std::uint64_t steady_ms);

  BlobParts& parts_;
  const May may_;
  std::map<NodeId, Link> links_;
  std::map<Hash, File> files_;
  std::set<std::tuple<bool, std::uint64_t, Hash>> ready_;  // not opened, number
  std::set<std::pair<std::uint64_t, Hash>> asleep_;
  std::size_t under_way_ = 0;
  std::uint64_t next_number_ = 0;
  Parts wanted_;
  std::map<Hash, Sources> sources_;
  std::vector<Action> actions_;
};

}  // namespace giaoban
