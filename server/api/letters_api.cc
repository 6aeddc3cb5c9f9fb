#include "server/api/letters_api.h"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "server/api/in_background.h"
#include "server/api/space_reading.h"
#include "server/calendar/ics_lines.h"
#include "server/hub/authorise.h"
#include "server/invitations/reminders.h"
#include "server/invitations/replies.h"

namespace giaoban {
namespace {

using boost::asio::awaitable;
using Matter = LetterDesk::Matter;
using QueuedResult = Result<LetterDesk::Queued>;

awaitable<Matter> matter_of(Hub& hub, ConferenceCall call) {
  auto conference = co_await copy_of(call.host);
  Matter matter{std::move(conference), call.registry, hub.services().unix_ms()};
  co_return matter;
}

struct ConvenerCall {
  Actor caller;
  Matter matter;
};

/// A conference as it is, for its convener's secretary. Errors: those of conference_call(), forbidden.
awaitable<Result<ConvenerCall>> convener_call(const LettersParts& parts, const Request& request, const PathValues& values) {
  const auto call = conference_call(parts.hub, parts.find_caller, request, values);
  if (!call) co_return std::unexpected(call.error());
  auto matter = co_await matter_of(parts.hub, *call);
  if (!call->caller.may_write() || !is_convener(*matter.conference, call->caller.unit))
    co_return fail(problem::kForbidden, "letters are the convener's secretaries'");
  ConvenerCall granted{call->caller, std::move(matter)};
  co_return granted;
}

/// record.put, as the page would give it.
awaitable<Outcome> put(const LettersParts& parts, SpaceId space, Actor actor, RecordChange change) {
  std::array<std::uint8_t, 10> random;
  parts.random(random);
  Command command{make_uuid(parts.hub.services().unix_ms(), random), space, "record.put",
                  {{"collection", change.collection}, {"id", change.id}, {"fields", change.fields}},
                  actor, parts.hub.services().signer.node()};
  auto start = [&parts, command = std::move(command)](auto done) mutable {
    parts.hub.run(std::move(command), [done](const Outcome& reached) { done(reached); });
  };
  co_return co_await wait_for<Outcome>(std::move(start));
}

awaitable<Result<void>> note(const LettersParts& parts, SpaceId space, Actor actor, std::vector<RecordChange> changes) {
  for (const RecordChange& change : changes)
    if (const Outcome noted = co_await put(parts, space, actor, change); !noted) co_return std::unexpected(noted.error());
  co_return Result<void>();
}

/// The letters of a conference as they stand, of its space as it is by now.
awaitable<Json> standing(const LettersParts& parts, SpaceId space, std::optional<std::size_t> queued) {
  auto conference = co_await copy_of(parts.hub.find(space));
  Matter matter{std::move(conference), parts.hub.directory().registry(), parts.hub.services().unix_ms()};
  auto work = [&parts, matter, queued] {
    schema::Letters letters = parts.desk.standing(matter);
    if (queued) letters.queued = static_cast<std::int64_t>(*queued);
    return letters.encode();
  };
  co_return co_await in_background<Json>(parts.hub, std::move(work));
}

awaitable<Response> get_letters(const LettersParts& parts, const Request& request, const PathValues& values) {
  const auto call = co_await convener_call(parts, request, values);
  if (!call) co_return problem_response(call.error(), language_of(request));
  co_return json_response(co_await standing(parts, call->matter.conference->id(), std::nullopt));
}

std::optional<LetterDesk::Chosen> chosen_of(const schema::LettersRequest& wish) {
  if (!wish.units && !wish.guests) return std::nullopt;
  return [units = wish.units.value_or(std::vector<Uuid>()), guests = wish.guests.value_or(std::vector<std::string>())](const Invitee& invitee) {
    return invitee.unit ? std::ranges::find(units, *invitee.unit) != units.end() : std::ranges::find(guests, invitee.guest) != guests.end();
  };
}

awaitable<Response> post_letters(const LettersParts& parts, const Request& request, const PathValues& values) {
  const Language language = language_of(request);
  const auto call = co_await convener_call(parts, request, values);
  if (!call) co_return problem_response(call.error(), language);
  auto body = parse_json(request.body);
  if (!body) co_return problem_response(body.error(), language);
  const auto wish = schema::LettersRequest::decode(std::move(*body));
  if (!wish) co_return problem_response(wish.error(), language);
  auto work = [&parts, matter = call->matter, kind = wish->kind, chosen = chosen_of(*wish)] { return parts.desk.queue(kind, matter, chosen); };
  const auto queued = co_await in_background<QueuedResult>(parts.hub, std::move(work));
  if (!queued) co_return problem_response(queued.error(), language);
  const SpaceId space = call->matter.conference->id();
  if (auto noted = co_await note(parts, space, call->caller, queued->changes); !noted) co_return problem_response(noted.error(), language);
  co_return json_response(co_await standing(parts, space, queued->letters));
}

using DeskAction = QueuedResult (LetterDesk::*)(const Matter&, const Uuid&);

awaitable<Response> on_letter(const LettersParts& parts, DeskAction action, const Request& request, const PathValues& values) {
  const Language language = language_of(request);
  const auto call = co_await convener_call(parts, request, values);
  if (!call) co_return problem_response(call.error(), language);
  const auto letter = Uuid::parse(values.at("letter"));
  if (!letter) co_return problem_response({problem::kRecordUnknown}, language);
  auto work = [&parts, action, matter = call->matter, letter = *letter] { return (parts.desk.*action)(matter, letter); };
  const auto done = co_await in_background<QueuedResult>(parts.hub, std::move(work));
  if (!done) co_return problem_response(done.error(), language);
  const SpaceId space = call->matter.conference->id();
  if (auto noted = co_await note(parts, space, call->caller, done->changes); !noted) co_return problem_response(noted.error(), language);
  co_return json_response(co_await standing(parts, space, std::nullopt));
}

/// As whom the answer is written down: the unit's own people for it, or the convener's, whose node must then speak for the
/// unit too. Error: forbidden.
Result<Actor> writer_of(const Space& conference, const NodeId& self, const Actor& caller, const Invitee& from) {
  if (from.unit && *from.unit == caller.unit) return caller;
  if (!is_convener(conference, caller.unit)) return fail(problem::kForbidden, "the answer is another's");
  if (!from.unit) return caller;
  if (!conference.vouches(self, *from.unit)) return fail(problem::kForbidden, "the unit answers at its own node, which alone may write it down");
  return Actor{caller.account, *from.unit, caller.roles};
}

awaitable<Response> post_reply(const LettersParts& parts, const Request& request, const PathValues& values) {
  const Language language = language_of(request);
  const auto call = conference_call(parts.hub, parts.find_caller, request, values);
  if (!call) co_return problem_response(call.error(), language);
  if (!call->caller.may_write()) co_return problem_response({problem::kForbidden, "answers are the secretaries' to bring"}, language);
  if (request.body.size() > kIcsBytes) co_return problem_response({problem::kTooLarge, "a calendar file has at most 256 KiB"}, language);
  const Matter matter = co_await matter_of(parts.hub, *call);
  auto work = [matter, file = request.body] { return match_reply(file, *matter.conference, matter.registry.get()); };
  const auto reply = co_await in_background<Result<MatchedReply>>(parts.hub, std::move(work));
  if (!reply) co_return problem_response(reply.error(), language);
  const auto writer = writer_of(*matter.conference, parts.hub.services().signer.node(), call->caller, reply->from);
  if (!writer) co_return problem_response(writer.error(), language);
  if (reply->is_overtaken)
    co_return problem_response({problem::kReplyOutdated, "an answer was written down after this one was given", "/DTSTAMP"}, language);
  const Outcome written = co_await put(parts, matter.conference->id(), *writer, reply->change);
  if (!written) co_return problem_response(written.error(), language);
  Json taken = {{"name", reply->from.name}, {"answer", reply->change.fields.at("answer")}};
  if (reply->from.unit) taken["unit"] = reply->from.unit->text();
  else taken["guest"] = reply->from.guest;
  co_return json_response(taken);
}

awaitable<Result<void>> put_own(Hub& hub, SpaceId space, std::vector<RecordChange> changes) {
  auto start = [&hub, space, changes = std::move(changes)](auto done) {
    hub.put_own(space, changes, [done](const Result<void>& outcome) { done(outcome); });
  };
  co_return co_await wait_for<Result<void>>(std::move(start));
}

awaitable<Result<void>> remind_in(Hub& hub, LetterDesk& desk, std::shared_ptr<SpaceHost> host) {
  auto conference = co_await copy_of(host);
  const Matter matter{std::move(conference), hub.directory().registry(), hub.services().unix_ms()};
  auto tasks = [&desk, matter] { return desk.queue_task_letters(matter); };
  if (const auto told = co_await in_background<Result<std::size_t>>(hub, std::move(tasks)); !told) co_return std::unexpected(told.error());
  const auto due = due_reminders(matter.now_ms, *matter.conference, matter.registry.get());
  if (due.empty()) co_return Result<void>();
  auto work = [&desk, matter, due] {
    const LetterDesk::Chosen chosen = [&due](const Invitee& invitee) { return std::ranges::find(due, invitee) != due.end(); };
    return desk.queue(LetterKind::kReminder, matter, chosen);
  };
  auto queued = co_await in_background<QueuedResult>(hub, std::move(work));
  if (!queued) co_return std::unexpected(queued.error());
  if (queued->changes.empty()) co_return Result<void>();
  co_return co_await put_own(hub, matter.conference->id(), std::move(queued->changes));
}

}  // namespace

void add_letters_api(Router& router, LettersParts given) {
  const auto parts = std::make_shared<const LettersParts>(std::move(given));
  const std::string letters = "/api/v1/conferences/{space}/letters";
  router.on("GET", letters, [parts](const Request& request, const PathValues& values) { return get_letters(*parts, request, values); });
  router.on("POST", letters, [parts](const Request& request, const PathValues& values) { return post_letters(*parts, request, values); });
  router.on("POST", letters + "/{letter}/retry", [parts](const Request& request, const PathValues& values) {
    return on_letter(*parts, &LetterDesk::retry, request, values);
  });
  router.on("DELETE", letters + "/{letter}", [parts](const Request& request, const PathValues& values) {
    return on_letter(*parts, &LetterDesk::forget, request, values);
  });
  router.on("POST", "/api/v1/conferences/{space}/replies",
            [parts](const Request& request, const PathValues& values) { return post_reply(*parts, request, values); });
}

awaitable<void> remind_where_due(Hub& hub, LetterDesk& desk) {
  if (!desk.can_send()) co_return;
  for (const auto& card : hub.directory().all()) {
    const auto host = card->kind == SpaceKind::kConference && card->owner == hub.services().signer.node() ? hub.find(card->id) : nullptr;
    if (host == nullptr) continue;
    const auto reminded = co_await remind_in(hub, desk, host);
    if (!reminded) spdlog::warn("event=not_reminded space={} code={} detail=\"{}\"", card->id.text(), reminded.error().code, reminded.error().detail);
  }
}

}  // namespace giaoban
