#include "api_conference.h"

#include "schema/api.h"
#include "server/api/tickets_api.h"
#include "server/hub/attendance.h"
#include "sync/base/random.h"

namespace giaoban {
namespace {

/// A node whose secretary gives tickets to a delegate of its own and a guest, on the day of the conference.
struct TicketsWorld : ConferenceApiWorld {
  static inline const std::string kOwn = kUnit.text() + "/" + numbered(61).text(), kTowns = kTown.text() + "/" + numbered(62).text(), kGuest = numbered(63).text();
  TicketsApi api{{hub, find_caller(), fill_random}};

  TicketsWorld() {
    api.add_to(router);
    change_conference({{"date", "2023-11-15"}});
    put(conference, {{"delegates", kOwn, {{"full_name", "Trần Văn Bình"}, {"rank", "a1"}}, {}},
                     {"delegates", kTowns, {{"full_name", "Lê Thị Hoa"}, {"rank", "a1"}}, {}},
                     {"guests", kGuest, {{"full_name", "Nguyễn Văn An"}, {"rank", "a1"}}, {}}});
  }
  Response tickets(std::string method, const Json& wish = Json::object(), const std::string& who = "secretary") {
    Request request = request_of(std::move(method), "/api/v1/tickets/" + conference.text(), {{"x-actor", who}});
    request.body = to_text(wish);
    return ask(request);
  }
  schema::Tickets given(const Response& response) {
    REQUIRE_MESSAGE(response.status == 200, response.body);
    const auto decoded = schema::Tickets::decode(*parse_json(response.body));
    REQUIRE(decoded);
    return *decoded;
  }
  Response check_in(const Json& wish, const std::string& from = "10.0.0.1") {
    Request request = request_of("POST", "/api/v1/check-in");
    request.body = to_text(wish);
    request.remote = from;
    return ask(request);
  }
  const schema::IssuedTicket& of(const schema::Tickets& all, const std::string& person) {
    const auto found = std::ranges::find(all.tickets, person, &schema::IssuedTicket::person);
    REQUIRE(found != all.tickets.end());
    return *found;
  }
};

TEST_CASE("[A2] tickets are made once, shown again, renewed one by one, and for the unit's own people alone") {
  TicketsWorld node;
  CHECK(node.given(node.tickets("GET")).missing == 3);  // the town has no node but this one
  const auto made = node.given(node.tickets("POST"));
  CHECK(made.missing == 0);
  CHECK(made.tickets.size() == 3);
  const auto again = node.given(node.tickets("POST"));
  CHECK(again.encode() == made.encode());
  const auto renewed = node.given(node.tickets("POST", {{"renew", TicketsWorld::kGuest}}));
  CHECK(node.of(renewed, TicketsWorld::kGuest).ticket != node.of(made, TicketsWorld::kGuest).ticket);
  CHECK(node.of(renewed, TicketsWorld::kOwn).ticket == node.of(made, TicketsWorld::kOwn).ticket);
  CHECK(code_of(node.tickets("POST", {{"renew", "nobody"}})) == problem::kRecordUnknown);
  CHECK(node.given(node.tickets("GET", Json::object(), "neighbour")).missing == 1);
  for (const char* who : {"observer", "stranger", ""}) CHECK(node.tickets("POST", Json::object(), who).status >= 400);
}

TEST_CASE("[A8] whoever has a ticket notes their arrival without a session, and is told a name and a title") {
  TicketsWorld node;
  const auto made = node.given(node.tickets("POST"));
  const auto& guest = node.of(made, TicketsWorld::kGuest);
  const Response first = node.check_in({{"ticket", *guest.ticket}});
  REQUIRE_MESSAGE(first.status == 200, first.body);
  const auto body = *parse_json(first.body);
  CHECK(body["name"] == "Nguyễn Văn An");
  CHECK(body["is_repeated"] == false);
  CHECK(body.size() == 4);
  CHECK((*parse_json(node.check_in({{"ticket", *guest.ticket}}).body))["is_repeated"] == true);
  const auto& own = node.of(made, TicketsWorld::kOwn);
  CHECK(code_of(node.check_in({{"ticket", *own.code}})) == problem::kTicketInvalid);  // of which conference?
  CHECK(node.check_in({{"ticket", *own.code}, {"space", node.conference.text()}}).status == 200);
}

TEST_CASE("[A8] before the day of the conference nobody notes themselves") {
  TicketsWorld node;
  const auto made = node.given(node.tickets("POST"));
  node.change_conference({{"date", "2023-11-16"}});
  CHECK(code_of(node.check_in({{"ticket", *node.of(made, TicketsWorld::kGuest).ticket}})) == problem::kConflict);
}

TEST_CASE("[A8] guessing is slowed by address; a ticket that is good is never refused") {
  TicketsWorld node;
  const auto made = node.given(node.tickets("POST"));
  const auto& guest = node.of(made, TicketsWorld::kGuest);
  const Json guess = {{"ticket", "00000000"}, {"space", node.conference.text()}};
  for (int i = 0; i < Throttle::kFailures; ++i) CHECK(code_of(node.check_in(guess)) == problem::kTicketInvalid);
  CHECK(code_of(node.check_in(guess)) == problem::kTooMany);
  CHECK(code_of(node.check_in({{"ticket", *guest.code}, {"space", node.conference.text()}})) == problem::kTooMany);
  CHECK(node.check_in({{"ticket", *guest.ticket}}).status == 200);
  CHECK(node.check_in({{"ticket", *guest.code}, {"space", node.conference.text()}}, "10.0.0.2").status == 200);
}

}  // namespace
}  // namespace giaoban
