#include "api_conference.h"

#include <set>

#include "server/api/letters_api.h"

namespace giaoban {
namespace {

/// A node with an outbox, whose letters nobody takes away.
struct Letters : ConferenceApiWorld {
  Outbox outbox{store};
  int wakes = 0;
  LetterDesk desk;
  std::uint8_t random = 0;

  explicit Letters(bool has_mail = true) : desk({has_mail ? &outbox : nullptr, "gui@nghean.example", "", [this] { ++wakes; }}) {
    REQUIRE(outbox.load());
    add_letters_api(router, {hub, desk, find_caller(), [this](std::span<std::uint8_t> bytes) { std::ranges::fill(bytes, ++random); }});
  }
  std::string path(const std::string& rest) const { return "/api/v1/conferences/" + conference.text() + rest; }
  Response get(const std::string& who = "secretary") { return ask(request_of("GET", path("/letters"), {{"x-actor", who}})); }
  Response send(const Json& wish, const std::string& who = "secretary") {
    Request request = request_of("POST", path("/letters"), {{"x-actor", who}});
    request.body = to_text(wish);
    return ask(request);
  }
  schema::Letters letters(const Response& response) {
    REQUIRE_MESSAGE(response.status == 200, response.body);
    const auto decoded = schema::Letters::decode(*parse_json(response.body));
    REQUIRE(decoded);
    return *decoded;
  }
  Response reply(const std::string& address, const std::string& answer, const std::string& who = "secretary", std::int64_t behind = 0,
                 const std::string& stamp = "") {
    Request request = request_of("POST", path("/replies"), {{"x-actor", who}, {"content-type", "text/calendar"}});
    request.body = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:" + conference.text() + "\r\nSEQUENCE:" +
                   std::to_string(letters(get()).sequence - behind) + stamp + "\r\nATTENDEE;PARTSTAT=" + answer + ":mailto:" + address +
                   "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    return ask(request);
  }
  void remind() { boost::asio::co_spawn(threads, remind_where_due(hub, desk), boost::asio::use_future).get(); }
};

TEST_CASE("letters are queued once, noted in the space, and told with what became of them") {
  Letters node;
  node.add_guest("g1", "a@so.example");
  CHECK(node.letters(node.get()).recipients.size() == 3);
  const auto sent = node.letters(node.send({{"kind", "invitation"}}));
  CHECK(sent.queued == 3);
  CHECK(node.outbox.items().size() == 3);
  CHECK(node.wakes == 1);
  for (const auto& recipient : sent.recipients) {
    REQUIRE(recipient.letters.size() == 1);
    CHECK(recipient.letters[0].progress == schema::LetterProgress::kWaiting);
    CHECK(!recipient.is_outdated);
  }
  CHECK(node.record("invitations", ConferenceApiWorld::kTown.text())["sequence"] == sent.sequence);
  CHECK(node.record("guests", "g1")["sent_on"] == "2023-11-15");
  CHECK(node.letters(node.send({{"kind", "invitation"}})).queued == 0);
  const Json town = Json::array({ConferenceApiWorld::kTown.text()});
  CHECK(node.letters(node.send({{"kind", "invitation"}, {"units", town}})).queued == 0);
}

TEST_CASE("a letter that was given up is tried again or taken out, by the convener alone") {
  Letters node;
  const Json town = Json::array({ConferenceApiWorld::kTown.text()});
  REQUIRE(node.letters(node.send({{"kind", "invitation"}, {"units", town}})).queued == 1);
  const Uuid id = node.outbox.items().at(0).id;
  const auto on_letter = [&](const std::string& method, const std::string& rest, const std::string& who = "secretary") {
    return node.ask(request_of(method, node.path("/letters/" + rest), {{"x-actor", who}}));
  };
  CHECK(code_of(on_letter("POST", id.text() + "/retry")) == "conflict");  // it waits
  REQUIRE(node.outbox.take(node.now).size() == 1);
  REQUIRE(node.outbox.note(id, {DeliveryOutcome::kRefusedForGood, 550, "550 5.1.1 No such user"}, node.now, 0));
  const auto told = node.letters(node.get());
  const auto refused = std::ranges::find_if(told.recipients, [](const auto& recipient) { return !recipient.letters.empty(); });
  REQUIRE(refused != told.recipients.end());
  CHECK(refused->letters[0].progress == schema::LetterProgress::kRefused);
  CHECK(refused->letters[0].detail == "550 5.1.1 No such user");
  CHECK(code_of(on_letter("POST", id.text() + "/retry", "observer")) == "forbidden");
  CHECK(code_of(on_letter("POST", numbered(9).text() + "/retry")) == "record_unknown");
  CHECK(code_of(on_letter("DELETE", "khong-phai")) == "record_unknown");
  CHECK(on_letter("POST", id.text() + "/retry").status == 200);
  CHECK(node.outbox.item(id)->state == LetterState::kWaiting);
  CHECK(on_letter("DELETE", id.text()).status == 200);
  CHECK(!node.outbox.item(id));
  CHECK(!node.record("invitations", ConferenceApiWorld::kTown.text()).contains("sequence"));
  CHECK(node.letters(node.send({{"kind", "invitation"}})).queued == 2);  // it counts as not sent
}

TEST_CASE("without a mail server the node says so, and all else it says still") {
  Letters node(false);
  CHECK(code_of(node.send({{"kind", "invitation"}})) == "mail_not_configured");
  const auto letters = node.letters(node.get());
  CHECK(!letters.can_send);
  CHECK(letters.recipients.size() == 2);
  CHECK(node.record("invitations", ConferenceApiWorld::kTown.text()).contains("sequence") == false);
  node.remind();
}

TEST_CASE("letters are the convener's secretaries', and what is asked must make sense") {
  Letters node;
  CHECK(code_of(node.get("observer")) == "forbidden");
  CHECK(code_of(node.get("stranger")) == "space_unknown");
  CHECK(code_of(node.get("")) == "not_signed_in");
  CHECK(code_of(node.send({{"kind", "invitation"}}, "observer")) == "forbidden");
  CHECK(code_of(node.send({{"kind", "birthday"}})) == "invalid_field");
  CHECK(code_of(node.send({{"kind", "cancellation"}, {"units", {ConferenceApiWorld::kTown.text()}}})) == "conflict");
  CHECK(node.outbox.items().empty());
}

TEST_CASE("a cancellation goes to who was invited by letter, and takes back what has not left") {
  Letters node;
  const Json town = Json::array({ConferenceApiWorld::kTown.text()});
  REQUIRE(node.letters(node.send({{"kind", "invitation"}, {"units", town}})).queued == 1);
  node.change_conference({{"status", "cancelled"}, {"reason", "Bão số 12"}});
  const auto letters = node.letters(node.send({{"kind", "cancellation"}}));
  CHECK(letters.queued == 1);
  const auto items = node.outbox.items();
  REQUIRE(items.size() == 1);
  CHECK(items[0].to == "hdnd@thaihoa.example");
  CHECK(node.outbox.take(node.now).at(0).letter.find("method=CANCEL") != std::string::npos);
  CHECK(code_of(node.send({{"kind", "reminder"}, {"units", town}})) == "conflict");
}

/// A node that sent an invitation to two guests, one of whom was removed then.
struct Removed : Letters {
  Removed() {
    add_guest("g1", "a@so.example");
    add_guest("g2", "b@so.example");
    REQUIRE(letters(send({{"kind", "invitation"}, {"guests", {"g1", "g2"}}})).queued == 2);
  }
  void deliver() {
    for (const Consignment& letter : outbox.take(now)) REQUIRE(outbox.note(letter.id, {DeliveryOutcome::kTaken, 250, "250 OK"}, now, 0));
  }
  void remove(const std::string& guest) { put(conference, {{"guests", guest, Json::object(), true}}); }
  void restore(const std::string& guest) { put(conference, {{"guests", guest, Json::object(), false}}); }
  schema::LetterRecipient recipient(const std::string& guest) {
    const auto all = letters(get()).recipients;
    const auto found = std::ranges::find(all, guest, [](const auto& each) { return each.guest.value_or(""); });
    REQUIRE(found != all.end());
    return *found;
  }
  std::size_t waiting() const {
    return static_cast<std::size_t>(std::ranges::count(outbox.items(), LetterState::kWaiting, &OutboxItem::state));
  }
};

TEST_CASE("a guest who was removed after an invitation is told once that it no longer holds, and nobody else is") {
  Removed node;
  node.deliver();
  node.remove("g1");
  CHECK(node.recipient("g1").letters.size() == 1);
  CHECK(!node.recipient("g1").is_outdated);
  CHECK(node.letters(node.send({{"kind", "invitation"}})).queued == 2);  // the units: not who was removed
  node.deliver();
  CHECK(node.letters(node.send({{"kind", "cancellation"}})).queued == 1);
  const auto letters = node.outbox.take(node.now);
  REQUIRE(letters.size() == 1);
  CHECK(letters[0].to == "a@so.example");
  CHECK(letters[0].letter.find("method=CANCEL") != std::string::npos);
  REQUIRE(node.outbox.note(letters[0].id, {DeliveryOutcome::kTaken, 250, "250 OK"}, node.now, 0));
  const auto told = node.recipient("g1");
  REQUIRE(told.letters.size() == 1);
  CHECK(told.letters[0].kind == LetterKind::kCancellation);
  CHECK(told.letters[0].progress == schema::LetterProgress::kSent);
  node.now += 5000;
  node.change_conference({{"date", "2023-12-01"}});
  CHECK(node.letters(node.send({{"kind", "cancellation"}})).queued == 0);
  node.change_conference({{"status", "cancelled"}});
  CHECK(node.letters(node.send({{"kind", "cancellation"}})).queued == 3);  // the units and the other guest
  CHECK(node.waiting() == 3);
}

TEST_CASE("an invitation that has not left is taken back instead, and no letter is written") {
  Removed node;
  node.remove("g1");
  CHECK(node.letters(node.send({{"kind", "cancellation"}, {"guests", {"g1"}}})).queued == 0);
  REQUIRE(node.waiting() == 1);
  CHECK(node.outbox.items()[0].to == "b@so.example");
  const auto all = node.letters(node.get()).recipients;
  CHECK(std::ranges::none_of(all, [](const auto& each) { return each.guest == "g1"; }));
  CHECK(node.letters(node.send({{"kind", "cancellation"}})).queued == 0);
}

TEST_CASE("who comes back on the list is invited again, and told again when removed again") {
  Removed node;
  node.deliver();
  node.remove("g1");
  REQUIRE(node.letters(node.send({{"kind", "cancellation"}})).queued == 1);
  node.deliver();
  node.restore("g1");
  CHECK(node.recipient("g1").is_outdated);
  CHECK(node.letters(node.send({{"kind", "invitation"}, {"guests", {"g1"}}})).queued == 1);
  CHECK(!node.recipient("g1").is_outdated);
  node.deliver();
  node.remove("g1");
  CHECK(node.letters(node.send({{"kind", "cancellation"}})).queued == 1);
}

TEST_CASE("who was removed is neither invited nor reminded by name, and an address that is on the list still is not told") {
  Removed node;
  node.deliver();
  node.remove("g1");
  for (const char* kind : {"invitation", "reminder"}) CHECK(node.letters(node.send({{"kind", kind}, {"guests", {"g1"}}})).queued == 0);
  node.add_guest("g3", "A@so.example");
  CHECK(node.letters(node.send({{"kind", "cancellation"}})).queued == 0);
  CHECK(code_of(node.send({{"kind", "cancellation"}, {"guests", {"g2"}}})) == "conflict");
}

TEST_CASE("[O9] a task that is due is reminded of once, after a restart too, and once more when it is overdue") {
  Letters node;
  const std::string task = numbered(77).text();
  node.put(node.conference, {{"tasks", task, {{"text", "Giám sát"}, {"unit", ConferenceApiWorld::kDistrict.text()}, {"due", "2023-11-16"}, {"status", "issued"}, {"rank", "a0"}}, {}}});
  node.remind();
  REQUIRE(node.outbox.items().size() == 1);
  CHECK(node.outbox.items()[0].to == "hdnd@quyhop.example");
  CHECK(node.wakes == 1);
  node.now += 3'600'000;
  node.remind();
  Outbox anew(node.store);
  REQUIRE(anew.load());
  LetterDesk desk({&anew, "gui@nghean.example", "", [] {}});
  boost::asio::co_spawn(node.threads, remind_where_due(node.hub, desk), boost::asio::use_future).get();
  CHECK(anew.items().size() == 1);
  node.now += 2 * 24 * 3'600'000ull;
  node.remind();
  std::set<std::string> told;
  for (const auto& item : node.outbox.items()) told.insert(item.to);
  CHECK(node.outbox.items().size() == 3);
  CHECK(told.size() == 2);  // the convener too
}

TEST_CASE("who was asked by letter is reminded once on the last day") {
  Letters node;
  node.remind();
  CHECK(node.outbox.items().empty());  // invited on paper
  REQUIRE(node.letters(node.send({{"kind", "invitation"}})).queued == 2);
  node.put(node.conference, {{"responses", ConferenceApiWorld::kTown.text() + "/response", {{"answer", "accepted"}}, {}}});
  node.remind();
  const auto items = node.outbox.items();
  REQUIRE(items.size() == 3);
  CHECK(items[2].to == "hdnd@quyhop.example");
  CHECK(node.record("invitations", ConferenceApiWorld::kDistrict.text())["reminded_on"] == "2023-11-15");
  CHECK(!node.record("invitations", ConferenceApiWorld::kTown.text()).contains("reminded_on"));
  node.now += 3'600'000;
  node.remind();
  CHECK(node.outbox.items().size() == 3);
  node.now += 24 * 3'600'000;
  node.remind();
  CHECK(node.outbox.items().size() == 3);  // the day for answers is past
}

TEST_CASE("an answer that came as a file becomes the unit's response, as if it was given on the page") {
  Letters node;
  node.add_guest("g1", "a@so.example");
  const auto taken = node.reply("HDND@thaihoa.example", "ACCEPTED");
  REQUIRE_MESSAGE(taken.status == 200, taken.body);
  CHECK((*parse_json(taken.body))["unit"] == ConferenceApiWorld::kTown.text());
  CHECK(node.record("responses", ConferenceApiWorld::kTown.text() + "/response")["answer"] == "accepted");
  CHECK(node.reply("a@so.example", "DECLINED").status == 200);
  CHECK(node.record("guests", "g1")["answer"] == "declined");
}

TEST_CASE("who may not bring an answer is not told whether another one came after it") {
  Letters node;
  node.add_guest("g1", "a@so.example");
  REQUIRE(node.reply("a@so.example", "DECLINED").status == 200);
  const std::string before = "\r\nDTSTAMP:20200101T000000Z";
  CHECK(code_of(node.reply("a@so.example", "ACCEPTED", "neighbour", 0, before)) == "forbidden");
  CHECK(code_of(node.reply("a@so.example", "ACCEPTED", "secretary", 0, before)) == "reply_outdated");
  CHECK(node.record("guests", "g1")["answer"] == "declined");
}

TEST_CASE("a unit of another node, somebody else, an old answer and a bomb change nothing") {
  Letters node;
  const auto elsewhere = node.reply("hdnd@quyhop.example", "ACCEPTED");
  CHECK(code_of(elsewhere) == "forbidden");
  CHECK(elsewhere.body.find("its own node") != std::string::npos);
  CHECK(code_of(node.reply("la@khac.example", "ACCEPTED")) == "reply_for_another");
  CHECK(code_of(node.reply("hdnd@thaihoa.example", "ACCEPTED", "secretary", 1)) == "reply_outdated");
  CHECK(code_of(node.reply("hdnd@thaihoa.example", "ACCEPTED", "observer")) == "forbidden");
  CHECK(code_of(node.reply("hdnd@thaihoa.example", "ACCEPTED", "stranger")) == "space_unknown");
  Request bomb = request_of("POST", node.path("/replies"), {{"x-actor", "secretary"}});
  bomb.body = std::string(kLetterCalendarBytes, 'x');
  CHECK(code_of(node.ask(bomb)) == "too_large");
  bomb.body.clear();
  for (int i = 0; i < 1000; ++i) bomb.body += "BEGIN:VCALENDAR\r\n";
  CHECK(code_of(node.ask(bomb)) == "too_large");
  for (const UnitId& unit : {ConferenceApiWorld::kTown, ConferenceApiWorld::kDistrict})
    CHECK(node.record("responses", unit.text() + "/response").is_null());
}

}  // namespace
}  // namespace giaoban
