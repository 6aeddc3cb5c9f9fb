#pragma once
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "schema/shared.h"
#include "sync/log/log_batch.h"
#include "sync/log/parsed_entry.h"
#include "sync/space/record.h"

namespace giaoban {

using schema::SpaceKind;

/// Names of a record within a space.
using RecordKey = std::pair<std::string, std::string>;  // collection, id

/// One space as the projection of its logs: records, members, heads. Pure and single-threaded: whoever owns it
/// calls it from one thread and makes durable what it says before telling anybody.
class Space {
 public:
  explicit Space(SpaceId id) : id_(id) {}

  // --- what is known
  const SpaceId& id() const { return id_; }
  bool is_founded() const { return founded_; }
  const NodeId& owner() const { return owner_; }
  SpaceKind kind() const { return kind_; }
  std::string title() const;
  std::uint64_t offset() const { return offset_; }
  const std::map<NodeId, Head>& heads() const { return heads_; }
  Head head(const NodeId& origin) const;

  const Record* find(std::string_view collection, std::string_view id) const;
  /// Visits the records of a collection that exist, in order of their ids.
  void each(std::string_view collection, const std::function<void(const std::string& id, const Record&)>& visit) const;
  const std::map<RecordKey, Record>& records() const { return records_; }

  bool has_member(const UnitId& unit) const { return members_.contains(unit); }
  const std::map<UnitId, std::set<NodeId>>& members() const { return members_; }
  /// Whether `node` vouches for `unit` here.
  bool vouches(const NodeId& node, const UnitId& unit) const;
  /// Whether it does, or did before its log was closed (SPEC W6).
  bool ever_vouched(const NodeId& node, const UnitId& unit) const;
  /// Whether `node` vouches for any member.
  bool is_member_node(const NodeId& node) const;
  /// The node that decides on the sitting (SPEC S6): the first of the unit that leads that is not the owner, else
  /// the owner.
  NodeId lead() const;
  /// The unit to which the sitting was handed, as long as it leads.
  std::optional<UnitId> leading_unit() const;
  /// Whether the node vouches, or did, for a unit that leads the sitting in the owner's place, or did (SPEC W8).
  bool ever_led(const NodeId& node) const;
  /// The last seq of a log that counts: without end for a node that may write, where it was closed for one that could
  /// once (SPEC W6), nullopt for one that never belonged.
  std::optional<std::uint64_t> log_end(const NodeId& node) const;

  // --- change
  /// The next stamp for an entry of this node.
  Hlc next_stamp(std::uint64_t unix_ms) { return clock_.next(unix_ms); }
  /// The greatest stamp that was issued or taken in (SPEC T1).
  Hlc last_stamp() const { return clock_.last(); }

  struct Applied {
    std::uint64_t offset = 0;  ///< place in this node's arrival order
    Head head;                 ///< the log's head with this entry
    RecordKey record;          ///< the record that changed; empty collection where none did
    std::string document;      ///< the document that the entry updates; empty for a record change
  };
  /// Takes in an entry that check_entry() allowed, as the next of `origin`'s log.
  Applied apply(const NodeId& origin, const ParsedEntry& entry);

  /// Remembers what apply() overwrites until commit() or rollback(). Not nested.
  void begin();
  void commit() { undo_.reset(); }
  void rollback();

  // --- loading from a store, before anything else
  void load_record(RecordKey key, Record record);
  void load_log(const NodeId& origin, const Head& head, Hlc last);
  void load_offset(std::uint64_t offset) { offset_ = offset; }
  void finish_loading() { project(); }

 private:
  struct Undo {
    std::vector<std::pair<RecordKey, std::optional<Record>>> records;
    std::map<NodeId, Head> heads;
    std::uint64_t offset;
    HybridClock clock;
  };
  /// Owner, kind and members from their records.
  void project();
  void project_member(const UnitId& unit, const Record& member);

  SpaceId id_;
  bool founded_ = false;
  NodeId owner_;
  SpaceKind kind_ = SpaceKind::kRegistry;
  std::map<UnitId, std::set<NodeId>> members_;
  std::map<UnitId, std::map<NodeId, std::uint64_t>> closed_;  // of units that left, too
  std::map<RecordKey, Record> records_;
  std::map<NodeId, Head> heads_;
  std::uint64_t offset_ = 0;
  HybridClock clock_;
  std::optional<Undo> undo_;
};

/// What a record of the collection `members` says, deleted or not: who may write for the unit, and whose logs were closed.
std::set<NodeId> listed_nodes(const Record& member);
std::map<NodeId, std::uint64_t> closed_logs(const Record& member);

}  // namespace giaoban
