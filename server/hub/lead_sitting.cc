#include "server/hub/lead_sitting.h"

#include "schema/commands.h"
#include "server/hub/held_vote.h"
#include "server/hub/led_sitting.h"

namespace giaoban {
namespace {

using schema::ItemRunStatus;

constexpr std::int64_t kMinuteMs = 60'000;

std::unexpected<Error> conflict(std::string why, std::string pointer = "") {
  return fail(problem::kConflict, std::move(why), std::move(pointer));
}

void add(Json& fields, const char* name, const std::optional<std::int64_t>& value) {
  if (value) fields[name] = *value;
}

/// 0 takes the bound away.
void add_bound(Json& fields, const char* name, const std::optional<std::int64_t>& value) {
  if (value) fields[name] = *value == 0 ? Json() : Json(*value);
}

Result<void> begin(LedSitting& sitting, const schema::SittingBegin& wish) {
  if (sitting.is_open()) return conflict("the sitting is open already");
  const std::string& status = sitting.conference_status();
  if (!status.empty() && status != "convened") return conflict("the conference is " + status);
  Json fields = {{"status", "open"}, {"ended_ms", nullptr}, {"paused_ms", nullptr}, {"resumes_ms", nullptr}, {"item", nullptr}};
  fields["began_ms"] = sitting.state() ? sitting.state()->began_ms : sitting.now();
  add(fields, "warn_s", wish.warn_s);
  add(fields, "speech_s", wish.speech_s);
  if (sitting.state() && sitting.state()->ended_ms) {
    sitting.begin_break(*sitting.state()->ended_ms);
    sitting.end_break();
  }
  sitting.set(std::move(fields));
  return {};
}

Result<void> set_times(LedSitting& sitting, const schema::SittingSet& wish) {
  if (!sitting.is_open()) return conflict("the sitting is not open");
  Json fields = Json::object();
  add(fields, "warn_s", wish.warn_s);
  add(fields, "speech_s", wish.speech_s);
  add(fields, "question_s", wish.question_s);
  add(fields, "answer_s", wish.answer_s);
  add(fields, "reply_s", wish.reply_s);
  add_bound(fields, "unit_turns", wish.unit_turns);
  add_bound(fields, "unit_minutes", wish.unit_minutes);
  if (wish.feeds_minutes) fields["feeds_minutes"] = *wish.feeds_minutes;
  if (wish.quorum_of) fields["quorum_of"] = schema::to_text(*wish.quorum_of);
  if (wish.quorum_share) fields["quorum_share"] = schema::to_text(*wish.quorum_share);
  if (!fields.empty()) sitting.set(std::move(fields));
  return {};
}

Result<void> take(LedSitting& sitting, const schema::SittingTakeItem& wish) {
  if (auto seen = sitting.check_seen(wish.seen_item); !seen) return seen;
  if (auto there = sitting.check_item(wish.item); !there) return there;
  const auto before = sitting.current();
  if (before == wish.item && !sitting.is_paused()) return {};
  if (before && before != wish.item)
    if (auto stopped = sitting.stop(*before, ItemRunStatus::kDone); !stopped) return stopped;
  if (auto started = sitting.start(wish.item); !started) return started;
  sitting.end_break();
  sitting.set({{"status", "open"}, {"item", wish.item.text()}, {"paused_ms", nullptr}, {"resumes_ms", nullptr}});
  return {};
}

Result<void> finish(LedSitting& sitting, const schema::SittingFinishItem& wish) {
  if (auto seen = sitting.check_seen(wish.seen_item); !seen) return seen;
  const auto current = sitting.current();
  if (!current) return conflict("no item is current");
  sitting.set({{"item", nullptr}});
  return sitting.stop(*current, ItemRunStatus::kDone);
}

Result<void> skip(LedSitting& sitting, const schema::SittingSkipItem& wish) {
  if (!sitting.is_open()) return conflict("the sitting is not open");
  if (auto there = sitting.check_item(wish.item); !there) return there;
  const auto run = sitting.run_of(wish.item);
  if (!run) return std::unexpected(run.error());
  if (run->status == ItemRunStatus::kDone) return conflict("the item is done", "/arguments/item");
  if (sitting.current() == wish.item) sitting.set({{"item", nullptr}});
  return sitting.stop(wish.item, ItemRunStatus::kSkipped);
}

Result<void> pause(LedSitting& sitting, const schema::SittingPause& wish) {
  if (!sitting.is_open() || sitting.is_paused()) return conflict("the sitting does not go on just now");
  Json fields = {{"status", "paused"}, {"paused_ms", sitting.now()}, {"resumes_ms", nullptr}};
  if (wish.minutes) fields["resumes_ms"] = sitting.now() + *wish.minutes * kMinuteMs;
  if (auto cleared = sitting.clear_floor(); !cleared) return cleared;
  sitting.begin_break(sitting.now());
  sitting.set(std::move(fields));
  const auto current = sitting.current();
  return current ? sitting.stop(*current, ItemRunStatus::kPaused) : Result<void>();
}

Result<void> resume(LedSitting& sitting, const schema::SittingResume&) {
  if (!sitting.is_paused()) return conflict("there is no break");
  sitting.end_break();
  sitting.set({{"status", "open"}, {"paused_ms", nullptr}, {"resumes_ms", nullptr}});
  const auto current = sitting.current();
  return current ? sitting.start(*current) : Result<void>();
}

Result<void> end(LedSitting& sitting, const schema::SittingEnd&) {
  if (!sitting.is_open()) return conflict("the sitting is not open");
  if (votes_open(sitting.space()) > 0) return conflict("a vote is open");
  const auto current = sitting.current();
  if (auto cleared = sitting.clear_floor(); !cleared) return cleared;
  sitting.end_break();
  sitting.set({{"status", "ended"}, {"ended_ms", sitting.now()}, {"item", nullptr}, {"paused_ms", nullptr}, {"resumes_ms", nullptr}});
  return current ? sitting.stop(*current, ItemRunStatus::kDone) : Result<void>();
}

}  // namespace

Result<Decision> begin_sitting(const DecisionContext& context, const Command& command) { return lead(context, command, begin); }
Result<Decision> set_sitting(const DecisionContext& context, const Command& command) { return lead(context, command, set_times); }
Result<Decision> take_item(const DecisionContext& context, const Command& command) { return lead(context, command, take); }
Result<Decision> finish_item(const DecisionContext& context, const Command& command) { return lead(context, command, finish); }
Result<Decision> skip_item(const DecisionContext& context, const Command& command) { return lead(context, command, skip); }
Result<Decision> pause_sitting(const DecisionContext& context, const Command& command) { return lead(context, command, pause); }
Result<Decision> resume_sitting(const DecisionContext& context, const Command& command) { return lead(context, command, resume); }
Result<Decision> end_sitting(const DecisionContext& context, const Command& command) { return lead(context, command, end); }

}  // namespace giaoban
