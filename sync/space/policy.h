#pragma once
#include "sync/space/space.h"

namespace giaoban {

/// Whether an entry may stand in the log of `origin` in `space` (invariant 3; SPEC L2, L6, R3, T2, W1–W6).
/// Asked by the node that writes and by every node that receives: the answer is the same.
///
/// `unix_ms` is the clock of this node. Errors: not_a_member, log_closed, policy_refused, clock_ahead, unknown_collection,
/// unknown_field, invalid_field, bad_message, space_full.
Result<void> check_entry(const Space& space, const NodeId& origin, const ParsedEntry& entry, std::uint64_t unix_ms);

/// Whether a change that makes a record names every field that its schema requires, and one to a record that is there
/// takes none of them away. Asked of commands only: replicas merge what comes, in any order. Error: missing_field.
Result<void> check_complete(const Space& space, const RecordChange& change);

/// Whether only the owner's node may make this change (W1, or a property's own policy under W3).
bool needs_owner(const Space& space, const RecordChange& change);

}  // namespace giaoban
