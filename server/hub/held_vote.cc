#include "server/hub/held_vote.h"

namespace giaoban {

using schema::Vote;
using schema::VoteStatus;

Result<Vote> find_vote(const Space& space, const Uuid& id) {
  const Record* record = space.find("votes", id.text());
  if (record == nullptr || !record->exists()) return fail(problem::kRecordUnknown, "votes/" + id.text(), "/arguments/vote");
  return Vote::decode(record->visible());
}

bool is_held_at(const Space& space, const Uuid& id, const NodeId& self) {
  const Record* record = space.find("votes", id.text());
  if (record == nullptr || !record->exists() || record->text("status") != "open") return false;
  const Register* status = record->find_register("status");
  return status != nullptr && status->stamp().origin == self;
}

std::vector<std::pair<Uuid, Vote>> votes_held_at(const Space& space, const NodeId& self) {
  std::vector<std::pair<Uuid, Vote>> held;
  space.each("votes", [&](const std::string& name, const Record& record) {
    const auto id = Uuid::parse(name);
    if (!id || !is_held_at(space, *id, self)) return;
    if (auto vote = Vote::decode(record.visible())) held.emplace_back(*id, std::move(*vote));
  });
  return held;
}

std::size_t votes_open(const Space& space) {
  std::size_t count = 0;
  space.each("votes", [&](const std::string&, const Record& record) { count += record.text("status") == "open" ? 1 : 0; });
  return count;
}

std::string ballot_id(const Uuid& vote, const Uuid& elector) { return vote.text() + "/" + elector.text(); }

}  // namespace giaoban
