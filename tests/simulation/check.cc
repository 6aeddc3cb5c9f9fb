#include "tests/simulation/check.h"

#include "sync/store/base.h"
#include "sync/store/document_store.h"
#include "sync/store/verify.h"
#include "sync/ydoc/document.h"

namespace giaoban::simulation {
namespace {

std::string place(std::uint32_t node, std::uint32_t space) {
  return "node " + std::to_string(node) + ", space " + std::to_string(space) + ": ";
}

/// The marks "m<number>m" in a text.
void add_markers(std::string_view text, std::map<std::string, int>& found) {
  for (std::size_t at = text.find('m'); at != text.npos; at = text.find('m', at + 1)) {
    std::size_t end = at + 1;
    while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
    if (end > at + 1 && end < text.size() && text[end] == 'm') ++found[std::string(text.substr(at, end - at + 1))];
  }
}

/// The marks in the entries of a space's logs at one node.
std::map<std::string, int> markers_in(Process& process, const SpaceId& space) {
  std::map<std::string, int> found;
  for (const auto& [number, log] : process.catalog().logs_of(space))
    (void)process.store().scan(Table::kEntries, layout::entry_key({number, 0}), layout::log_key(number + 1),
                               [&](std::string_view, std::string_view body) {
                                 add_markers(body, found);
                                 return true;
                               });
  return found;
}

/// The marks in entries that are archived and not kept any more.
void add_dropped(World& world, Process& owner, const SpaceId& space, std::map<std::string, int>& found) {
  const auto base = read_base(owner.store(), space);
  for (const auto& [at, body] : world.archived()) {
    const auto number = owner.catalog().find(at.first);
    const bool is_kept = number && owner.store().get(Table::kEntries, layout::entry_key({*number, at.second}));
    if (at.first.space == space && !is_kept && at.second <= base_head(*base, at.first.origin).seq) add_markers(body, found);
  }
}

/// What one sees of a space: its records and documents, apart from how they came.
Hash state_hash(Process& process, const SpaceId& space) {
  Hasher hasher;
  for (const auto& [key, record] : process.space(space)->records()) {
    hasher.add(key.first).add(key.second);
    std::string shown = to_text(record.visible());
    hasher.add(shown).add(std::string_view(record.exists() ? "1" : "0"));
  }
  if (const auto stored = read_document(process.store(), space, "minutes"); stored && !stored->empty()) {
    Document document;
    if (!stored->snapshot.empty()) (void)document.apply(stored->snapshot, nullptr, kStoredUpdate);
    for (const auto& update : stored->tail) (void)document.apply(update.bytes, nullptr, kStoredUpdate);
    hasher.add(document.encode_state_as_update());
  }
  return hasher.finish();
}

bool is_listed(World& world, std::uint32_t node, std::uint32_t space) {
  const auto& owner = world.nodes()[world.plan().spaces[space].owner];
  const Space* state = owner.process->space(world.spaces()[space]);
  return state != nullptr && state->is_member_node(world.nodes()[node].signer->node());
}

std::vector<std::string> check_replica(World& world, std::uint32_t node, std::uint32_t number) {
  const SpaceId& space = world.spaces()[number];
  Process& owner = *world.nodes()[world.plan().spaces[number].owner].process;
  Process& member = *world.nodes()[node].process;
  const std::string where = place(node, number);
  const Space *at_owner = owner.space(space), *here = member.space(space);
  if (here == nullptr || !here->is_founded()) return {where + "a member does not have it"};
  std::vector<std::string> faults;
  for (const auto& [origin, head] : at_owner->heads())
    if (here->head(origin).seq < head.seq)
      faults.push_back(where + "lacks entries of " + origin.text().substr(0, 8) + ": " + std::to_string(here->head(origin).seq) + " of " + std::to_string(head.seq));
    else if (here->head(origin) != head)
      faults.push_back(where + "holds another history of " + origin.text().substr(0, 8) + ", to " + std::to_string(here->head(origin).seq) + ", owner " + std::to_string(head.seq));
  for (const auto& [origin, head] : here->heads())
    if (head.seq > 0 && at_owner->head(origin).seq == 0) faults.push_back(where + "the owner has nothing of " + origin.text().substr(0, 8));
  return faults;
}

void check_states(World& world, std::vector<std::string>& faults) {
  for (std::uint32_t number = 0; number < world.spaces().size(); ++number) {
    const SpaceId& space = world.spaces()[number];
    using Heads = std::map<NodeId, std::pair<std::uint64_t, Hash>>;
    std::map<Heads, std::pair<Hash, std::uint32_t>> seen;
    for (auto& node : world.nodes()) {
      const Space* state = node.process->space(space);
      if (state == nullptr || world.is_hostile(node.number)) continue;
      Heads heads;
      for (const auto& [origin, head] : state->heads())
        if (head.seq > 0) heads[origin] = {head.seq, head.hash};
      const Hash hash = state_hash(*node.process, space);
      const auto [known, added] = seen.try_emplace(heads, hash, node.number);
      if (!added && known->second.first != hash)
        faults.push_back(place(node.number, number) + "equal logs and another state than node " + std::to_string(known->second.second));
    }
  }
}

void check_stores(World& world, std::vector<std::string>& faults) {
  for (auto& node : world.nodes()) {
    if (world.is_hostile(node.number)) continue;
    for (const auto& fault : verify_store(node.process->store(), node.process->verifier()).faults)
      faults.push_back("node " + std::to_string(node.number) + ": log " + fault.log.origin.text().substr(0, 8) + " at " +
                       std::to_string(fault.seq) + ": " + fault.reason);
    for (const SpaceId& space : node.process->spaces()) {
      LogCatalog catalog;
      (void)catalog.load(node.process->store());
      const auto stored = load_space(node.process->store(), catalog, space);
      const Space* state = node.process->space(space);
      if (!stored || stored->records() != state->records() || stored->offset() != state->offset())
        faults.push_back("node " + std::to_string(node.number) + ": a space on disk is not what it is in memory");
    }
  }
}

void check_wishes(World& world, std::vector<std::string>& faults) {
  for (std::uint32_t number = 0; number < world.spaces().size(); ++number) {
    Process& owner = *world.nodes()[world.plan().spaces[number].owner].process;
    auto found = markers_in(owner, world.spaces()[number]);
    add_dropped(world, owner, world.spaces()[number], found);
    for (const Wish& wish : world.wishes()) {
      if (wish.space != number || world.is_hostile(wish.node)) continue;
      const auto mark = found.find(wish.marker);
      const int count = mark == found.end() ? 0 : mark->second;
      const auto is_closed = [&](std::uint32_t node) { return world.was_closed(node, world.spaces()[number]); };
      const bool is_out_of_reach = !wish.kept_by.empty() && std::ranges::all_of(wish.kept_by, is_closed);
      const bool may_be_gone = wish.may_be_gone || is_out_of_reach || is_closed(wish.node);
      if (wish.is_done && count == 0 && !may_be_gone)
        faults.push_back("command " + wish.marker + " of node " + std::to_string(wish.node) + " in space " + std::to_string(number) + " was acknowledged and is lost");
      if (count > 1 && !wish.may_be_twice) faults.push_back("command " + wish.marker + " took effect " + std::to_string(count) + " times");
    }
  }
}

/// Nothing that a hostile member may not write has taken effect (attacks.cc writes "x" there).
void check_policy(World& world, std::vector<std::string>& faults) {
  for (auto& node : world.nodes())
    for (std::uint32_t number = 0; number < world.spaces().size() && !world.is_hostile(node.number); ++number) {
      const Space* state = node.process->space(world.spaces()[number]);
      if (state == nullptr) continue;
      const Record* conference = state->find("conferences", state->id().text());
      if (conference != nullptr && conference->text("place") == "x")
        faults.push_back(place(node.number, number) + "a row of the owner's was written by another");
      for (auto& other : world.nodes())
        if (!world.is_hostile(other.number) && state->find("delegates", world.unit(other.number).text() + "/x") != nullptr)
          faults.push_back(place(node.number, number) + "a row of a unit was written by another");
    }
}

/// The last entry of each space went to its members, and to nobody else.
void check_reach(World& world, std::vector<std::string>& faults) {
  for (std::uint32_t number = 0; number < world.spaces().size(); ++number)
    for (auto& node : world.nodes()) {
      const Wish& last = world.wishes()[world.wishes().size() - world.spaces().size() + number];
      const bool has_it = node.process->space(world.spaces()[number]) != nullptr &&
                          markers_in(*node.process, world.spaces()[number]).contains(last.marker);
      if (has_it && !is_listed(world, node.number, number))
        faults.push_back(place(node.number, number) + "no member, and yet it has the last entry");
    }
}

}  // namespace

std::vector<std::string> check_convergence(World& world) {
  std::vector<std::string> faults;
  for (std::uint32_t number = 0; number < world.spaces().size(); ++number) {
    if (world.nodes()[world.plan().spaces[number].owner].process->space(world.spaces()[number]) == nullptr) continue;
    for (auto& node : world.nodes())
      if (!world.is_hostile(node.number) && is_listed(world, node.number, number))
        for (auto& fault : check_replica(world, node.number, number)) faults.push_back(std::move(fault));
  }
  return faults;
}

std::vector<std::string> check_all(World& world) {
  for (auto& node : world.nodes()) node.process->reread();
  std::vector<std::string> faults = check_convergence(world);
  check_states(world, faults);
  check_stores(world, faults);
  check_wishes(world, faults);
  check_policy(world, faults);
  check_reach(world, faults);
  return faults;
}

void check_delivery(World& world, std::uint32_t node, const LogBatch& batch, std::vector<std::string>& faults) {
  for (std::uint32_t number = 0; number < world.spaces().size(); ++number)
    if (world.spaces()[number] == batch.log.space && !world.was_member(node, batch.log.space))
      faults.push_back(place(node, number) + "was sent entries and never was a member");
}

std::set<std::string> markers_on(const MemoryDisk& disk) {
  MemoryDisk copy = disk;
  MemoryStore store(copy);
  std::map<std::string, int> found;
  for (const Table table : {Table::kEntries, Table::kMeta})
    (void)store.scan(table, "", "", [&](std::string_view, std::string_view body) {
      add_markers(body, found);
      return true;
    });
  std::set<std::string> names;
  for (const auto& [name, count] : found) names.insert(name);
  return names;
}

}  // namespace giaoban::simulation
