#include <rapidcheck.h>

#include "tests/unit/hub_sitting_world.h"

namespace giaoban {
namespace {

/// An open sitting with an item that runs, and questions that delegates ask.
struct QuestionWorld : SittingWorld {
  QuestionWorld() {
    REQUIRE(lead("sitting.begin", {{"speech_s", 300}}).has_value());
    REQUIRE(lead("sitting.set", {{"question_s", 120}, {"answer_s", 240}}).has_value());
    REQUIRE(take(1).has_value());
  }
  static std::string id(const UnitId& unit, unsigned number) { return unit.text() + "/" + uuid_of(700 + number).text(); }

  Outcome ask(const Actor& actor, const std::string& question) {
    const RecordChange change = {"questions", question, {{"asker", "Trần Thị Bình"}, {"to", "Giám đốc Sở Nội vụ"}, {"text", "Vì sao chậm?"}}, {}};
    return node->run(put(++commands + 5000, actor, change));
  }
  std::string asked(unsigned number) {
    const std::string question = id(world.province_unit, number);
    REQUIRE(ask(convener(Role::kDelegate), question).has_value());
    return question;
  }
  Outcome advance(const std::string& question, const char* stage) { return lead("question.advance", {{"question", question}, {"stage", stage}}); }
  std::string run(const std::string& question, const char* name = "status") { return text("question_runs", question, name); }
  std::uint64_t minutes(const std::string& question, const char* name) { return field("question_runs", question, name) / kMinute; }
};

TEST_CASE("[Q1] Delegates ask for their own unit, before the sitting and in it; observers do not, and nobody for another unit") {
  SittingWorld early;
  const RecordChange change = {"questions", QuestionWorld::id(early.world.province_unit, 1), {{"asker", "A"}, {"to", "B"}, {"text", "C"}}, {}};
  CHECK(early.node->run(early.put(5001, early.convener(Role::kDelegate), change)).has_value());
  QuestionWorld world;
  CHECK(world.ask(world.convener(Role::kDelegate), QuestionWorld::id(world.world.province_unit, 1)).has_value());
  CHECK(error_of(world.ask(world.convener(Role::kObserver), QuestionWorld::id(world.world.province_unit, 2))).code == problem::kForbidden);
  CHECK(error_of(world.ask(world.convener(Role::kDelegate), QuestionWorld::id(world.world.town_unit, 3))).code == problem::kForbidden);
  const RecordChange forged = {"question_runs", QuestionWorld::id(world.world.province_unit, 1), {{"status", "done"}}, {}};
  CHECK(error_of(world.node->run(world.put(5901, world.convener(), forged))).code == problem::kForbidden);
}

TEST_CASE("[Q2] A question is asked, answered, asked again and done; each stage has its time, and what it took is counted") {
  QuestionWorld world;
  const std::string question = world.asked(1);
  CHECK(error_of(world.as(world.guest(Role::kChair), "question.advance", {{"question", question}, {"stage", "asking"}})).code == problem::kForbidden);
  CHECK(error_of(world.advance(question, "following_up")).pointer == "/arguments/stage");
  REQUIRE(world.advance(question, "asking").has_value());
  CHECK(world.sitting("question") == question);
  CHECK(world.run(question, "asker") == "Trần Thị Bình");
  CHECK(world.run(question, "unit") == world.world.province_unit.text());
  CHECK(world.run(question, "item") == SittingWorld::one(1));
  CHECK(world.field("question_runs", question, "allotted_s") == 120);
  world.wait(2);
  REQUIRE(world.advance(question, "answering").has_value());
  CHECK(world.field("question_runs", question, "allotted_s") == 240);
  world.wait(5);
  REQUIRE(world.advance(question, "following_up").has_value());
  world.wait(1);
  REQUIRE(world.advance(question, "answering").has_value());
  world.wait(3);
  REQUIRE(world.advance(question, "done").has_value());
  CHECK(world.sitting("question").empty());
  CHECK(world.run(question) == "done");
  CHECK(world.minutes(question, "asked_ms") == 3);
  CHECK(world.minutes(question, "answered_ms") == 8);
  CHECK(world.field("question_runs", question, "follow_ups") == 1);
  CHECK(error_of(world.advance(question, "asking")).code == problem::kConflict);
  REQUIRE(world.advance(question, "following_up").has_value());  // taken up again
  CHECK(world.field("question_runs", question, "ended_ms") == 0);
}

TEST_CASE("[Q2] The stage that runs gets another time by the same command, and so does the turn that runs") {
  QuestionWorld world;
  const std::string question = world.asked(1);
  REQUIRE(world.advance(question, "asking").has_value());
  const auto since = world.field("question_runs", question, "since_ms");
  world.wait(1);
  REQUIRE(world.lead("question.advance", {{"question", question}, {"stage", "asking"}, {"allotted_s", 600}}).has_value());
  CHECK(world.field("question_runs", question, "allotted_s") == 600);
  CHECK(world.field("question_runs", question, "since_ms") == since);
  const std::string turn = uuid_of(77).text();
  REQUIRE(world.lead("turn.begin", {{"turn", turn}, {"speaker", "Hoàng Văn Khách"}, {"kind", "speech"}}).has_value());
  const auto began = world.field("turns", turn, "began_ms");
  world.wait(1);
  REQUIRE(world.lead("turn.begin", {{"turn", turn}, {"allotted_s", 900}}).has_value());
  CHECK(world.field("turns", turn, "allotted_s") == 900);
  CHECK(world.field("turns", turn, "began_ms") == began);
}

TEST_CASE("[Q3] The chair's order holds for those it names; what was passed over or asked waits no more") {
  QuestionWorld world;
  const std::string one = world.asked(1), two = world.asked(2), three = world.asked(3);
  REQUIRE(world.lead("questions.order", {{"questions", {three, one}}}).has_value());
  CHECK(world.run(three, "rank") < world.run(one, "rank"));
  REQUIRE(world.lead("questions.order", {{"questions", {two, one}}}).has_value());
  CHECK(world.run(three, "rank").empty());
  CHECK(error_of(world.lead("questions.order", {{"questions", {one, one}}})).pointer == "/arguments/questions/1");
  REQUIRE(world.advance(two, "passed").has_value());
  CHECK(error_of(world.advance(two, "answering")).code == problem::kConflict);
  CHECK(error_of(world.lead("questions.order", {{"questions", {two}}})).code == problem::kConflict);
  CHECK(error_of(world.advance(QuestionWorld::id(world.world.town_unit, 9), "asking")).code == problem::kRecordUnknown);
}

TEST_CASE("[Q4] A promise is recorded with who, what and by when, changed by its id, and taken back by who leads alone") {
  QuestionWorld world;
  const std::string question = world.asked(1), promise = uuid_of(801).text();
  Json said = {{"promise", promise}, {"question", question}, {"by", "Giám đốc Sở Nội vụ"}, {"text", "Trả lời bằng văn bản"}, {"due", "2024-03-31"}};
  REQUIRE(world.lead("promise.record", said).has_value());
  const auto at = world.field("promises", promise, "at_ms");
  CHECK(world.text("promises", promise, "due") == "2024-03-31");
  world.wait(3);
  said.erase("due");
  said["text"] = "Trả lời tại kỳ họp sau";
  REQUIRE(world.lead("promise.record", said).has_value());
  CHECK(world.text("promises", promise, "due").empty());
  CHECK(world.text("promises", promise, "text") == "Trả lời tại kỳ họp sau");
  CHECK(world.field("promises", promise, "at_ms") == at);
  said["question"] = QuestionWorld::id(world.world.town_unit, 9);
  CHECK(error_of(world.lead("promise.record", said)).code == problem::kRecordUnknown);
  const Json gone = {{"collection", "promises"}, {"id", promise}};
  CHECK(error_of(world.as(world.guest(), "record.delete", gone)).code == problem::kForbidden);
  CHECK(error_of(world.as(world.convener(Role::kDelegate), "record.delete", gone)).code == problem::kForbidden);
  REQUIRE(world.lead("record.delete", gone).has_value());
  CHECK_FALSE(world.space().find("promises", promise)->exists());
}

TEST_CASE("[Q5] The chair tells all, or one unit that takes part; what was told is not changed, only taken back") {
  SittingWorld world;  // before the sitting, too
  const std::string all = uuid_of(810).text(), one = uuid_of(811).text();
  REQUIRE(world.lead("announcement.send", {{"announcement", all}, {"text", "Họp chậm 15 phút"}}).has_value());
  REQUIRE(world.lead("announcement.send", {{"announcement", one}, {"text", "Mời lên bàn thư ký"}, {"to_unit", world.world.town_unit.text()}}).has_value());
  CHECK(world.text("announcements", one, "to_unit") == world.world.town_unit.text());
  CHECK(error_of(world.lead("announcement.send", {{"announcement", all}, {"text", "Khác"}})).code == problem::kConflict);
  CHECK(error_of(world.lead("announcement.send", {{"announcement", uuid_of(812).text()}, {"text", "A"}, {"to_unit", uuid_of(999).text()}})).pointer == "/arguments/to_unit");
  CHECK(error_of(world.as(world.guest(), "announcement.send", {{"announcement", uuid_of(813).text()}, {"text", "A"}})).code == problem::kForbidden);
  const RecordChange changed = {"announcements", all, {{"text", "Khác"}}, {}};
  CHECK(error_of(world.node->run(world.put(5902, world.convener(), changed))).code == problem::kForbidden);
  REQUIRE(world.lead("record.delete", {{"collection", "announcements"}, {"id", all}}).has_value());
  REQUIRE(world.lead("record.restore", {{"collection", "announcements"}, {"id", all}}).has_value());
  CHECK(world.text("announcements", all, "text") == "Họp chậm 15 phút");
}

TEST_CASE("[Q2] Whatever is pressed: one person or one question has the floor, as the sitting says, and time is never lost") {
  CHECK(rc::check([] {
    QuestionWorld world;
    std::vector<std::string> ids;
    for (unsigned i = 1; i <= 3; ++i) ids.push_back(world.asked(i));
    const char* const stages[] = {"asking", "answering", "following_up", "done", "passed"};
    const auto choose = [](std::size_t count) { return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::size_t>(0, count)); };
    std::uint64_t held = 0;  // minutes in which a question had the floor
    const auto presses = *rc::gen::inRange(1, 30);
    for (int i = 0; i < presses; ++i) {
      const std::uint64_t minutes = choose(3);
      if (!world.sitting("question").empty()) held += minutes;
      world.wait(minutes);
      const std::string& id = ids[choose(3)];
      switch (choose(9)) {
        case 0: (void)world.lead("sitting.pause"); break;
        case 1: (void)world.lead("sitting.resume"); break;
        case 2: (void)world.lead("turn.begin", {{"turn", uuid_of(900 + static_cast<unsigned>(i)).text()}, {"speaker", "A"}, {"kind", "speech"}}); break;
        case 3: (void)world.take(2); break;
        default: (void)world.advance(id, stages[choose(5)]); break;
      }
      std::vector<std::string> on;
      std::uint64_t counted = 0;
      for (const std::string& each : ids) {
        const std::string status = world.run(each);
        if (status == "asking" || status == "answering" || status == "following_up") on.push_back(each);
        counted += world.minutes(each, "asked_ms") + world.minutes(each, "answered_ms");
        if (const auto since = world.field("question_runs", each, "since_ms")) counted += (world.node->now - since) / SittingWorld::kMinute;
      }
      RC_ASSERT(on.size() <= 1u);
      RC_ASSERT(world.sitting("question") == (on.empty() ? std::string() : on.front()));
      RC_ASSERT(on.empty() || world.sitting("turn").empty());
      RC_ASSERT(counted == held);
    }
  }));
}

}  // namespace
}  // namespace giaoban
