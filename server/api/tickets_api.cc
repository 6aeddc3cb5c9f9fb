#include "server/api/tickets_api.h"

#include "schema/api.h"
#include "server/api/in_background.h"
#include "server/api/space_reading.h"
#include "server/hub/check_in.h"
#include "server/hub/founding.h"
#include "server/hub/issue_tickets.h"
#include "server/identity/ticket.h"

namespace giaoban {
namespace {

using boost::asio::awaitable;

/// The tickets of a unit as the space has them.
schema::Tickets standing(const Space& space, const UnitId& unit, const Signer& signer) {
  const auto holders = ticket_holders(space, unit);
  schema::Tickets tickets;
  for (IssuedTicket& one : issued_tickets(space, holders, signer)) {
    schema::IssuedTicket shown{.person = one.holder.person, .name = one.holder.name, .is_revoked = one.is_revoked};
    if (!one.ticket.empty()) shown.ticket = std::move(one.ticket), shown.code = std::move(one.code);
    tickets.tickets.push_back(std::move(shown));
  }
  tickets.missing = static_cast<std::int64_t>(holders.size() - tickets.tickets.size());
  return tickets;
}

awaitable<Response> standing_response(Hub& hub, ConferenceCall call) {
  auto conference = co_await copy_of(call.host);
  auto work = [&hub, conference, unit = call.caller.unit] { return standing(*conference, unit, hub.services().signer).encode(); };
  co_return json_response(co_await in_background<Json>(hub, std::move(work)));
}

/// The conference, for a member's secretary. Errors: those of conference_call(), forbidden.
Result<ConferenceCall> secretary_call(const TicketsApi::Parts& parts, const Request& request, const PathValues& values) {
  auto call = conference_call(parts.hub, parts.find_caller, request, values);
  if (call && !call->caller.may_write()) return fail(problem::kForbidden, "tickets are the secretaries' to give");
  return call;
}

awaitable<Result<void>> put_own(Hub& hub, SpaceId space, std::vector<RecordChange> changes) {
  auto start = [&hub, space, changes = std::move(changes)](auto done) {
    hub.put_own(space, changes, [done](const Result<void>& outcome) { done(outcome); });
  };
  co_return co_await wait_for<Result<void>>(std::move(start));
}

/// A unit of the space that this node vouches for: whose word the check-in is.
std::optional<UnitId> noting_unit(const Space& space, const NodeId& self) {
  for (const auto& [unit, nodes] : space.members())
    if (nodes.contains(self)) return unit;
  return std::nullopt;
}

struct SelfCheckIn {
  std::string ticket;
  Uuid fresh;
  NodeId self;
  std::uint64_t now_ms = 0;
  const Verifier& verifier;
};

/// By oneself no earlier than on the day: nobody stands by who would see that it is too early. Error: conflict.
Result<void> check_day(const Space& space, std::uint64_t now_ms) {
  const Record* conference = space.find("conferences", space.id().text());
  if (conference == nullptr || conference->text("date") <= vietnam_date(now_ms)) return {};
  return fail(problem::kConflict, "the day of the conference has not come");
}

/// On the space's own thread.
Result<Decision> decide_self_check_in(const Space& space, const SelfCheckIn& wish) {
  const auto unit = noting_unit(space, wish.self);
  if (!unit) return fail(problem::kTicketInvalid);
  Scan scan{.text = wish.ticket, .how = "self", .unit = *unit, .fresh = wish.fresh};
  auto decision = note_scan({space, nullptr, wish.self, wish.now_ms, &wish.verifier}, scan);
  if (!decision) return decision;
  if (auto due = check_day(space, wish.now_ms); !due) return std::unexpected(due.error());
  decision->value["title"] = space.title();
  return decision;
}

/// Notes it, and answers once that is on disk.
awaitable<Result<Json>> note_self(std::shared_ptr<SpaceHost> host, SelfCheckIn wish) {
  const auto made = std::make_shared<Result<Decision>>(fail(problem::kBusy));
  auto start = [host, wish, made](auto done) {
    boost::asio::post(host->executor(), [host, wish, made, done] {
      const auto make = [&](const Space& space) {
        *made = decide_self_check_in(space, wish);
        return *made ? (*made)->changes : std::vector<RecordChange>();
      };
      host->put_own(make, [done](const Result<void>& outcome) { done(outcome); });
    });
  };
  const auto written = co_await wait_for<Result<void>>(std::move(start));
  if (!written) co_return std::unexpected(written.error());
  if (!*made) co_return std::unexpected(made->error());
  co_return (*made)->value;
}

/// The answer to whoever holds the ticket: nothing of what the records are called.
Json checked_in_json(const Json& value) {
  schema::CheckedIn answer{.name = value.at("name"), .title = value.at("title"), .at_ms = value.at("at_ms"), .is_repeated = value.at("is_repeated")};
  return answer.encode();
}

}  // namespace

void TicketsApi::add_to(Router& router) {
  router.on("GET", "/api/v1/tickets/{space}", [this](const Request& request, const PathValues& values) { return show(request, values); });
  router.on("POST", "/api/v1/tickets/{space}", [this](const Request& request, const PathValues& values) { return issue(request, values); });
  router.on("POST", "/api/v1/check-in", [this](const Request& request, const PathValues&) { return check_in(request); });
}

Uuid TicketsApi::fresh_uuid() const {
  std::array<std::uint8_t, 10> random;
  parts_.random(random);
  return make_uuid(parts_.hub.services().unix_ms(), random);
}

awaitable<Response> TicketsApi::show(const Request& request, const PathValues& values) {
  const auto call = secretary_call(parts_, request, values);
  if (!call) co_return problem_response(call.error(), language_of(request));
  co_return co_await standing_response(parts_.hub, *call);
}

awaitable<Response> TicketsApi::issue(const Request& request, const PathValues& values) {
  const Language language = language_of(request);
  const auto call = secretary_call(parts_, request, values);
  if (!call) co_return problem_response(call.error(), language);
  auto body = parse_json(request.body);
  if (!body) co_return problem_response(body.error(), language);
  const auto wish = schema::TicketRequest::decode(std::move(*body));
  if (!wish) co_return problem_response(wish.error(), language);
  auto conference = co_await copy_of(call->host);
  auto work = [this, conference, unit = call->caller.unit, renew = wish->renew] {
    return issue_tickets(*conference, ticket_holders(*conference, unit), renew, [this] { return fresh_uuid(); }, parts_.hub.services().signer);
  };
  auto changes = co_await in_background<std::vector<RecordChange>>(parts_.hub, std::move(work));
  if (wish->renew && changes.empty()) co_return problem_response({problem::kRecordUnknown, *wish->renew, "/renew"}, language);
  if (!changes.empty()) {
    const SpaceId space = conference->id();
    if (auto written = co_await put_own(parts_.hub, space, std::move(changes)); !written) co_return problem_response(written.error(), language);
  }
  co_return co_await standing_response(parts_.hub, *call);
}

awaitable<Response> TicketsApi::check_in(const Request& request) {
  const Language language = language_of(request);
  auto body = parse_json(request.body);
  if (!body) co_return problem_response({body.error().code}, language);
  const auto wish = schema::CheckInRequest::decode(std::move(*body));
  if (!wish) co_return problem_response({wish.error().code, {}, wish.error().pointer}, language);
  const std::uint64_t now = parts_.hub.services().unix_ms();
  const std::string key = "check-in " + request.remote;
  const bool may_try = throttle_.may_try(key, now);
  const auto ticket = decode_ticket(wish->ticket);
  if (!may_try && !ticket) co_return problem_response({problem::kTooMany}, language);
  const auto host = ticket ? parts_.hub.find(ticket->space) : wish->space ? parts_.hub.find(*wish->space) : nullptr;
  std::optional<Result<Json>> noted;
  if (host != nullptr) {
    SelfCheckIn self{wish->ticket, fresh_uuid(), parts_.hub.services().signer.node(), now, parts_.hub.services().verifier};
    noted = co_await note_self(host, std::move(self));
  }
  if (noted && *noted) co_return json_response(checked_in_json(**noted));
  throttle_.note_failure(key, now);
  // What was wrong with it helps who guesses, and their address is in no log of the records: the code alone.
  const Error error{noted ? noted->error().code : problem::kTicketInvalid};
  co_return problem_response(may_try ? error : Error{problem::kTooMany}, language);
}

}  // namespace giaoban
