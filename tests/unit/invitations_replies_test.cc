#include "invitations_world.h"
#include "server/calendar/ics_lines.h"
#include "server/invitations/replies.h"

namespace giaoban {
namespace {

struct Answering : InvitationWorld {
  /// A file as calendar programs answer; each part may be another.
  std::string file(const std::string& attendee = "PARTSTAT=ACCEPTED:mailto:HDND@thaihoa.example", std::int64_t behind = 0,
                   const std::string& stamp = "20261124T013000Z", const std::string& uid = "") const {
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:" + (uid.empty() ? world.id.text() : uid) +
           "\r\nSEQUENCE:" + std::to_string(sequence() - behind) + "\r\nDTSTAMP:" + stamp + "\r\nATTENDEE;" + attendee +
           "\r\nCOMMENT:Sẽ đến sớm\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
  }
  std::string_view refusal(const std::string& text) const {
    const auto reply = match_reply(text, conference, &registry);
    if (!reply) return reply.error().code;
    return reply->is_overtaken ? std::string_view("overtaken") : "none";
  }
};

TEST_CASE("an answer by a unit's address becomes the unit's response") {
  const Answering world;
  const auto reply = match_reply(world.file(), world.conference, &world.registry);
  REQUIRE(reply);
  CHECK(reply->from.unit == world.world.town_unit);
  CHECK(reply->change == RecordChange{"responses", world.world.town_unit.text() + "/response",
                                      {{"answer", "accepted"}, {"substitute", nullptr}, {"note", "Sẽ đến sớm"}}, {}});
}

TEST_CASE("a person of the unit answers for it, a guest for themselves, and somebody else may come instead") {
  Answering world;
  world.write(world.registry, world.world.owner.node(),
              {"people", world.world.district_unit.text() + "/" + uuid_of(5).text(), {{"full_name", "Vi Thị C"}, {"email", "c@quyhop.example"}}, {}});
  world.add_guest("g1", "Nguyễn Văn A", "a@so.example");
  const auto person = match_reply(world.file("PARTSTAT=DECLINED:mailto:c@quyhop.example"), world.conference, &world.registry);
  REQUIRE(person);
  CHECK(person->from.unit == world.world.district_unit);
  const auto guest = match_reply(world.file("PARTSTAT=TENTATIVE:mailto:a@so.example"), world.conference, &world.registry);
  REQUIRE(guest);
  CHECK(guest->change == RecordChange{"guests", "g1", {{"answer", "tentative"}}, {}});
  const auto delegated = match_reply(world.file("PARTSTAT=DELEGATED;DELEGATED-TO=\"mailto:pho@thaihoa.example\":mailto:hdnd@thaihoa.example"),
                                     world.conference, &world.registry);
  REQUIRE(delegated);
  CHECK(delegated->change.fields.at("answer") == "delegated");
  CHECK(delegated->change.fields.at("substitute") == "pho@thaihoa.example");
}

TEST_CASE("an answer for somebody else, to another conference or of yesterday is refused in so many words") {
  Answering world;
  CHECK(world.refusal(world.file("PARTSTAT=ACCEPTED:mailto:la@khac.example")) == problem::kReplyForAnother);
  CHECK(world.refusal(world.file("PARTSTAT=ACCEPTED:mailto:hdnd@thaihoa.example", 0, "20261124T013000Z", uuid_of(9).text())) == problem::kReplyForAnother);
  CHECK(world.refusal(world.file("PARTSTAT=ACCEPTED:mailto:hdnd@thaihoa.example", 1)) == problem::kReplyOutdated);
  CHECK(world.refusal("không phải lịch") == problem::kUnsupportedMedia);
  world.now = 1'795'500'000'000;  // 2026-11-24, 13:00: the town answered on the page
  world.respond(world.world.town_unit, "declined");
  CHECK(world.refusal(world.file()) == "overtaken");
  CHECK(world.refusal(world.file("PARTSTAT=ACCEPTED:mailto:hdnd@thaihoa.example", 0, "20261124T070000Z")) == "none");
  const std::string old = world.file();
  world.change_conference({{"date", "2026-12-17"}});
  CHECK(world.refusal(old) == problem::kReplyOutdated);
  CHECK(world.refusal(std::string(kIcsBytes + 1, 'x')) == problem::kTooLarge);
}

}  // namespace
}  // namespace giaoban
