#include "server/api/calendar_api.h"

#include <algorithm>
#include <set>

#include "server/api/space_reading.h"
#include "server/calendar/encode.h"
#include "sync/base/hash.h"

namespace giaoban {
namespace {

using boost::asio::awaitable;

constexpr std::string_view kFeedPath = "/calendar/";
constexpr std::string_view kFeedEnding = ".ics";

Response ics_response(std::string text, std::string_view method) {
  Response response;
  response.content_type = "text/calendar; charset=utf-8; method=" + std::string(method);
  response.body = std::move(text);
  return response;
}

/// The invitation as a file, and the method in it.
struct InvitationFile {
  std::string ics;
  bool is_cancel = false;
};

Result<InvitationFile> invitation_file(const Space& space, const Space* registry, const EventFrame& frame) {
  const auto event = conference_event(space, registry, frame);
  if (!event) return std::unexpected(event.error());
  const bool is_cancel = event->state == EventState::kCancelled;
  auto ics = is_cancel ? encode_cancel(*event) : encode_request(*event);
  if (!ics) return std::unexpected(ics.error());
  return InvitationFile{std::move(*ics), is_cancel};
}

bool has_declined(const Space& space, const UnitId& unit) {
  const Record* response = space.find("responses", unit.text() + "/response");
  return response != nullptr && response->exists() && response->text("answer") == "declined";
}

/// Nullopt for what no calendar can show, such as a conference of the year 9999, and for what the person does not go to.
std::optional<ConferenceEvent> feed_event(const Space& space, const Space* registry, const EventFrame& frame, const UnitId& unit, FeedScope scope) {
  if (scope == FeedScope::kPerson && has_declined(space, unit)) return std::nullopt;
  auto event = conference_event(space, registry, frame);
  if (!event || !check_event(*event)) return std::nullopt;
  return std::move(*event);
}

/// Error: forbidden.
Result<void> check_scope(FeedScope scope, const Actor& caller) {
  if (scope == FeedScope::kUnit && !caller.may_write()) return fail(problem::kForbidden, "the unit's address is its secretaries'");
  return {};
}

/// Secrets are in no cache.
Response unstored(const Json& body) {
  Response response = json_response(body);
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

}  // namespace

void CalendarApi::add_to(Router& router) {
  router.on("GET", "/api/v1/conferences/{space}/invitation.ics",
            [this](const Request& request, const PathValues& values) { return invitation(request, values); });
  router.on("GET", "/api/v1/calendar-feeds",
            [this](const Request& request, const PathValues&) -> awaitable<Response> { co_return addresses(request); });
  router.on("POST", "/api/v1/calendar-feeds",
            [this](const Request& request, const PathValues&) -> awaitable<Response> { co_return make_address(request); });
  router.on("DELETE", "/api/v1/calendar-feeds/{scope}",
            [this](const Request& request, const PathValues& values) -> awaitable<Response> { co_return end_address(request, values); });
  router.on("GET", "/calendar/{file}", [this](const Request& request, const PathValues& values) { return feed(request, values); });
}

awaitable<Response> CalendarApi::invitation(const Request& request, const PathValues& values) {
  const Language language = language_of(request);
  const auto call = conference_call(parts_.hub, parts_.find_caller, request, values);
  if (!call) co_return problem_response(call.error(), language);
  const EventFrame frame{parts_.hub.services().unix_ms(), parts_.public_url, parts_.sender_email};
  auto read = [registry = call->registry, frame](const Space& space) { return invitation_file(space, registry.get(), frame); };
  auto file = co_await read_space<Result<InvitationFile>>(call->host, std::move(read));
  if (!file) co_return problem_response(file.error(), language);
  Response response = ics_response(std::move(file->ics), file->is_cancel ? "CANCEL" : "REQUEST");
  const std::string name = file->is_cancel ? "huy-giay-moi.ics" : "giay-moi.ics";
  response.headers = {{"Content-Disposition", "attachment; filename=\"" + name + "\""}, {"Cache-Control", "no-store"}};
  co_return response;
}

Json CalendarApi::addresses_json(const Actor& actor) const {
  schema::FeedAddresses list;
  for (const FeedScope scope : {FeedScope::kUnit, FeedScope::kPerson}) {
    if (scope == FeedScope::kUnit && !actor.may_write()) continue;
    const auto shown = parts_.feeds.show(scope, actor);
    if (!shown) continue;
    schema::FeedAddress address;
    address.scope = scope;
    address.made_ms = static_cast<std::int64_t>(shown->feed.made_ms);
    if (shown->token) address.path = std::string(kFeedPath) + *shown->token + std::string(kFeedEnding);
    list.feeds.push_back(std::move(address));
  }
  return list.encode();
}

Response CalendarApi::addresses(const Request& request) {
  const auto caller = parts_.find_caller(request);
  if (!caller) return problem_response({problem::kNotSignedIn}, language_of(request));
  return unstored(addresses_json(*caller));
}

Response CalendarApi::make_address(const Request& request) {
  const Language language = language_of(request);
  const auto caller = parts_.find_caller(request);
  if (!caller) return problem_response({problem::kNotSignedIn}, language);
  auto body = parse_json(request.body);
  if (!body) return problem_response(body.error(), language);
  const auto wish = schema::FeedAddressRequest::decode(std::move(*body));
  if (!wish) return problem_response(wish.error(), language);
  if (auto may = check_scope(wish->scope, *caller); !may) return problem_response(may.error(), language);
  std::array<std::uint8_t, FeedAddresses::kNonceBytes> random;
  parts_.random(random);
  if (auto made = parts_.feeds.make(wish->scope, *caller, random, parts_.hub.services().unix_ms()); !made)
    return problem_response(made.error(), language);
  return unstored(addresses_json(*caller));
}

Response CalendarApi::end_address(const Request& request, const PathValues& values) {
  const Language language = language_of(request);
  const auto caller = parts_.find_caller(request);
  if (!caller) return problem_response({problem::kNotSignedIn}, language);
  const auto wish = schema::FeedAddressRequest::decode({{"scope", values.at("scope")}});
  if (!wish) return problem_response(wish.error(), language);
  if (auto may = check_scope(wish->scope, *caller); !may) return problem_response(may.error(), language);
  if (auto ended = parts_.feeds.remove(wish->scope, *caller); !ended) return problem_response(ended.error(), language);
  return unstored(addresses_json(*caller));
}

/// What the unit's plans hold: the slots that no conference of the unit stands for yet, and those that one does.
awaitable<SlotEvents> CalendarApi::slots_of(UnitId unit) {
  SlotEvents all;
  const auto registry = parts_.hub.directory().registry();
  if (registry == nullptr) co_return all;
  const EventFrame frame{0, parts_.public_url, parts_.sender_email};
  for (const auto& card : parts_.hub.directory().of_unit(unit)) {
    const auto host = card->kind == SpaceKind::kPlan ? parts_.hub.find(card->id) : nullptr;
    if (host == nullptr) continue;
    auto read = [registry, frame](const Space& space) { return slot_events(space, *registry, frame); };
    SlotEvents of_plan = co_await read_space<SlotEvents>(host, std::move(read));
    std::ranges::move(of_plan.events, std::back_inserter(all.events));
    all.convened.merge(of_plan.convened);
  }
  co_return all;
}

awaitable<std::vector<ConferenceEvent>> CalendarApi::events_of(UnitId unit, FeedScope scope) {
  std::vector<ConferenceEvent> events;
  const auto registry = parts_.hub.directory().registry();
  const EventFrame frame{0, parts_.public_url, parts_.sender_email};
  SlotEvents slots = co_await slots_of(unit);
  std::set<Uuid> shown;  // under which UID something stands already, or was left out on purpose
  for (const auto& card : parts_.hub.directory().of_unit(unit)) {
    const auto host = card->kind == SpaceKind::kConference ? parts_.hub.find(card->id) : nullptr;
    if (host == nullptr) continue;
    const auto slot = slots.convened.find(card->id);
    if (!shown.insert(slot != slots.convened.end() ? slot->second.uid : card->id).second) continue;
    auto read = [registry, frame, unit, scope](const Space& space) { return feed_event(space, registry.get(), frame, unit, scope); };
    auto event = co_await read_space<std::optional<ConferenceEvent>>(host, std::move(read));
    if (event && slot != slots.convened.end()) take_over_slot(*event, slot->second);
    if (event) events.push_back(std::move(*event));
  }
  for (ConferenceEvent& slot : slots.events)
    if (check_event(slot) && shown.insert(slot.conference).second) events.push_back(std::move(slot));
  std::ranges::sort(events, [](const auto& a, const auto& b) { return std::tie(b.date, a.conference) < std::tie(a.date, b.conference); });
  if (events.size() > kFeedEvents) events.resize(kFeedEvents);
  co_return events;
}

awaitable<Response> CalendarApi::feed(const Request& request, const PathValues& values) {
  const Language language = language_of(request);
  std::string_view token = values.at("file");
  const bool has_ending = token.ends_with(kFeedEnding);
  if (has_ending) token.remove_suffix(kFeedEnding.size());
  auto found = has_ending ? parts_.feeds.find(token) : std::nullopt;
  if (found && found->scope == FeedScope::kPerson) {
    const auto account = parts_.accounts.find(found->account);
    if (account) found->unit = account->unit;
    else found.reset();
  }
  const std::uint64_t now = parts_.hub.services().unix_ms();
  if (!found) {
    const std::string key = "calendar " + request.remote;
    if (!throttle_.may_try(key, now)) co_return problem_response({problem::kTooMany}, language);
    throttle_.note_failure(key, now);
    co_return problem_response({problem::kNotFound}, language);
  }
  CalendarFeed calendar;
  const std::string unit_name = parts_.hub.directory().unit_full_name(found->unit);
  calendar.name = one_line("Giao ban" + (unit_name.empty() ? "" : " – " + unit_name), kPartyNameCodePoints);
  calendar.events = co_await events_of(found->unit, found->scope);
  auto text = encode_feed(calendar);
  if (!text) co_return problem_response(text.error(), language);
  const std::string etag = "\"" + hash_of(*text).text() + "\"";
  Response response = ics_response(std::move(*text), "PUBLISH");
  response.headers = {{"ETag", etag}, {"Cache-Control", "private, no-cache"}};
  co_return response;
}

}  // namespace giaoban
