#include "api_conference.h"

#include <map>

#include "server/api/calendar_api.h"

namespace giaoban {
namespace {

/// A node where people subscribe to calendars.
struct Calendars : ConferenceApiWorld {
  Accounts accounts{store};
  FeedAddresses feeds{store, signer};
  CalendarApi api{{hub, feeds, accounts, find_caller(), [this](std::span<std::uint8_t> bytes) { std::ranges::fill(bytes, ++random); }, "https://giaoban.example"}};
  std::uint8_t random = 0;

  Calendars() {
    api.add_to(router);
    Account account;
    account.id = numbered(1);
    account.username = "thuky";
    account.unit = kUnit;
    REQUIRE(accounts.add(account));
  }
  Response feeds_of(const std::string& who, const std::string& scope = "") {
    Request request = request_of(scope.empty() ? "GET" : "POST", "/api/v1/calendar-feeds", {{"x-actor", who}});
    if (!scope.empty()) request.body = to_text({{"scope", scope}});
    return ask(request);
  }
  std::string path_of(const std::string& scope) {
    const Json list = *parse_json(feeds_of("secretary").body);
    for (const Json& feed : list["feeds"])
      if (feed["scope"] == scope) return feed["path"];
    return {};
  }
  Response calendar(const std::string& path) {
    Request request = request_of("GET", path);
    request.remote = "192.0.2.7";
    return ask(request);
  }
};

TEST_CASE("a member's account gets the invitation as a file, and its cancellation once it is cancelled") {
  Calendars node;
  const std::string path = "/api/v1/conferences/" + node.conference.text() + "/invitation.ics";
  const auto ask = [&](const std::string& who) { return node.ask(request_of("GET", path, {{"x-actor", who}})); };
  const auto file = ask("observer");
  REQUIRE(file.status == 200);
  CHECK(file.content_type == "text/calendar; charset=utf-8; method=REQUEST");
  CHECK(header_of(file, "Content-Disposition") == "attachment; filename=\"giay-moi.ics\"");
  CHECK(file.body.find("hdnd@thaihoa.example") != std::string::npos);
  CHECK(code_of(ask("stranger")) == "space_unknown");
  CHECK(code_of(ask("")) == "not_signed_in");
  node.change_conference({{"status", "cancelled"}});
  CHECK(ask("secretary").content_type == "text/calendar; charset=utf-8; method=CANCEL");
}

TEST_CASE("an address opens a calendar without a session, until it is changed") {
  Calendars node;
  CHECK(node.path_of("unit").empty());
  REQUIRE(node.feeds_of("secretary", "unit").status == 200);
  const std::string path = node.path_of("unit");
  REQUIRE(path.size() == std::string("/calendar/").size() + 64 + 4);
  CHECK(node.path_of("unit") == path);  // the same when it is looked at again
  const auto calendar = node.calendar(path);
  REQUIRE(calendar.status == 200);
  CHECK(calendar.body.find(node.conference.text()) != std::string::npos);
  CHECK(calendar.body.find("ATTENDEE") == std::string::npos);
  CHECK(header_of(calendar, "ETag") == header_of(node.calendar(path), "ETag"));
  REQUIRE(node.feeds_of("secretary", "unit").status == 200);
  CHECK(node.path_of("unit") != path);
  CHECK(code_of(node.calendar(path)) == "not_found");
  CHECK(node.calendar(node.path_of("unit")).status == 200);
}

TEST_CASE("only what the unit belongs to, and of a person's not what the unit declined") {
  Calendars node;
  const SpaceId foreign = node.found("conference", numbered(77));
  node.put(foreign, {{"conferences", foreign.text(), node.record("conferences", node.conference.text()), {}}});
  REQUIRE(node.feeds_of("secretary", "person").status == 200);
  REQUIRE(node.feeds_of("secretary", "unit").status == 200);
  const auto events = [&](const std::string& scope) {
    const std::string body = node.calendar(node.path_of(scope)).body;
    std::size_t count = 0;
    for (auto at = body.find("BEGIN:VEVENT"); at != std::string::npos; at = body.find("BEGIN:VEVENT", at + 1)) ++count;
    return count;
  };
  CHECK(events("person") == 1);
  node.put(node.conference, {{"responses", ApiWorld::kUnit.text() + "/response", {{"answer", "declined"}}, {}}});
  CHECK(events("person") == 0);
  CHECK(events("unit") == 1);
}

TEST_CASE("who may only read has an address of their own, and not the unit's") {
  Calendars node;
  CHECK(code_of(node.feeds_of("observer", "unit")) == "forbidden");
  CHECK(code_of(node.feeds_of("", "person")) == "not_signed_in");
  CHECK(code_of(node.feeds_of("secretary", "district")) == "invalid_field");
  REQUIRE(node.feeds_of("secretary", "unit").status == 200);
  CHECK((*parse_json(node.feeds_of("observer").body))["feeds"].empty());
}

TEST_CASE("an address that was ended opens nothing, and the other one goes on") {
  Calendars node;
  REQUIRE(node.feeds_of("secretary", "unit").status == 200);
  REQUIRE(node.feeds_of("secretary", "person").status == 200);
  const std::string unit = node.path_of("unit"), person = node.path_of("person");
  const auto end = [&](const std::string& who, const std::string& scope) {
    return node.ask(request_of("DELETE", "/api/v1/calendar-feeds/" + scope, {{"x-actor", who}}));
  };
  CHECK(code_of(end("observer", "unit")) == "forbidden");
  CHECK(code_of(end("", "unit")) == "not_signed_in");
  CHECK(code_of(end("secretary", "district")) == "invalid_field");
  CHECK(node.calendar(unit).status == 200);
  const auto left = end("secretary", "unit");
  REQUIRE(left.status == 200);
  CHECK((*parse_json(left.body))["feeds"].size() == 1);
  CHECK(code_of(node.calendar(unit)) == "not_found");
  CHECK(node.calendar(person).status == 200);
  CHECK(end("secretary", "unit").status == 200);  // there is none: as it was asked
  FeedAddresses again(node.store, node.signer);
  REQUIRE(again.load());
  CHECK(!again.find(unit.substr(10, 64)));
  CHECK(again.find(person.substr(10, 64)));
}

/// The lines of the calendar's events, unfolded, each event under its UID.
std::map<std::string, std::string> events_of(std::string ics) {
  for (auto fold = ics.find("\r\n "); fold != std::string::npos; fold = ics.find("\r\n ", fold)) ics.erase(fold, 3);
  std::map<std::string, std::string> events;
  for (auto at = ics.find("BEGIN:VEVENT"); at != std::string::npos; at = ics.find("BEGIN:VEVENT", at + 1)) {
    const std::string event = ics.substr(at, ics.find("END:VEVENT", at) - at);
    const auto uid = event.find("UID:") + 4;
    events[event.substr(uid, event.find("\r\n", uid) - uid)] = event;
  }
  return events;
}

/// The same node with a plan whose slots may stand for the conference.
struct PlanCalendars : Calendars {
  static inline const std::string kSlot = numbered(80).text(), kOther = numbered(81).text();
  SpaceId plan = found("plan", kUnit), registry;

  PlanCalendars() {
    for (const auto& card : directory.all())
      if (card->kind == SpaceKind::kRegistry) registry = card->id;
    put(registry, {{"clusters", numbered(82).text(), {{"name", "Cụm 2"}, {"term", "2021-2026"}, {"plan", plan.text()}, {"units", {kTown.text()}}}, {}}});
    set(kSlot, {{"ordinal", 5}, {"term", "2021-2026"}, {"status", "planned"}, {"date", "2023-11-30"}, {"host_unit", kTown.text()}});
    set(kOther, {{"ordinal", 6}, {"term", "2021-2026"}, {"status", "confirmed"}, {"date", "2024-05-30"}, {"host_unit", kTown.text()}});
    REQUIRE(feeds_of("secretary", "unit").status == 200);
    REQUIRE(feeds_of("secretary", "person").status == 200);
  }
  void set(const std::string& slot, Json fields) { put(plan, {{"slots", slot, std::move(fields), {}}}); }
  std::map<std::string, std::string> events(const std::string& scope = "unit") { return events_of(calendar(path_of(scope)).body); }
  static int sequence(const std::string& event) { return std::stoi(event.substr(event.find("SEQUENCE:") + 9)); }
};

TEST_CASE("slots of the unit's plans are in its calendar: tentative while planned, of the whole day where no hour is known") {
  PlanCalendars node;
  const auto events = node.events();
  REQUIRE(events.size() == 3);  // and the conference, which no slot stands for
  CHECK(events.at(PlanCalendars::kSlot).find("STATUS:TENTATIVE") != std::string::npos);
  CHECK(events.at(PlanCalendars::kSlot).find("DTSTART;VALUE=DATE:20231130") != std::string::npos);
  CHECK(events.at(PlanCalendars::kOther).find("STATUS:CONFIRMED") != std::string::npos);
  CHECK(node.events("person").size() == 3);
}

TEST_CASE("a slot and the conference that it becomes are one event: the same UID, its sequence never falls") {
  PlanCalendars node;
  const int planned = PlanCalendars::sequence(node.events().at(PlanCalendars::kSlot));
  node.now += 5000;
  node.set(PlanCalendars::kSlot, {{"status", "convened"}, {"conference", node.conference.text()}});
  const auto events = node.events();
  REQUIRE(events.size() == 2);
  CHECK(!events.contains(node.conference.text()));
  const std::string& convened = events.at(PlanCalendars::kSlot);
  CHECK(convened.find("STATUS:CONFIRMED") != std::string::npos);
  CHECK(convened.find("DTSTART;TZID=Asia/Ho_Chi_Minh:20231130T073000") != std::string::npos);
  CHECK(convened.find("/hoi-nghi/" + node.conference.text()) != std::string::npos);
  CHECK(PlanCalendars::sequence(convened) > planned);
  node.now += 5000;
  node.change_conference({{"date", "2023-12-01"}});
  CHECK(PlanCalendars::sequence(node.events().at(PlanCalendars::kSlot)) > PlanCalendars::sequence(convened));
}

TEST_CASE("what was cancelled in the plan is told as cancelled; what the unit declined comes back under no other name") {
  PlanCalendars node;
  const int before = PlanCalendars::sequence(node.events().at(PlanCalendars::kOther));
  node.set(PlanCalendars::kOther, {{"status", "cancelled"}, {"reason", "Bão số 12"}});
  const std::string cancelled = node.events().at(PlanCalendars::kOther);
  CHECK(cancelled.find("STATUS:CANCELLED") != std::string::npos);
  CHECK(cancelled.find("Bão số 12") != std::string::npos);
  CHECK(PlanCalendars::sequence(cancelled) > before);
  node.set(PlanCalendars::kSlot, {{"status", "convened"}, {"conference", node.conference.text()}});
  node.put(node.conference, {{"responses", ApiWorld::kUnit.text() + "/response", {{"answer", "declined"}}, {}}});
  CHECK(!node.events("person").contains(PlanCalendars::kSlot));
  CHECK(node.events("unit").contains(PlanCalendars::kSlot));
  node.set(PlanCalendars::kSlot, {{"status", "cancelled"}});
  CHECK(node.events("unit").at(PlanCalendars::kSlot).find("STATUS:CANCELLED") != std::string::npos);
}

TEST_CASE("of plans that the unit does not belong to, and of slots without a day, nothing is told") {
  PlanCalendars node;
  const SpaceId foreign = node.found("plan", numbered(77));
  node.put(node.registry, {{"clusters", numbered(83).text(), {{"name", "Cụm 3"}, {"term", "2021-2026"}, {"plan", foreign.text()}, {"units", {numbered(77).text()}}}, {}}});
  node.put(foreign, {{"slots", numbered(84).text(), {{"ordinal", 1}, {"term", "2021-2026"}, {"status", "planned"}, {"date", "2024-01-05"}}, {}}});
  node.set(PlanCalendars::kOther, {{"date", nullptr}});
  const auto events = node.events();
  CHECK(events.size() == 2);
  CHECK(!events.contains(numbered(84).text()));
  CHECK(!events.contains(PlanCalendars::kOther));
}

TEST_CASE("guessing addresses is slowed, and a right one still opens") {
  Calendars node;
  REQUIRE(node.feeds_of("secretary", "person").status == 200);
  const std::string right = node.path_of("person"), wrong = "/calendar/" + std::string(64, '0') + ".ics";
  for (int i = 0; i < Throttle::kFailures; ++i) CHECK(node.calendar(wrong).status == 404);
  CHECK(code_of(node.calendar(wrong)) == "too_many");
  CHECK(node.calendar(right).status == 200);
  CHECK(node.calendar(right.substr(0, right.size() - 4)).status == 429);  // without its ending it is none
}

TEST_CASE("addresses outlive the process, their tokens are not stored, and another key shows none") {
  Calendars node;
  REQUIRE(node.feeds_of("secretary", "person").status == 200);
  const std::string token = node.path_of("person").substr(10, 64);
  const Actor actor{numbered(1), ApiWorld::kUnit, {}};
  FeedAddresses again(node.store, node.signer);
  REQUIRE(again.load());
  CHECK(again.show(FeedScope::kPerson, actor)->token == token);
  CHECK(again.find(token)->account == numbered(1));
  const Ed25519Signer other_key{Ed25519Signer::Seed{8}};
  FeedAddresses moved(node.store, other_key);
  REQUIRE(moved.load());
  CHECK(!moved.show(FeedScope::kPerson, actor)->token);
  CHECK(moved.find(token));
  (void)node.store.scan(Table::kMeta, "", "", [&](std::string_view key, std::string_view value) {
    CHECK(key.find(token) == std::string_view::npos);
    CHECK(value.find(token) == std::string_view::npos);
    std::array<std::uint8_t, 32> raw;
    REQUIRE(from_hex(token, raw));
    CHECK(value.find(as_text(raw)) == std::string_view::npos);
    return true;
  });
}

}  // namespace
}  // namespace giaoban
