#include "invitations_world.h"
#include "server/invitations/letter_choice.h"

namespace giaoban {
namespace {

LetterText words(LetterPurpose purpose, const LetterFacts& facts, const ConferenceEvent& event = InvitationWorld().event()) {
  return letter_text(purpose, event, facts);
}

bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

TEST_CASE("an invitation has the form of a giấy mời") {
  const auto letter = words(LetterPurpose::kInvitation, {.recipient = "Thường trực HĐND thị xã Thái Hòa", .chairs = {"Trần Văn Chủ"}, .answer_by = "2026-11-25"});
  CHECK(letter.subject == "Giấy mời: Hội nghị giao ban cụm 2, lần thứ 5");
  CHECK(letter.text ==
        "GIẤY MỜI\n\n"
        "Thường trực HĐND tỉnh Nghệ An trân trọng kính mời: Thường trực HĐND thị xã Thái Hòa\n\n"
        "Tới dự: Hội nghị giao ban cụm 2, lần thứ 5\n\n"
        "Chủ trì: Trần Văn Chủ\n\n"
        "Thời gian: 07 giờ 30, thứ Năm, ngày 10/12/2026\n\n"
        "Địa điểm: Hội trường thị xã Thái Hòa\n\n"
        "Đề nghị Thường trực HĐND thị xã Thái Hòa trả lời việc tham dự trước ngày 25/11/2026, trên trang của hội nghị hoặc bằng nút trả lời "
        "của lịch kèm theo thư này.\n\n"
        "Rất mong sự có mặt đúng giờ của quý cơ quan, quý vị./.\n\n"
        "Thường trực HĐND tỉnh Nghệ An\n");
}

TEST_CASE("a change, a reminder and a cancellation say what they are") {
  const auto changed = words(LetterPurpose::kInvitation, {.recipient = "A", .reason = "Bão số 12", .is_changed = true});
  CHECK(holds(changed.subject, "thay đổi"));
  CHECK(holds(changed.text, "Lý do thay đổi: Bão số 12"));
  const auto reminder = words(LetterPurpose::kReminder, {.recipient = "A", .answer_by = "2026-11-25"});
  CHECK(holds(reminder.text, "chưa nhận được trả lời giấy mời"));
  CHECK(holds(reminder.text, "25/11/2026"));
  const auto cancellation = words(LetterPurpose::kCancellation, {.recipient = "A", .answer_by = "2026-11-25", .reason = "Bão số 12"});
  CHECK(holds(cancellation.text, "không tổ chức theo giấy mời đã gửi"));
  CHECK(holds(cancellation.text, "Lý do: Bão số 12"));
  CHECK(!holds(cancellation.text, "Đề nghị"));
}

TEST_CASE("what people typed is no markup and no line of its own") {
  ConferenceEvent event = InvitationWorld().event();
  event.title = "<script>\"&";
  const auto letter = words(LetterPurpose::kInvitation, {.recipient = "B\nChủ trì: kẻ khác <b>"}, event);
  CHECK(holds(letter.html, "&lt;script&gt;&quot;&amp;"));
  CHECK(!holds(letter.html, "<b>"));
  CHECK(!holds(letter.text, "\nChủ trì"));
}

TEST_CASE("a letter is ready for the outbox, with an id by what it is about") {
  InvitationWorld world;
  const LetterFrame frame{InvitationWorld::kMorning, "gui@nghean.example"};
  const auto letter = [&](LetterPurpose purpose) {
    return conference_letter(purpose, world.conference, &world.registry, world.invitee(world.world.town_unit), frame);
  };
  const auto invitation = letter(LetterPurpose::kInvitation), reminder = letter(LetterPurpose::kReminder);
  REQUIRE(invitation);
  REQUIRE(reminder);
  CHECK(invitation->from == "gui@nghean.example");
  CHECK(invitation->to == "hdnd@thaihoa.example");
  CHECK(holds(invitation->letter, "method=REQUEST"));
  CHECK(holds(invitation->letter, "Reply-To:"));
  CHECK(invitation->id == letter(LetterPurpose::kInvitation)->id);
  CHECK(reminder->id != invitation->id);
  CHECK(letter(LetterPurpose::kCancellation).error().code == problem::kConflict);
  const auto nobody = conference_letter(LetterPurpose::kInvitation, world.conference, &world.registry, world.invitee(world.world.district_unit), frame);
  CHECK(nobody.error().code == problem::kInvalidField);
  world.now += 5000;
  world.change_conference({{"place", "Nơi khác"}});
  CHECK(letter(LetterPurpose::kInvitation)->id != invitation->id);
  world.change_conference({{"status", "cancelled"}});
  CHECK(letter(LetterPurpose::kReminder).error().code == problem::kConflict);
  const auto cancellation = letter(LetterPurpose::kCancellation);
  REQUIRE(cancellation);
  CHECK(holds(cancellation->letter, "method=CANCEL"));
}

TEST_CASE("who gets a letter, and what of it is noted") {
  InvitationWorld world;
  const UnitId& town = world.world.town_unit;
  const auto meant = [&](LetterPurpose purpose) {
    const Invitee invitee = world.invitee(town);
    return is_meant(purpose, invitee, world.record(), is_outdated(invitee, world.record(), false));
  };
  CHECK(meant(LetterPurpose::kInvitation));
  CHECK(!meant(LetterPurpose::kReminder));  // invited on paper: no letter to remind of
  const auto change = sent_change(LetterPurpose::kInvitation, world.conference, world.invitee(town), "2026-11-23");
  REQUIRE(change);
  CHECK(change->fields == Json{{"sent_on", "2026-11-23"}, {"sequence", world.sequence()}});
  world.send_to_town();
  CHECK(!meant(LetterPurpose::kInvitation));
  CHECK(meant(LetterPurpose::kReminder));
  CHECK(!sent_change(LetterPurpose::kInvitation, world.conference, world.invitee(town), "2026-11-23"));
  world.now += 5000;
  world.change_conference({{"date", "2026-12-17"}});
  CHECK(meant(LetterPurpose::kInvitation));
  world.respond(town, "declined");
  CHECK(!meant(LetterPurpose::kReminder));
  CHECK(!meant(LetterPurpose::kCancellation));
  world.change_conference({{"status", "cancelled"}});
  CHECK(meant(LetterPurpose::kCancellation));
}

TEST_CASE("a guest who was removed gets a letter that takes the invitation back, with a calendar that names nobody else") {
  InvitationWorld world;
  world.add_guest("g1", "Nguyễn Văn A", "a@so.example");
  CHECK(removed_guests(world.conference, &world.registry).empty());
  world.put("guests", "g1", {{"sent_on", "2026-11-20"}, {"post", "Giám đốc"}});
  const auto remove = [&] { world.write(world.conference, world.world.owner.node(), {"guests", "g1", Json::object(), true}); };
  remove();
  const auto removed = removed_guests(world.conference, &world.registry);
  REQUIRE(removed.size() == 1);
  CHECK(removed[0].is_removed);
  CHECK(is_meant(LetterPurpose::kCancellation, removed[0], world.record(), false));
  CHECK(!is_meant(LetterPurpose::kInvitation, removed[0], world.record(), true));
  CHECK(!is_meant(LetterPurpose::kReminder, removed[0], world.record(), false));
  const LetterFrame frame{.now_ms = world.now, .sender_email = "gui@nghean.example"};
  const auto letter = [&](LetterPurpose purpose) { return conference_letter(purpose, world.conference, &world.registry, removed[0], frame); };
  const auto withdrawal = letter(LetterPurpose::kCancellation);
  REQUIRE_MESSAGE(withdrawal, withdrawal.error().detail);
  CHECK(withdrawal->to == "a@so.example");
  CHECK(holds(withdrawal->letter, "method=CANCEL"));
  CHECK(!holds(withdrawal->letter, "hdnd@thaihoa.example"));
  CHECK(letter(LetterPurpose::kInvitation).error().code == problem::kConflict);
  CHECK(letter(LetterPurpose::kReminder).error().code == problem::kConflict);
  world.now += 5000;
  world.change_conference({{"place", "Nơi khác"}});
  CHECK(letter(LetterPurpose::kCancellation)->id == withdrawal->id);  // said once, whatever changes
  const LetterFacts facts{.recipient = "Ông A", .reason = "Bão số 5", .is_withdrawn = true};
  const auto words = letter_text(LetterPurpose::kCancellation, world.event(), facts);
  CHECK(words.subject.starts_with("Thu hồi giấy mời: "));
  CHECK(holds(words.text, "không còn hiệu lực"));
  CHECK(!holds(words.text, "không tổ chức"));
  CHECK(!holds(words.text, "Bão số 5"));
  world.add_guest("g2", "Người khác", "A@so.example");
  CHECK(removed_guests(world.conference, &world.registry).empty());  // somebody invited has the address
}

TEST_CASE("a guest's invitation is outdated by a later day, or by the same day without a letter") {
  InvitationWorld world;
  Invitee guest{.guest = "g", .email = "a@so.example", .was_sent = true, .sent_on = "2026-11-23"};
  CHECK(!is_outdated(guest, world.record(), true));
  CHECK(is_outdated(guest, world.record(), false));
  guest.sent_on = "2026-11-24";
  CHECK(!is_outdated(guest, world.record(), false));
  guest.sent_on = "2026-11-22";
  CHECK(is_outdated(guest, world.record(), true));
}

}  // namespace
}  // namespace giaoban
