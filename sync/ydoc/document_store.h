#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sync/ydoc/bookmarks.h"
#include "sync/ydoc/client_table.h"
#include "sync/ydoc/content_arena.h"
#include "sync/ydoc/document.h"
#include "sync/ydoc/item.h"
#include "sync/ydoc/list_table.h"
#include "sync/ydoc/pending.h"
#include "sync/ydoc/scan.h"
#include "sync/ydoc/transaction_log.h"

namespace giaoban {

/// The state of a document and the steps that change it. Each part is a file of its own:
/// apply.cc (an update), fast_apply.cc (the commonest ones), load.cc (a whole state), integrate.cc (one struct), remove.cc,
/// cleanup.cc (the end of a transaction). Whoever changes anything works within a transaction and calls finish() at its end.
class DocumentStore {
 public:
  explicit DocumentStore(const DocumentOptions& given);

  // What there is; read by encode.cc, preview.cc, positions.cc, document.cc.
  DocumentOptions options;
  ydoc::ClientTable clients;
  ydoc::ItemTable items;
  ydoc::ContentArena content;
  ydoc::ListTable lists;
  ydoc::PendingStructs pending_structs;
  ydoc::PendingDeletes pending_deletes;
  ydoc::TransactionLog log;
  ydoc::Bookmarks bookmarks;  ///< for local edits only: whatever else changes a list clears them
  bool is_in_transaction = false;  ///< of local edits

  std::uint32_t find_item(ydoc::Reference id) const {
    const ydoc::StructIndex& structs = clients[id.client].structs;
    return structs.at(structs.find(id.clock)).item;
  }
  /// None where nothing of that id is here.
  ydoc::Reference resolve(const Id& id) const;
  Id wire_id(ydoc::Reference id) const { return {clients[id.client].id, id.clock}; }
  ydoc::Reference list_owner(std::uint32_t list) const;
  /// The list of the children of the type that this item holds; kNone where it holds none.
  std::uint32_t type_of(const ydoc::Item& item) const;
  ItemView view(const ydoc::Item& item) const;

  Result<Applied> apply(std::string_view update, Change* change, const UpdateLimits& limits);
  /// Whether fast_apply.cc may be used; only tests forbid it, to compare.
  bool is_fast = true;

  // Steps of a transaction.
  std::uint32_t item_ending_at(ydoc::Reference id);
  std::uint32_t item_starting_at(ydoc::Reference id);
  /// Cuts a struct; returns the index of its right part.
  std::uint32_t split(ydoc::StructIndex::Place place, std::uint32_t client, std::uint32_t units);
  /// Puts an item, of which everything but its neighbours is told, into its list behind `left` (kNone: first), appends it to
  /// its client and does what follows from that.
  void link(std::uint32_t item, std::uint32_t left);
  void remove(std::uint32_t item);
  /// Deletes what of [start, end) is here and is not deleted yet.
  void remove_span(ydoc::Span span);
  void note_growth(std::uint32_t client);
  /// Whether the clock came in this transaction.
  bool is_new(std::uint32_t client, std::uint32_t clock) const {
    return clients[client].has_grown && clock >= clients[client].before;
  }
  void note_list(std::uint32_t list) {
    if (log.wants_change) log.lists.push_back(list);
  }
  /// Ends the transaction: forgets what was deleted, joins what can be, fills `change`, and `update` with what was done.
  void finish(Change* change, std::string* update = nullptr);
  void put_content(ydoc::Item& item, std::string_view wire);

 private:
  enum class Outcome : std::uint8_t { kDone, kMissing, kRefused };
  struct Block {
    std::uint64_t client = 0, clock = 0;  // of the next struct
    std::size_t left = 0;                 // structs
    Lib0Reader in;                        // where the next one stands
    std::size_t kept = 0;                 // its place among those kept
    bool is_blocked = false, is_open = false;
  };

  // apply.cc
  bool is_blank() const;
  void reset();
  Result<void> read(std::string_view update, const UpdateLimits& limits);
  void integrate_blocks();
  void run_block(std::size_t block);
  const StructView& peek(const Block& block, StructView& scratch) const;
  static void advance(Block& block, const StructView& past);
  Outcome integrate_next(Block& block);
  std::size_t find_block(std::uint64_t client) const;
  void keep_rest();
  bool has_room_to_wait(std::size_t bytes);
  void apply_deletes();
  void retry_pending();
  void retry_client(std::uint64_t client);
  void release_scratch();

  // load.cc
  class Loader;
  /// Into a blank document. False where the update is for apply.cc: then what it left goes by reset().
  Result<bool> load(std::string_view update, const UpdateLimits& limits);

  // fast_apply.cc
  bool apply_fast(std::string_view update, Change* change);
  bool extend_last(const StructView& view, Change* change);
  bool move_edge(const ClockRange& range, Change* change);
  bool shrink_back(ydoc::StructIndex& structs, ydoc::StructIndex::Place place, std::uint32_t units);
  bool shrink_front(ydoc::StructIndex& structs, ydoc::StructIndex::Place place, std::uint32_t units);

  // integrate.cc
  /// Where a struct belongs: the units that it names, the items beside it, its list.
  struct Place {
    ydoc::Reference origin, right_origin, parent;
    std::uint32_t left = ydoc::kNone, right = ydoc::kNone, list = ydoc::kNone;
  };
  Outcome integrate(const StructView& view);
  bool find_unit(const Id& id, const Id& own, std::uint32_t own_client, ydoc::Reference& out);
  void find_list(const StructView& view, Place& place);
  void find_beside(Place& place);
  bool find_left(std::uint64_t own_client, Place& place);
  bool is_depth_allowed(ContentKind kind, std::uint32_t list) const {
    return kind != ContentKind::kType || lists[lists[list].type].depth < options.depth;
  }
  void put_behind(std::uint32_t left, std::uint32_t item);
  void store_gc(std::uint32_t client, std::uint32_t clock, std::uint32_t length);
  void skip_content(ydoc::Item& item, std::uint32_t units);
  void split_content(ydoc::Item& left, ydoc::Item& right, std::uint32_t units, std::uint32_t whole);
  void append_struct(const ydoc::Item& item, std::uint32_t index);
  /// Keeps but the clocks of an item that is in no list.
  void forget(std::uint32_t item);

  // remove.cc
  void mark_deleted(std::uint32_t item);
  void queue_children(std::uint32_t type);

  // cleanup.cc
  void collect(const ydoc::Span& span);
  void collect_item(std::uint32_t item);
  void collect_children(std::uint32_t type);
  void join(ydoc::Span span);
  bool is_joinable(std::uint32_t left_index, std::uint32_t right_index) const;
  void join_next(ydoc::StructIndex& structs, ydoc::StructIndex::Place place);
  void describe(Change& change);

  // Of the update being applied; kept for their memory.
  std::vector<ClockRange> deletes_;
  std::vector<Block> blocks_;
  std::vector<StructView> kept_;  // of a small update, all of its structs
  struct OpenBlock {
    std::size_t block = 0;
    Id wanted;  // until this is here
  };
  std::vector<OpenBlock> open_blocks_;
  Id missing_;                        // what the last struct that could not be integrated waits for
  const char* refusal_ = nullptr;     // why the rest of the update is not taken
  bool is_waiting_new_ = false, is_whole_ = true, is_bulk_ = false;
  std::vector<std::uint64_t> grown_;  // clients whose growth others may wait for
  std::vector<std::uint32_t> to_remove_, to_collect_;
  ydoc::ScannedItems scanned_;
};

}  // namespace giaoban
