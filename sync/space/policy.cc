#include "sync/space/policy.h"

#include <limits>

#include "schema/collections.h"
#include "sync/base/limits.h"
#include "sync/base/text.h"
#include "sync/log/chain.h"
#include "sync/ydoc/update.h"

namespace giaoban {
namespace {

using schema::Collection;
using schema::WritePolicy;

bool names_owner_field(const Collection& collection, const RecordChange& change) {
  for (const auto& [name, value] : change.fields.items())
    if (collection.field_policy(name) == WritePolicy::kOwner) return true;
  return false;
}

/// SPEC R5: an author knows of earlier writes only, and what it says that it replaced could have stood there.
Result<void> check_contexts(const NodeId& origin, Hlc hlc, const Collection& collection, const RecordChange& change) {
  for (const auto& [name, context] : change.contexts) {
    const std::string pointer = "/contexts/" + name;
    if (!change.fields.contains(name)) return fail(problem::kBadMessage, "a context of a field that is not written", pointer);
    for (const auto& [node, seen] : context.seen)
      if (node == origin || seen >= hlc) return fail(problem::kBadMessage, "nobody sees what is not written yet", pointer);
    for (const Version& version : context.replaced) {
      if (version.stamp.hlc >= hlc) return fail(problem::kBadMessage, "nothing later is replaced", pointer);
      if (!collection.check_patch({{name, version.value}})) return fail(problem::kInvalidField, "what was replaced", pointer);
    }
  }
  return {};
}

/// SPEC L6: the first entry says who owns the space, and the space's id proves it.
Result<void> check_founding(const Space& space, const NodeId& origin, const RecordChange& change) {
  if (change.collection != "spaces" || change.id != space.id().text())
    return fail(problem::kNotAMember, "the space is not founded yet");
  if (change.deleted || !check_complete(space, change))
    return fail(problem::kPolicyRefused, "a space is founded whole");
  const auto owner = NodeId::parse(change.fields.value("owner", ""));
  const auto nonce = Uuid::parse(change.fields.value("nonce", ""));
  if (!owner || !nonce || *owner != origin || space_id(*owner, *nonce) != space.id())
    return fail(problem::kPolicyRefused, "owner and nonce do not give the id of the space");
  return {};
}

/// SPEC W6: a node that is taken off the list leaves a closed log behind, and what was closed stays so, unless the node is
/// listed again. So which entries count follows from the owner's log alone, whenever they arrive.
Result<void> check_membership(const Space& space, const RecordChange& change) {
  const Record* before = space.find("members", change.id);
  if (before == nullptr) return {};
  Record after = *before;
  after.merge(change, {std::numeric_limits<Hlc>::max(), space.owner()});
  const auto listed = after.exists() ? listed_nodes(after) : std::set<NodeId>();
  const auto closed = closed_logs(after);
  if (before->exists())
    for (const NodeId& node : listed_nodes(*before))
      if (!listed.contains(node) && !closed.contains(node))
        return fail(problem::kPolicyRefused, "a node leaves only with its log closed", "/fields/nodes");
  for (const auto& [node, seq] : closed_logs(*before)) {
    const auto found = closed.find(node);
    if (!listed.contains(node) && (found == closed.end() || found->second != seq))
      return fail(problem::kPolicyRefused, "a closed log stays closed", "/fields/closed");
  }
  return {};
}

/// SPEC W4, W6: whether the next entry of the log may be there at all.
Result<void> check_standing(const Space& space, const NodeId& origin) {
  const auto end = space.log_end(origin);
  if (!end) return fail(problem::kNotAMember);
  if (space.head(origin).seq >= *end) return fail(problem::kLogClosed, "after seq " + std::to_string(*end));
  return {};
}

Result<void> check_policy(const Space& space, const NodeId& origin, const Collection& collection,
                          const RecordChange& change) {
  if (origin == space.owner() && collection.policy != WritePolicy::kUnit)
    return change.collection == "members" ? check_membership(space, change) : Result<void>();
  switch (collection.policy) {
    case WritePolicy::kOwner:
      return fail(problem::kPolicyRefused, "only the owner writes " + change.collection);
    case WritePolicy::kLead:
      if (!space.ever_led(origin)) return fail(problem::kNotAMember, "only a node that leads the sitting writes " + change.collection);
      return {};
    case WritePolicy::kUnit: {
      const auto unit = Uuid::parse(change.id.substr(0, change.id.find('/')));
      if (!unit || !space.ever_vouched(origin, *unit))
        return fail(problem::kPolicyRefused, "the row belongs to a unit of another node", "/id");
      return {};
    }
    case WritePolicy::kMembers:
      if (names_owner_field(collection, change))
        return fail(problem::kPolicyRefused, "only the owner writes one of these fields", "/fields");
      return {};
  }
  return fail(problem::kPolicyRefused);
}

Result<void> check_change(const Space& space, const NodeId& origin, Hlc hlc, const RecordChange& change) {
  const Collection* collection = schema::find_collection(change.collection);
  if (collection == nullptr) return fail(problem::kUnknownCollection, change.collection, "/collection");
  if (auto valid = collection->check_patch(change.fields); !valid) {
    valid.error().pointer = "/fields" + valid.error().pointer;
    return valid;
  }
  if (auto valid = check_contexts(origin, hlc, *collection, change); !valid) return valid;
  if (!space.is_founded()) return check_founding(space, origin, change);
  if (!collection->belongs_in(space.kind())) return fail(problem::kUnknownCollection, change.collection, "/collection");
  if (change.collection == "spaces" && (change.fields.contains("owner") || change.fields.contains("nonce") ||
                                        change.fields.contains("kind") || change.deleted))
    return fail(problem::kPolicyRefused, "what founded a space does not change");
  if (auto standing = check_standing(space, origin); !standing) return standing;
  if (space.records().size() >= limits::kSpaceRecords && space.find(change.collection, change.id) == nullptr)
    return fail(problem::kSpaceFull);
  return check_policy(space, origin, *collection, change);
}

Result<void> check_author(const Space& space, const NodeId& origin, const Author& author) {
  if (author.unit.is_zero()) return {};
  // The owner, and who leads in its place, also write down what the people of other members asked them to decide (SPEC C2).
  const bool vouched = origin == space.owner() || space.ever_led(origin) ? space.has_member(author.unit) : space.ever_vouched(origin, author.unit);
  if (!vouched && space.is_founded()) return fail(problem::kNotAMember, "the node does not vouch for the author");
  return {};
}

}  // namespace

Result<void> check_entry(const Space& space, const NodeId& origin, const ParsedEntry& entry, std::uint64_t unix_ms) {
  if (entry.body.size() > limits::kEntryBodyBytes) return fail(problem::kTooLarge, "entry");
  if (hlc_ms(entry.hlc) > unix_ms + limits::kClockAheadMs) return fail(problem::kClockAhead);
  if (entry.kind == EntryKind::kDocument) {
    if (!space.is_founded()) return fail(problem::kNotAMember);
    if (auto standing = check_standing(space, origin); !standing) return standing;
    if (space.kind() != SpaceKind::kConference) return fail(problem::kPolicyRefused, "this space has no documents");
    if (auto update = parse_update(entry.update()); !update) return std::unexpected(update.error());
  } else if (auto allowed = check_change(space, origin, entry.hlc, entry.change); !allowed) {
    return allowed;
  }
  return check_author(space, origin, entry.author);
}

Result<void> check_complete(const Space& space, const RecordChange& change) {
  const Collection* collection = schema::find_collection(change.collection);
  if (collection == nullptr) return fail(problem::kUnknownCollection, change.collection, "/collection");
  const bool is_new = space.find(change.collection, change.id) == nullptr;
  for (std::string_view name : collection->required) {
    const auto named = change.fields.find(name);
    const bool is_missing = named == change.fields.end() ? is_new : named->is_null();
    if (is_missing) return fail(problem::kMissingField, std::string(name), "/fields/" + std::string(name));
  }
  return {};
}

bool needs_owner(const Space& space, const RecordChange& change) {
  const Collection* collection = schema::find_collection(change.collection);
  if (collection == nullptr || !space.is_founded()) return false;
  return collection->policy == WritePolicy::kOwner || collection->policy == WritePolicy::kLead ||
         (collection->policy == WritePolicy::kMembers && names_owner_field(*collection, change));
}

}  // namespace giaoban
