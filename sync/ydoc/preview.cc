#include "sync/ydoc/preview.h"

#include <algorithm>
#include <map>
#include <set>

namespace giaoban::ydoc {
namespace {

/// Follows every struct of an update to the root that it hangs in: through the document, and through those structs of the
/// update that came before it.
class Examination {
 public:
  explicit Examination(const DocumentStore& store) : store_(store) {}

  void add_struct(const StructView& view);
  void add_delete(const ClockRange& range);
  /// Resolves what builds on structs that stand behind it in the update.
  Preview finish();

 private:
  /// What a struct of the update hangs in, as far as it is told; structs that wait for others name one of them.
  struct Found {
    std::uint64_t end = 0;
    const std::string* root = nullptr;
    Id depends_on;
  };
  const std::string* root_in_document(const Id& id);
  const std::string* root_in_update(Id id);
  const std::string* root_of(const Id& id);
  const std::string* note_root(std::string_view name) { return &*roots_.emplace(name).first; }

  const DocumentStore& store_;
  std::map<Id, Found> structs_;
  std::vector<ClockRange> later_deletes_;
  std::set<std::string> roots_;        // all that were named
  std::set<const std::string*> used_;  // those that are touched
  Preview out_;
};

const std::string* Examination::root_in_document(const Id& id) {
  const Reference here = store_.resolve(id);
  if (!here.exists()) return nullptr;
  std::uint32_t list = store_.items[store_.find_item(here)].list;
  if (list == kNone) return nullptr;
  for (list = store_.lists[list].type; store_.lists[list].item != kNone;) list = store_.lists[store_.items[store_.lists[list].item].list].type;
  return note_root(store_.lists.name(list));
}

/// Walks from struct to struct; each names one that was there before it, unless the update lies: then the walk has an end.
const std::string* Examination::root_in_update(Id id) {
  for (std::size_t steps = 0; steps <= structs_.size(); ++steps) {
    auto after = structs_.upper_bound(id);
    if (after == structs_.begin()) return nullptr;
    const auto& [start, found] = *std::prev(after);
    if (start.client != id.client || found.end <= id.clock) return nullptr;
    if (found.root != nullptr) return found.root;
    id = found.depends_on;
    if (id.clock < store_.clients.end_of(id.client)) return root_in_document(id);
  }
  return nullptr;
}

const std::string* Examination::root_of(const Id& id) {
  return id.clock < store_.clients.end_of(id.client) ? root_in_document(id) : root_in_update(id);
}

void Examination::add_struct(const StructView& view) {
  if (view.kind == ContentKind::kSkip || view.end() <= store_.clients.end_of(view.id.client)) return;
  out_.authors.push_back(view.id.client);
  if (view.kind == ContentKind::kGc) return;
  Found found{.end = view.end(), .root = nullptr, .depends_on = {}};
  if (view.has_origin)
    found.depends_on = view.origin;
  else if (view.has_right_origin)
    found.depends_on = view.right_origin;
  else if (view.parent == StructView::Parent::kItem)
    found.depends_on = view.parent_item;
  else
    found.root = note_root(view.root);
  structs_.emplace(view.id, found);
}

void Examination::add_delete(const ClockRange& range) {
  const std::uint64_t here = store_.clients.end_of(range.client);
  if (range.end > here) later_deletes_.push_back({range.client, std::max(range.start, here), range.end});
  if (range.start >= here) return;
  const Client& client = store_.clients[store_.clients.find(range.client)];
  for (auto place = client.structs.find(static_cast<std::uint32_t>(range.start)); client.structs.at(place).clock < range.end; place = client.structs.next(place)) {
    const Item& item = store_.items[client.structs.at(place).item];
    if (!item.is_deleted) {
      out_.deleted_of.push_back(range.client);
      used_.insert(root_in_document(store_.wire_id(item.id())));
    }
    if (client.structs.is_last(place)) return;
  }
}

Preview Examination::finish() {
  for (auto& [id, found] : structs_) {
    if (found.root == nullptr) found.root = root_of(found.depends_on);
    if (found.root == nullptr)
      out_.is_whole = false;
    else
      used_.insert(found.root);
  }
  for (const ClockRange& range : later_deletes_) {
    out_.deleted_of.push_back(range.client);
    const auto found = structs_.upper_bound({range.client, range.start});
    out_.is_whole &= found != structs_.begin() && std::prev(found)->first.client == range.client && std::prev(found)->second.end > range.start;
  }
  for (const std::string* root : used_) out_.roots.push_back(*root);
  std::ranges::sort(out_.roots);
  const auto sort = [](std::vector<std::uint64_t>& ids) {
    std::ranges::sort(ids);
    ids.erase(std::ranges::unique(ids).begin(), ids.end());
  };
  sort(out_.authors);
  sort(out_.deleted_of);
  return std::move(out_);
}

}  // namespace

Result<Preview> preview_update(const DocumentStore& store, std::string_view update) {
  UpdateReader reader(update);
  Examination examination(store);
  for (StructView view; reader.next_struct(view);) examination.add_struct(view);
  for (ClockRange range; reader.next_delete(range);) examination.add_delete(range);
  if (reader.failed()) return std::unexpected(reader.error());
  return examination.finish();
}

}  // namespace giaoban::ydoc
