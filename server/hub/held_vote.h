#pragma once
#include "schema/records.h"
#include "server/hub/decide.h"

namespace giaoban {

constexpr std::size_t kOpenVotes = 16;  // of one sitting at a time

/// A vote that is there, with its record. Errors: record_unknown at /arguments/vote, those of the schema.
Result<schema::Vote> find_vote(const Space& space, const Uuid& id);

/// Whether a vote is open and its ballots are at `self`: the node that opened it.
bool is_held_at(const Space& space, const Uuid& id, const NodeId& self);
/// Those that are.
std::vector<std::pair<Uuid, schema::Vote>> votes_held_at(const Space& space, const NodeId& self);
/// Open ones, wherever they are held.
std::size_t votes_open(const Space& space);

std::string ballot_id(const Uuid& vote, const Uuid& elector);

}  // namespace giaoban
