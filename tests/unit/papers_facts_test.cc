#include <doctest/doctest.h>

#include "tests/unit/papers_world.h"

namespace giaoban {
namespace {

using Lines = std::vector<std::string>;

TEST_CASE("an invitation says who invites whom to what, who presides, when and where (mẫu 1.7)") {
  const PaperWorld world;
  const Paper paper = world.paper(PaperKind::kInvitation);
  CHECK(paper.issuer == Lines{"HỘI ĐỒNG NHÂN DÂN", "TỈNH NGHỆ AN"});
  CHECK(paper.place_date == "Tỉnh Nghệ An, ngày 23 tháng 11 năm 2026");
  CHECK(paper.type == "GIẤY MỜI");
  CHECK(paper.subject == "Dự Hội nghị giao ban cụm 2, lần thứ 5");
  CHECK(lines_of(paper) == Lines{"Thường trực HĐND tỉnh Nghệ An trân trọng kính mời:", "- Thường trực HĐND thị xã Thái Hòa;", "- Thường trực HĐND đặc khu Quỳ Hợp;",
                                 "Tới dự: Hội nghị giao ban cụm 2, lần thứ 5.", "Chủ trì: Nguyễn Văn Chủ; Trần Thị Phó.",
                                 "Thời gian: 07 giờ 30 phút, thứ Năm, ngày 10 tháng 12 năm 2026.", "Địa điểm: Hội trường thị xã Thái Hòa.",
                                 "Đơn vị đăng cai: Thường trực HĐND thị xã Thái Hòa.",
                                 "Đề nghị quý cơ quan, quý vị trả lời việc tham dự trước ngày 25/11/2026.",
                                 "Rất mong sự có mặt đúng giờ của quý cơ quan, quý vị./."});
}

TEST_CASE("a programme has the items that were not declined, by rank, with their hours") {
  const PaperWorld world;
  const Paper paper = world.paper(PaperKind::kProgramme);
  REQUIRE(paper.body.size() == 5);
  CHECK(lines_of(paper)[3] == "07:30 - 07:40|Khai mạc|Chủ tọa|07:40 - 08:00|Báo cáo đề dẫn|Thị xã Thái Hòa|");
}

TEST_CASE("minutes have no place and date, two who sign, who came and who did not, and the text") {
  PaperWorld world;
  const std::string unit = world.world.town_unit.text();
  for (const std::uint8_t n : {1, 2, 3})
    world.put("delegates", unit + "/" + uuid_of(n).text(), {{"full_name", "Đại biểu " + std::to_string(n)}, {"post", "Trưởng ban"}, {"rank", "a" + std::to_string(n)}});
  const auto note = [&](std::uint8_t id, std::uint8_t person, const std::string& kind, std::int64_t at_ms, const std::string& reason = "") {
    Json fields = {{"person", unit + "/" + uuid_of(person).text()}, {"kind", kind}, {"at_ms", at_ms}, {"how", "list"}};
    if (!reason.empty()) fields["reason"] = reason;
    world.put("check_ins", unit + "/" + uuid_of(id).text(), fields);
  };
  note(11, 1, "arrived", 1000);
  note(12, 1, "left", 2000);  // was there
  note(13, 2, "arrived", 1000);
  note(14, 2, "absent", 3000, "Ốm");  // was set right
  world.put("sittings", world.world.id.text(), {{"status", "ended"}, {"began_ms", 1'796'862'900'000}, {"ended_ms", 1'796'877'000'000}});
  const Paper paper = world.paper(PaperKind::kMinutes, {{.line = {{"Thảo luận."}}}});
  CHECK(paper.place_date.empty());
  REQUIRE(paper.signers.size() == 2);
  CHECK(paper.signers[0].post == Lines{"THƯ KÝ"});
  CHECK(paper.signers[1].post == Lines{"CHỦ TỌA"});
  const Lines lines = lines_of(paper);
  CHECK(lines[0] == "Thời gian bắt đầu: 07 giờ 35 phút, ngày 10 tháng 12 năm 2026.");
  CHECK(lines[2] == "Thành phần tham dự: 01 đại biểu");
  CHECK(lines[3] == "- Đại biểu 1, Trưởng ban, Thị xã Thái Hòa;");
  CHECK(lines[4] == "Vắng mặt: 02 đại biểu.");
  CHECK(lines[5] == "- Đại biểu 2, Trưởng ban, Thị xã Thái Hòa (Ốm);");
  CHECK(lines[lines.size() - 2] == "Thảo luận.");
  CHECK(lines.back() == "Cuộc họp kết thúc vào 11 giờ 30 phút, ngày 10 tháng 12 năm 2026./.");
}

TEST_CASE("a notice has the outline of conclusions, and the tasks that were issued alone") {
  PaperWorld world;
  world.conclude(30, "Nhiệm vụ chung", "b");
  world.conclude(31, "Đổi mới giám sát", "a");
  world.conclude(32, "Giám sát chuyên đề", "a", uuid_of(31).text());
  world.conclude(33, "Mỗi năm 2 cuộc", "a", uuid_of(32).text());
  world.conclude(34, "Sâu hơn nữa", "a", uuid_of(33).text());
  world.conclude(35, "Mồ côi", "z", uuid_of(99).text());
  world.conclude(36, "Vòng một", "y", uuid_of(37).text());
  world.conclude(37, "Vòng hai", "y", uuid_of(36).text());
  world.task(40, "issued", "Báo cáo kết quả");
  world.task(41, "draft", "Chưa giao");
  world.task(42, "cancelled", "Đã hủy");
  const Lines lines = lines_of(world.paper(PaperKind::kConclusions));
  CHECK(Lines(lines.begin() + 1, lines.begin() + 9) == Lines{"1. Đổi mới giám sát", "a) Giám sát chuyên đề", "- Mỗi năm 2 cuộc", "- Sâu hơn nữa", "2. Nhiệm vụ chung", "3. Mồ côi", "4. Vòng một", "a) Vòng hai"});
  CHECK(lines[9] == "Nhiệm vụ giao sau hội nghị");
  CHECK(lines[10] == "1|Báo cáo kết quả|Thị xã Thái Hòa; Lê Văn Làm|05/03/2027|");
}

TEST_CASE("a node without a registry knows no names, and a space without a conference makes no paper") {
  const PaperWorld world;
  const auto facts = conference_facts(world.conference, nullptr, {}, world.now);
  REQUIRE(facts);
  for (const PaperKind kind : {PaperKind::kInvitation, PaperKind::kProgramme, PaperKind::kMinutes, PaperKind::kConclusions}) CHECK(make_paper(kind, *facts, {}).has_value());
  const auto none = conference_facts(world.registry, nullptr, {}, world.now);
  REQUIRE(!none);
  CHECK(none.error().code == problem::kRecordUnknown);
}

}  // namespace
}  // namespace giaoban
