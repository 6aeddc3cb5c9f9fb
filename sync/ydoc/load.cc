// A whole state into a blank document: its structs become items as they are read and checked, and get their places in a
// second walk, over the items. What is not whole, or otherwise unlike what a document encodes to, is left to apply.cc.
#include <algorithm>

#include "sync/ydoc/document_store.h"

namespace giaoban {

using namespace ydoc;

class DocumentStore::Loader {
 public:
  explicit Loader(DocumentStore& store) : store_(store) {}
  /// Makes items of all structs. False where there is something that this does not take.
  bool read(UpdateReader& reader);
  /// Puts them where they belong. False where one has to wait or be refused.
  bool place_all();

 private:
  /// The items of a client from `next` on, which have no place yet, by clock.
  struct Run {
    std::uint32_t client = 0, next = 0, end = 0;
    std::uint32_t parent = 0;  // of those that name one, the first
    bool is_open = false;
  };
  /// What an item hangs on that has no neighbour to tell.
  struct Parent {
    Reference type;               // none: a root
    std::uint32_t root = kNone, key = kNone;  // names
  };
  struct OpenRun {
    std::uint32_t run = 0;
    Reference wanted;  // until this has its place
  };

  bool begin_run(const StructView& first, std::size_t structs);
  bool add(const StructView& view);
  Reference reference(const Id& id) {
    if (id.client != own_id_ && id.client != other_id_) {
      other_id_ = id.client;
      other_ = store_.clients.find_or_add(id.client);
    }
    return {id.client == own_id_ ? runs_.back().client : other_, static_cast<std::uint32_t>(id.clock)};
  }
  Outcome place_next(Run& run);
  std::uint32_t find_list(const Parent& parent);
  bool has_place(Reference id) {
    if (!id.exists() || id.clock < store_.clients[id.client].end) return true;
    missing_ = id;
    return false;
  }
  bool place_run(std::uint32_t first);
  bool open_missing();

  DocumentStore& store_;
  std::vector<Run> runs_;
  std::vector<Parent> parents_;            // of all items that name one, in the order of the update
  std::vector<std::uint32_t> run_of_;      // by client; kNone where it has none
  std::vector<OpenRun> open_;
  std::uint64_t own_id_ = 0, other_id_ = limits::kSafeInteger + 1;  // of the run that is read; of the client named last beside it
  std::uint32_t other_ = kNone;
  std::size_t bytes_ = 0;
  Reference missing_;
};

Result<bool> DocumentStore::load(std::string_view update, const UpdateLimits& limits) {
  UpdateReader reader(update, limits);
  Loader loader(*this);
  const bool is_taken = loader.read(reader);
  if (is_taken) {
    for (ClockRange range; reader.next_delete(range);) deletes_.push_back(range);
  }
  if (reader.failed()) return std::unexpected(reader.error());
  return is_taken && loader.place_all();
}

bool DocumentStore::Loader::read(UpdateReader& reader) {
  for (StructView view; reader.next_struct(view);) {
    const bool begins = runs_.empty() || view.id.client != own_id_;
    if ((begins && !begin_run(view, reader.left_in_block() + 1)) || !add(view)) return false;
  }
  return true;
}

bool DocumentStore::Loader::begin_run(const StructView& first, std::size_t structs) {
  if (first.id.clock != 0) return false;
  const auto begin = static_cast<std::uint32_t>(store_.items.size());
  store_.items.reserve(begin + std::min(structs, store_.options.items));
  own_id_ = first.id.client;
  runs_.push_back({store_.clients.find_or_add(own_id_), begin, begin, static_cast<std::uint32_t>(parents_.size())});
  return true;
}

bool DocumentStore::Loader::add(const StructView& view) {
  bytes_ += view.content.size() + view.key.size() + (view.parent == StructView::Parent::kRoot ? view.root.size() : 0);
  if (view.kind == ContentKind::kSkip || view.end() > limits::kDocumentClock) return false;
  if (store_.items.size() >= store_.options.items || bytes_ > store_.options.content_bytes) return false;
  const Reference id{runs_.back().client, static_cast<std::uint32_t>(view.id.clock)};
  const std::uint32_t index = store_.items.add(id.client, id.clock, static_cast<std::uint32_t>(view.length));
  store_.clients[id.client].structs.append({id.clock, index});
  runs_.back().end = index + 1;
  Item& item = store_.items[index];
  item.kind = view.kind;
  item.is_deleted = view.kind == ContentKind::kGc;
  if (item.is_deleted) return true;
  if (view.has_origin) item.origin = reference(view.origin);
  if (view.has_right_origin) item.right_origin = reference(view.right_origin);
  if (view.parent == StructView::Parent::kItem) {
    parents_.push_back({.type = reference(view.parent_item)});
  } else if (view.parent == StructView::Parent::kRoot) {
    parents_.push_back({.type = {}, .root = store_.lists.find_or_add_name(view.root)});
  }
  if (view.parent != StructView::Parent::kCopied && view.has_key) parents_.back().key = store_.lists.find_or_add_name(view.key);
  store_.put_content(item, view.content);
  return true;
}

bool DocumentStore::Loader::place_all() {
  // Highest client first: then few find others at their place.
  std::ranges::sort(runs_, std::greater<>{}, [this](const Run& run) { return store_.clients[run.client].id; });
  run_of_.assign(store_.clients.size(), kNone);
  for (std::uint32_t i = 0; i < runs_.size(); ++i) {
    run_of_[runs_[i].client] = i;
    store_.clients[runs_[i].client].structs.build_guesses();
  }
  for (std::uint32_t i = 0; i < runs_.size(); ++i) {
    if (!place_run(i)) return false;
  }
  return true;
}

/// Places all of a run. Where an item hangs on one of another run, that is placed just so far.
bool DocumentStore::Loader::place_run(std::uint32_t first) {
  open_.assign(1, {first, {}});
  while (!open_.empty()) {
    const auto [index, wanted] = open_.back();
    Run& run = runs_[index];
    run.is_open = true;
    Outcome outcome = Outcome::kDone;
    while (outcome == Outcome::kDone && run.next < run.end &&
           (!wanted.exists() || wanted.clock >= store_.clients[wanted.client].end)) {
      outcome = place_next(run);
    }
    if (outcome == Outcome::kRefused || (outcome == Outcome::kMissing && !open_missing())) return false;
    if (outcome == Outcome::kMissing) continue;
    run.is_open = false;
    open_.pop_back();
  }
  return true;
}

bool DocumentStore::Loader::open_missing() {
  const std::uint32_t other = run_of_[missing_.client];
  if (other == kNone || runs_[other].is_open || runs_[other].next == runs_[other].end) return false;
  open_.push_back({other, missing_});
  return true;
}

DocumentStore::Outcome DocumentStore::Loader::place_next(Run& run) {
  const std::uint32_t index = run.next;
  // A copy: what is split on the way to a place may move all items.
  const Item item = store_.items[index];
  if (item.kind != ContentKind::kGc) {
    Place place;
    place.origin = item.origin;
    place.right_origin = item.right_origin;
    const bool names_parent = !place.origin.exists() && !place.right_origin.exists();
    if (!has_place(place.origin) || !has_place(place.right_origin)) return Outcome::kMissing;
    if (names_parent) {
      const Parent& parent = parents_[run.parent];
      if (!has_place(parent.type)) return Outcome::kMissing;
      ++run.parent;
      place.list = find_list(parent);
    } else {
      store_.find_beside(place);
    }
    if (place.list == kNone) {
      store_.forget(index);
    } else {
      if (!store_.is_depth_allowed(item.kind, place.list) || !store_.find_left(store_.clients[run.client].id, place)) {
        return Outcome::kRefused;
      }
      store_.items[index].list = place.list;
      store_.put_behind(place.left, index);
    }
  }
  store_.note_growth(run.client);
  store_.clients[run.client].end = item.end();
  ++run.next;
  return Outcome::kDone;
}

std::uint32_t DocumentStore::Loader::find_list(const Parent& parent) {
  const std::uint32_t type =
      parent.type.exists() ? store_.type_of(store_.items[store_.find_item(parent.type)]) : store_.lists.find_or_add_root(parent.root);
  return type != kNone && parent.key != kNone ? store_.lists.find_or_add_key(type, parent.key) : type;
}

}  // namespace giaoban
