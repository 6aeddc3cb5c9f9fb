// Votes that are held at this node: their keys, their ballots apart from the log, and the clock that closes them.
#include "server/hub/close_vote.h"
#include "server/hub/held_vote.h"
#include "server/hub/space_host.h"

namespace giaoban {
namespace {

constexpr std::chrono::milliseconds kVoteAgain{250};  // after a vote could not be closed for the moment

}  // namespace

/// What a decision may look at. A key is made before it is known whether the vote opens: making one costs less than asking.
DecisionContext SpaceHost::decision_context(std::string_view command) const {
  DecisionContext context{space(), services_.directory.registry(), services_.signer.node(), services_.unix_ms(), &services_.verifier,
                          &ballots_, &vote_keys_, {}};
  if (command == "vote.open") context.fresh_key = SealKey::make();
  return context;
}

/// The key is on disk before anybody can seal a ballot for it. Errors: disk_full, storage_failed.
Result<void> SpaceHost::keep_key(const Decision& decision, std::shared_ptr<const SealKey> key) {
  if (!decision.keyed_vote) return {};
  return vote_keys_.keep(*decision.keyed_vote, std::move(key));
}

void SpaceHost::keep_ballots(const Decision& decision, Commit& commit) {
  for (const KeptBallot& ballot : decision.ballots) ballots_.put(commit.rows, ballot);
  for (const Uuid& vote : decision.emptied_votes) ballots_.empty(commit.rows, vote);
}

/// Reads both anew, while memory says what the disk does. A key that a crash left over goes.
Result<void> SpaceHost::read_votes() {
  if (auto read = ballots_.read(services_.store); !read) return read;
  if (auto read = vote_keys_.read(); !read) return read;
  for (const Uuid& vote : vote_keys_.votes())
    if (!is_held_at(space(), vote, services_.signer.node())) vote_keys_.destroy(vote);
  return {};
}

void SpaceHost::note_vote(Pending& pending, const std::string& id) const {
  pending.touches_votes = true;
  const auto vote = Uuid::parse(id);
  if (vote && !is_held_at(space(), *vote, services_.signer.node())) pending.ended_votes.push_back(*vote);
}

/// `ended` are votes of which the disk says that they are not open here any more, so their keys can go. Ballots are left over
/// where another node ended the vote.
void SpaceHost::look_after_votes(const std::vector<Uuid>& ended) {
  for (const Uuid& vote : ended) vote_keys_.destroy(vote);
  Commit commit;
  for (const Uuid& vote : ballots_.votes())
    if (!is_held_at(space(), vote, services_.signer.node())) ballots_.empty(commit.rows, vote);
  if (!commit.rows.empty()) submit(std::move(commit), Pending{});
  set_vote_timer();
}

void SpaceHost::set_vote_timer() {
  std::optional<std::int64_t> next;
  for (const auto& [id, vote] : votes_held_at(space(), services_.signer.node()))
    if (vote.closes_ms) next = std::min(next.value_or(*vote.closes_ms), *vote.closes_ms);
  vote_timer_.cancel();
  if (!next) return;
  wait_for_vote(std::chrono::milliseconds(std::max<std::int64_t>(0, *next - static_cast<std::int64_t>(services_.unix_ms()))));
}

void SpaceHost::wait_for_vote(std::chrono::milliseconds time) {
  vote_timer_.expires_after(time);
  vote_timer_.async_wait([host = weak_from_this()](const boost::system::error_code& cancelled) {
    if (const auto self = host.lock(); self && !cancelled) self->close_due_votes();
  });
}

void SpaceHost::close_due_votes() {
  if (!is_ready()) return wait_for_vote(kVoteAgain);
  for (const auto& [id, vote] : votes_held_at(space(), services_.signer.node())) {
    auto decision = close_due_vote(decision_context({}), id);
    if (!decision) continue;  // not due, or its key is lost: then somebody annuls it
    auto step = replica_.stage({}, std::move(decision->changes), services_.unix_ms());
    if (!step) return wait_for_vote(kVoteAgain);
    Pending pending;
    for (const Taken& one : step->entries) note_effect(pending, one.entry, one.applied, 0);
    keep_ballots(*decision, step->commit);
    submit(std::move(step->commit), std::move(pending));
  }
  // A timer that was early, by a clock that was set back, is set again; one whose vote was closed is set by what follows.
  for (const auto& [id, vote] : votes_held_at(space(), services_.signer.node()))
    if (vote.closes_ms && *vote.closes_ms > static_cast<std::int64_t>(services_.unix_ms())) return set_vote_timer();
}

}  // namespace giaoban
