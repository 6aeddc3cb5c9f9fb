#include <rapidcheck.h>

#include "server/hub/issue_tickets.h"
#include "tests/unit/hub_check_in_world.h"

namespace giaoban {
namespace {

constexpr std::int64_t kHour = 3'600'000;

std::string_view code_of_outcome(const Outcome& outcome) { return outcome ? std::string_view("done") : outcome.error().code; }

TEST_CASE("[A2] A ticket is read back as it was made, and no other text is one") {
  CheckInWorld world;
  const std::string guest_ticket = world.ticket(world.guest_person, world.world.owner);
  for (const std::string& person : {world.town_person, world.guest_person, world.world.town_unit.text() + "/response"}) {
    const auto made = sign_ticket(world.world.id, person, uuid_of(700), world.world.town);
    REQUIRE(made.has_value());
    const auto read = decode_ticket(encode_ticket(*made));
    REQUIRE(read.has_value());
    CHECK(*read == *made);
    CHECK(is_signed(*read, world.world.verifier));
  }
  CHECK(!sign_ticket(world.world.id, "x/y", uuid_of(700), world.world.town).has_value());
  for (std::size_t size = 0; size < guest_ticket.size(); ++size) CHECK(!decode_ticket(guest_ticket.substr(0, size)).has_value());
  CHECK(!decode_ticket(guest_ticket + "AA").has_value());
  CHECK(!decode_ticket(std::string(4000, 'A')).has_value());
}

TEST_CASE("[A2] Nobody but a node that may issue it makes a ticket, and not a letter of it can be changed") {
  CheckInWorld world;
  const Actor door = world.convener();
  const std::string good = world.ticket(world.town_person, world.world.town);
  for (const Signer* wrong : {&world.world.district, &world.world.stranger})
    CHECK(code_of_outcome(world.scan(door, world.ticket(world.town_person, *wrong))) == problem::kTicketInvalid);
  CHECK(code_of_outcome(world.scan(door, world.ticket(world.guest_person, world.world.town))) == problem::kTicketInvalid);
  for (std::size_t at = 0; at < good.size(); at += 7) {
    std::string forged = good;
    forged[at] = forged[at] == 'A' ? 'B' : 'A';
    CHECK(code_of_outcome(world.scan(door, forged)) == problem::kTicketInvalid);
  }
  const auto elsewhere = sign_ticket(uuid_of(77), world.town_person, uuid_of(700), world.world.town);
  CHECK(code_of_outcome(world.scan(door, encode_ticket(*elsewhere))) == problem::kTicketInvalid);
  CHECK(world.rows() == 0);
  CHECK(world.scan(door, good).has_value());
  CHECK(world.is_there(world.town_person));
  // The convener may issue for anybody.
  CHECK(world.scan(door, world.ticket(world.town_second, world.world.owner, 701)).has_value());
}

TEST_CASE("[A4] Scanned again it counts once and is answered by the name; who left may come back") {
  CheckInWorld world;
  const std::string ticket = world.ticket(world.town_person, world.world.town);
  const auto first = world.scan(world.convener(), ticket);
  REQUIRE(first.has_value());
  CHECK(first->value["name"] == "Lê Thị Hoa");
  CHECK(first->value["is_repeated"] == false);
  CHECK(first->value["row"] == world.world.province_unit.text() + "/" + uuid_of(700).text());
  world.wait(10);
  for (const Actor& by : {world.convener(), world.host_person()}) {
    const auto again = world.scan(by, ticket);
    REQUIRE(again.has_value());
    CHECK(again->value["is_repeated"] == true);
    CHECK(again->value["at_ms"] == first->value["at_ms"]);
  }
  CHECK(world.rows() == 1);
  REQUIRE(world.scan(world.host_person(), ticket, "left").has_value());
  CHECK(!world.is_there(world.town_person));
  world.wait(5);
  REQUIRE(world.scan(world.convener(), ticket).has_value());
  CHECK(world.is_there(world.town_person));
  CHECK(world.rows() == 3);
}

TEST_CASE("[A4] An arrival that was taken back can be scanned again") {
  CheckInWorld world;
  const std::string ticket = world.ticket(world.town_person, world.world.town);
  const auto first = world.scan(world.convener(), ticket);
  REQUIRE(first.has_value());
  REQUIRE(world.as(world.convener(), "record.delete", {{"collection", "check_ins"}, {"id", first->value["row"]}}).has_value());
  CHECK(!world.is_there(world.town_person));
  REQUIRE(world.scan(world.convener(), ticket).has_value());
  CHECK(world.is_there(world.town_person));
}

TEST_CASE("[A2] Revoked, replaced, or of somebody who was taken off the list: a ticket counts no more") {
  CheckInWorld world;
  const std::string row = world.world.town_unit.text() + "/" + uuid_of(601).text();
  const auto put_row = [&](unsigned nonce, bool is_revoked) {
    REQUIRE(world.node->put_own(world.world.id, {{"tickets", row, {{"person", world.town_person}, {"nonce", uuid_of(nonce).text()}, {"code_hash", std::string(64, '0')}, {"is_revoked", is_revoked}}, {}}}).has_value());
  };
  const std::string old = world.ticket(world.town_person, world.world.town), fresh = world.ticket(world.town_person, world.world.town, 701);
  put_row(700, false);
  CHECK(world.scan(world.convener(), old).has_value());
  put_row(701, false);
  CHECK(code_of_outcome(world.scan(world.convener(), old)) == problem::kTicketRevoked);
  CHECK(world.scan(world.convener(), fresh).has_value());
  REQUIRE(world.node->run(world.put(900, world.host_person(), {"tickets", row, {{"is_revoked", true}}, {}})).has_value());
  CHECK(code_of_outcome(world.scan(world.convener(), fresh)) == problem::kTicketRevoked);
  CHECK(code_of_outcome(world.node->run(world.put(901, world.host_person(), {"tickets", row, {{"nonce", uuid_of(5).text()}}, {}}))) == problem::kForbidden);
  const std::string second = world.ticket(world.town_second, world.world.town, 702);
  REQUIRE(world.as(world.host_person(), "record.delete", {{"collection", "delegates"}, {"id", world.town_second}}).has_value());
  CHECK(code_of_outcome(world.scan(world.convener(), second)) == problem::kTicketRevoked);
}

TEST_CASE("[A2] A ticket of somebody who has not arrived in the records yet is good: the signature is enough") {
  CheckInWorld world;
  const std::string unheard = world.world.town_unit.text() + "/" + uuid_of(650).text();
  const auto noted = world.scan(world.convener(), world.ticket(unheard, world.world.town));
  REQUIRE(noted.has_value());
  CHECK(noted->value["name"] == "");
  CHECK(!world.is_there(unheard));  // counted once the list has the name
}

TEST_CASE("[A3] Eight characters stand for a ticket, however they are typed") {
  CheckInWorld world;
  unsigned nonce = 800;
  const auto holders = ticket_holders(world.space(), world.world.town_unit);
  CHECK(holders.size() == 2);
  REQUIRE(world.node->put_own(world.world.id, issue_tickets(world.space(), holders, {}, [&] { return uuid_of(++nonce); }, world.world.owner)).has_value());
  CHECK(issue_tickets(world.space(), holders, {}, [&] { return uuid_of(++nonce); }, world.world.owner).empty());
  const auto issued = issued_tickets(world.space(), holders, world.world.owner);
  REQUIRE(issued.size() == 2);
  const std::string code = issued[0].code;
  std::string typed = code.substr(0, 4) + "-" + code.substr(4);
  for (char& c : typed) c = static_cast<char>(std::tolower(c));
  const auto noted = world.scan(world.convener(), typed);
  REQUIRE(noted.has_value());
  CHECK(noted->value["person"] == issued[0].holder.person);
  CHECK(world.scan(world.convener(), issued[0].ticket)->value["is_repeated"] == true);
  std::string wrong = code;
  wrong[7] = wrong[7] == '0' ? '1' : '0';
  CHECK(code_of_outcome(world.scan(world.convener(), wrong)) == problem::kTicketInvalid);
  CHECK(canonical_code("OiL0 abcd") == "0110ABCD");
  for (const char* none : {"", "1234567", "123456789", "1234567U", "1234567é"}) CHECK(!canonical_code(none).has_value());
  CHECK(issued_tickets(world.space(), holders, world.world.town)[0].ticket.empty());  // another node's
}

TEST_CASE("[A2] A unit issues for its own people, the convener for guests and for those whose unit has no node") {
  CheckInWorld world;
  const auto people = [&](const UnitId& unit) {
    std::set<std::string> found;
    for (const auto& holder : ticket_holders(world.space(), unit)) found.insert(holder.person);
    return found;
  };
  CHECK(people(world.world.province_unit) == std::set<std::string>{world.province_person, world.guest_person});
  CHECK(people(world.world.district_unit).empty());
  const auto alone = SpaceWorld::member(world.world.stranger_unit, world.world.owner.node());
  const std::string of_alone = world.world.stranger_unit.text() + "/response";
  REQUIRE(world.node->put_own(world.world.id, {alone, {"responses", of_alone, {{"answer", "delegated"}, {"substitute", "Lô Thị Nga"}}, {}}}).has_value());
  CHECK(people(world.world.province_unit).contains(of_alone));
  CHECK(world.scan(world.convener(), world.ticket(of_alone, world.world.owner))->value["name"] == "Lô Thị Nga");
  CHECK(world.is_there(of_alone));
}

TEST_CASE("[A5] Secretaries scan, delegates themselves alone, nobody else") {
  CheckInWorld world;
  const std::string ticket = world.ticket(world.town_person, world.world.town), other = world.ticket(world.town_second, world.world.town, 701);
  CHECK(code_of_outcome(world.scan(world.host_person(Role::kObserver), other)) == problem::kForbidden);
  CHECK(code_of_outcome(world.scan(world.guest(Role::kDelegate), ticket)) == problem::kForbidden);
  const Actor self = world.host_person(Role::kDelegate);  // the account that town_person's row names
  CHECK(code_of_outcome(world.scan(self, other)) == problem::kForbidden);
  const auto noted = world.scan(self, ticket);
  REQUIRE(noted.has_value());
  CHECK(world.text("check_ins", noted->value["row"].get<std::string>(), "how") == "self");
}

TEST_CASE("[A5] By list the convener and the host note anybody, others their own; who is absent the host does not say") {
  CheckInWorld world;
  CHECK(world.note(world.convener(), 20, world.town_person).has_value());
  CHECK(world.note(world.convener(), 21, world.guest_person).has_value());
  CHECK(world.note(world.host_person(), 22, world.province_person).has_value());
  CHECK(world.note(world.host_person(), 23, world.town_second, "absent").has_value());
  CHECK(code_of_outcome(world.note(world.host_person(), 24, world.province_person, "absent")) == problem::kForbidden);
  CHECK(code_of_outcome(world.note(world.guest(), 25, world.town_person)) == problem::kForbidden);
  CHECK(code_of_outcome(world.note(world.convener(), 26, uuid_of(999).text())) == problem::kRecordUnknown);
  RecordChange lie = {"check_ins", world.world.province_unit.text() + "/" + uuid_of(27).text(),
                      {{"person", world.town_second}, {"kind", "arrived"}, {"at_ms", world.node->now}, {"how", "ticket"}}, {}};
  CHECK(code_of_outcome(world.node->run(world.put(950, world.convener(), lie))) == problem::kForbidden);
}

TEST_CASE("[A7] A clock that is an hour ahead, or a scan older than half a day, is told as such and changes nothing") {
  CheckInWorld world;
  const std::string ticket = world.ticket(world.town_person, world.world.town);
  const auto now = static_cast<std::int64_t>(world.node->now);
  for (const std::int64_t at : {now + kHour, now - 13 * kHour}) {
    const auto refused = world.scan(world.convener(), ticket, "arrived", at);
    CHECK(error_of(refused).code == problem::kClockWrong);
    CHECK(error_of(refused).pointer == "/arguments/at_ms");
  }
  CHECK(error_of(world.note(world.convener(), 20, world.town_person, "arrived", kHour)).code == problem::kClockWrong);
  CHECK(world.rows() == 0);
  REQUIRE(world.scan(world.convener(), ticket, "arrived", now - 2 * kHour).has_value());
  CHECK(world.field("check_ins", world.world.province_unit.text() + "/" + uuid_of(700).text(), "at_ms") == static_cast<std::uint64_t>(now - 2 * kHour));
}

TEST_CASE("[A1] Of a cancelled conference nobody arrives") {
  CheckInWorld world;
  REQUIRE(world.node->put_own(world.world.id, {{"conferences", world.world.id.text(), {{"status", "cancelled"}}, {}}}).has_value());
  CHECK(code_of_outcome(world.scan(world.convener(), world.ticket(world.town_person, world.world.town))) == problem::kConflict);
}

TEST_CASE("[A6] A quorum is counted by integers: exactly half is not more than half, exactly two thirds are two thirds") {
  CHECK(!is_quorum(0, 0, QuorumShare::kTwoThirds));
  CHECK(!is_quorum(0, 0, QuorumShare::kMoreThanHalf));
  CHECK(!is_quorum(5, 10, QuorumShare::kMoreThanHalf));
  CHECK(is_quorum(6, 10, QuorumShare::kMoreThanHalf));
  CHECK(is_quorum(2, 3, QuorumShare::kTwoThirds));
  CHECK(!is_quorum(6, 10, QuorumShare::kTwoThirds));
  CHECK(is_quorum(20, 30, QuorumShare::kTwoThirds));
}

TEST_CASE("[A6] Units are there by any of their people, delegates one by one; the convener is no unit that is called") {
  CheckInWorld world;
  REQUIRE(world.lead("sitting.begin").has_value());
  CHECK(quorum_of(world.space()).total == 2);  // town and district
  REQUIRE(world.note(world.convener(), 20, world.province_person).has_value());
  CHECK(quorum_of(world.space()).present == 0);
  REQUIRE(world.note(world.convener(), 21, world.town_person).has_value());
  REQUIRE(world.note(world.convener(), 22, world.town_second).has_value());
  CHECK(quorum_of(world.space()).present == 1);
  CHECK(!quorum_of(world.space()).is_met);
  REQUIRE(world.lead("sitting.set", {{"quorum_of", "delegates"}, {"quorum_share", "two_thirds"}}).has_value());
  CHECK(quorum_of(world.space()).present == 3);
  CHECK(quorum_of(world.space()).is_met);
  REQUIRE(world.node->run(world.put(960, world.host_person(), {"delegates", world.town_second, {{"has_vote", false}}, {}})).has_value());
  CHECK(quorum_of(world.space()).total == 2);
}

/// One row of check_ins as any unit may have noted it.
RecordChange random_row(const CheckInWorld& world, unsigned index) {
  const UnitId by = *rc::gen::element(world.world.province_unit, world.world.town_unit);
  const std::string person = *rc::gen::element(world.town_person, world.town_second, world.guest_person);
  const auto at = *rc::gen::inRange<std::int64_t>(1, 6);
  return {"check_ins", by.text() + "/" + uuid_of(400 + index).text(), {{"person", person}, {"kind", *rc::gen::element<std::string>("arrived", "left", "absent")}, {"at_ms", at}, {"how", "list"}}, {}};
}

TEST_CASE("[A4] In whatever order rows of several units come, who is there is the same: the latest word, of equal times the greater id") {
  CHECK(rc::check([] {
    CheckInWorld world;
    std::vector<RecordChange> rows;
    const auto count = *rc::gen::inRange(1u, 12u);
    for (unsigned i = 0; i < count; ++i) rows.push_back(random_row(world, i));
    auto shuffled = rows;
    for (std::size_t i = shuffled.size(); i > 1; --i) std::swap(shuffled[i - 1], shuffled[*rc::gen::inRange<std::size_t>(0, i)]);
    for (const RecordChange& row : shuffled) RC_ASSERT(world.node->put_own(world.world.id, {row}).has_value());
    std::map<std::string, std::tuple<std::int64_t, std::string, std::string>> latest;
    for (const RecordChange& row : rows) {
      auto& last = latest[row.fields["person"].get<std::string>()];
      last = std::max(last, {row.fields["at_ms"].get<std::int64_t>(), row.id, row.fields["kind"].get<std::string>()});
    }
    for (const auto& [person, last] : latest) RC_ASSERT(world.is_there(person) == (std::get<2>(last) == "arrived"));
    RC_ASSERT(present_people(world.space()).size() <= latest.size());
  }));
}

}  // namespace
}  // namespace giaoban
