// A conference that was held, and its slot: two spaces of one owner, durable together. Each lives on an executor of its own, so
// the commit of the conference travels: made here, carried on and submitted there, with the change of the slot in it. What this
// space commits meanwhile waits behind it, so that its log reaches the disk in its order.
#include <boost/asio/post.hpp>

#include "server/hub/founding.h"
#include "server/hub/space_host.h"

namespace giaoban {

/// Null where the plan is another node's, or not here: then who owns it closes the slot by slot.close.
std::shared_ptr<SpaceHost> SpaceHost::plan_here(const SpaceId& plan) const {
  const auto card = services_.directory.find(plan);  // the plan itself is another thread's
  const bool is_ours = card != nullptr && card->kind == SpaceKind::kPlan && card->owner == services_.signer.node();
  return is_ours ? services_.find_host(plan) : nullptr;
}

/// Asks the plan before anything changes: what it could not write now is refused now.
void SpaceHost::ask_plan(Command command, const Hash& content, const std::shared_ptr<SpaceHost>& plan) {
  boost::asio::post(plan->executor_, [self = shared_from_this(), plan, command = std::move(command), content]() mutable {
    auto writable = plan->check_writable();
    boost::asio::post(self->executor_, [self, plan, writable = std::move(writable), command = std::move(command), content]() mutable {
      const CommandKey key(command.actor.account, command.id);
      if (!writable) return self->reply(key, std::unexpected(writable.error()));
      if (!self->is_ready() || self->is_joining_) return self->reply(key, fail(problem::kBusy));
      self->decide_and_commit(std::move(command), content, plan);
    });
  });
}

/// Whether a slot could be closed now, if there is one. On the plan's executor. Errors: busy, catching_up.
Result<void> SpaceHost::check_writable() {
  if (!is_ready()) return fail(problem::kBusy);
  if (replica_.is_behind() || replica_.own_wait_ms(services_.unix_ms()) > 0) return fail(problem::kCatchingUp);
  return {};
}

/// The slot that stands for a conference and is open, on its day or after it; empty where there is none, or who says so has no
/// say in the plan.
std::string SpaceHost::slot_to_close(const SpaceId& conference, const Author& author) const {
  std::string found;
  if (!space().has_member(author.unit)) return found;
  const std::string today = vietnam_date(services_.unix_ms());
  space().each("slots", [&](const std::string& id, const Record& slot) {
    const std::string date = slot.text("date");
    if (slot.text("conference") == conference.text() && slot.text("status") == "convened" && !date.empty() && date <= today) found = id;
  });
  return found;
}

void SpaceHost::submit_with_slot(Commit commit, Pending pending, const Author& author, const std::shared_ptr<SpaceHost>& plan) {
  pending_.push_back(std::move(pending));
  commit.epoch = epoch_;
  commit.done = tell_finished();
  is_joining_ = true;
  boost::asio::post(plan->executor_, [self = shared_from_this(), plan, author, commit = std::move(commit)]() mutable {
    plan->join_and_submit(std::move(commit), author, self->space().id());
    boost::asio::post(self->executor_, [self] { self->end_joining(); });
  });
}

/// On the plan's executor. The conference's part is staged already, so it goes to the committer in any case; without the slot
/// only where the plan changed since it was asked: it was closed or cancelled, or its state must be read again.
void SpaceHost::join_and_submit(Commit commit, const Author& author, const SpaceId& conference) {
  const bool is_fresh = epoch_ == commit.epoch && !is_loading_;
  const std::string slot = is_fresh ? slot_to_close(conference, author) : std::string();
  auto step = slot.empty() ? Result<SpaceReplica::Step>(fail(problem::kRecordUnknown))
                           : replica_.stage(author, {{"slots", slot, {{"status", "held"}}, {}}}, services_.unix_ms());
  if (step) {
    Pending pending;
    for (const Taken& one : step->entries) note_effect(pending, one.entry, one.applied, 0);
    pending_.push_back(std::move(pending));
    append(commit, std::move(step->commit));
    commit.done = [conference_done = std::move(commit.done), plan_done = tell_finished()](const Result<void>& outcome) {
      conference_done(outcome);
      plan_done(outcome);
    };
  }
  services_.committer.submit(std::move(commit));
}

void SpaceHost::end_joining() {
  is_joining_ = false;
  for (Commit& commit : held_back_) services_.committer.submit(std::move(commit));
  held_back_.clear();
}

}  // namespace giaoban
