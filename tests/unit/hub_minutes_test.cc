#include <rapidcheck.h>

#include "server/hub/minutes_words.h"
#include "tests/unit/hub_minutes_world.h"
#include "tests/unit/hub_sitting_world.h"

namespace giaoban {
namespace {

using Blocks = std::vector<std::string>;

/// A sitting whose minutes are looked at as they are on disk.
struct MinutesWorld : SittingWorld {
  Document minutes(std::uint64_t client = 0) {
    Document document({.client = client});
    const auto stored = read_document(store, world.id, "minutes");
    REQUIRE(stored.has_value());
    if (!stored->snapshot.empty()) REQUIRE(document.apply(stored->snapshot).has_value());
    for (const auto& update : stored->tail) REQUIRE(document.apply(update.bytes).has_value());
    return document;
  }
  Blocks blocks() { return blocks_of(minutes()); }
  bool says(const std::string& text) {
    const Blocks all = blocks();
    return std::ranges::any_of(all, [&](const std::string& block) { return block.find(text) != std::string::npos; });
  }
  void wait_for(const std::string& text) {
    node->run_until([&] { return says(text); });
  }
  void write(const std::string& update, const Actor& by) {
    std::optional<Result<void>> outcome;
    node->host(world.id)->write_document({{by.unit, by.account}, "minutes", update, *parse_update(update), 1, false},
                                         [&](const Result<void>& said) { outcome = said; });
    node->run_until([&] { return outcome.has_value(); });
    REQUIRE(outcome->has_value());
  }
  std::size_t place_of(const std::string& text) {
    const Blocks all = blocks();
    const auto found = std::ranges::find_if(all, [&](const std::string& block) { return block.find(text) != std::string::npos; });
    REQUIRE(found != all.end());
    return static_cast<std::size_t>(found - all.begin());
  }
  void lock(bool value) { REQUIRE(node->run(put(++commands + 7000, convener(), {"documents", "minutes", {{"locked", value}}, {}})).has_value()); }
};

TEST_CASE("[M1] What happens in a sitting comes into the minutes by itself, in order, under a heading for each item") {
  MinutesWorld world;
  REQUIRE(world.lead("sitting.begin").has_value());
  REQUIRE(world.take(1).has_value());
  world.wait(1);
  REQUIRE(world.lead("turn.begin", {{"turn", uuid_of(77).text()}, {"speaker", "Hoàng Văn Khách"}, {"post", "Phó Chủ tịch"}, {"kind", "paper"}}).has_value());
  world.wait(7);
  REQUIRE(world.lead("turn.end").has_value());
  REQUIRE(world.lead("sitting.pause").has_value());
  world.wait(15);
  REQUIRE(world.lead("sitting.resume").has_value());
  REQUIRE(world.take(2).has_value());
  REQUIRE(world.lead("sitting.end").has_value());
  world.wait_for("Phiên họp kết thúc");
  const std::uint64_t began = world.field("turns", uuid_of(77).text(), "began_ms");
  const auto clock = [](std::uint64_t ms) { return minutes_words::clock(static_cast<std::int64_t>(ms)); };
  CHECK(world.blocks() == Blocks{"event Khai mạc phiên họp.", "heading Nội dung 1", "event Bắt đầu nội dung.",
                                 "event Hoàng Văn Khách, Phó Chủ tịch trình bày tham luận, từ " + clock(began) + " đến " + clock(began + 7 * SittingWorld::kMinute) + ".",
                                 "event Phiên họp tạm nghỉ.", "event Phiên họp tiếp tục.", "event Kết thúc nội dung, sau 8 phút.",
                                 "heading Nội dung 2", "event Bắt đầu nội dung.", "event Kết thúc nội dung, sau 1 phút.",
                                 "event Phiên họp kết thúc.", "paragraph"});
  CHECK(world.node->is_whole());
}

TEST_CASE("[M1] Questions, promises, words to all, votes and who was present come too; words to one unit do not") {
  MinutesWorld world;
  const std::string unit = world.world.province_unit.text(), question = unit + "/" + uuid_of(701).text(), vote = uuid_of(820).text();
  const auto own = [&](const char* collection, const std::string& id, Json fields) {
    REQUIRE(world.node->put_own(world.world.id, {{collection, id, std::move(fields), {}}}).has_value());
  };
  for (unsigned i = 1; i <= 3; ++i) {
    const std::string person = unit + "/" + uuid_of(730 + i).text();
    own("delegates", person, {{"full_name", "Đại biểu"}, {"rank", "a"}});
    if (i < 3) own("check_ins", unit + "/" + uuid_of(740 + i).text(), {{"person", person}, {"kind", "arrived"}, {"at_ms", world.node->now - 1000 + i}, {"how", "list"}});
    if (i == 2) own("check_ins", unit + "/" + uuid_of(750).text(), {{"person", person}, {"kind", "left"}, {"at_ms", world.node->now - 10}, {"how", "list"}});
  }
  own("questions", question, {{"asker", "Trần Thị Bình"}, {"to", "Giám đốc Sở Nội vụ"}, {"text", "Vì sao chậm?"}});
  REQUIRE(world.lead("sitting.begin").has_value());
  world.wait_for("Điểm danh khi khai mạc: có mặt 1/3 đại biểu.");
  REQUIRE(world.take(1).has_value());
  for (const char* stage : {"asking", "answering", "following_up", "answering", "done"}) {
    REQUIRE(world.lead("question.advance", {{"question", question}, {"stage", stage}}).has_value());
    world.wait(2);
  }
  world.wait_for("Trần Thị Bình chất vấn Giám đốc Sở Nội vụ: Vì sao chậm?");
  world.wait_for("Giám đốc Sở Nội vụ trả lời chất vấn của Trần Thị Bình; hỏi lại 1 lần; hỏi 4 phút; trả lời 4 phút.");
  REQUIRE(world.lead("promise.record", {{"promise", uuid_of(801).text()}, {"question", question}, {"by", "Giám đốc Sở"}, {"text", "Xong trong quý I"}, {"due", "2024-03-31"}}).has_value());
  world.wait_for("Giám đốc Sở hứa: Xong trong quý I (thời hạn 31/3/2024)");
  REQUIRE(world.lead("announcement.send", {{"announcement", uuid_of(811).text()}, {"text", "Riêng"}, {"to_unit", unit}}).has_value());
  REQUIRE(world.lead("announcement.send", {{"announcement", uuid_of(810).text()}, {"text", "Nghỉ trưa lúc 11 giờ 30"}}).has_value());
  own("votes", vote, {{"title", "Thông qua nghị quyết"}, {"method", "show"}, {"kind", "for_against"}, {"status", "published"}, {"closed_ms", world.node->now}, {"eligible", 50}});
  own("vote_results", vote, {{"counts", {40, 3, 2}}, {"cast", 45}, {"outcomes", {"adopted"}}});
  world.wait_for("tán thành 40, không tán thành 3, không biểu quyết 2; tham gia 45/50. Kết quả: thông qua.");
  CHECK(world.says("Thông báo của chủ trì: Nghỉ trưa"));
  CHECK_FALSE(world.says("Riêng"));
}

TEST_CASE("[M2] What a secretary wrote stays where it is; a block goes behind it, before the empty line to write on") {
  MinutesWorld world;
  REQUIRE(world.lead("sitting.begin").has_value());
  REQUIRE(world.take(1).has_value());
  world.wait_for("Bắt đầu nội dung");
  Document mine = world.minutes(9);
  world.write(type_paragraph(mine, 3, "Đại biểu thống nhất."), world.convener());
  REQUIRE(world.lead("sitting.finish_item").has_value());
  world.wait_for("Kết thúc nội dung");
  CHECK(world.blocks() == Blocks{"event Khai mạc phiên họp.", "heading Nội dung 1", "event Bắt đầu nội dung.", "paragraph Đại biểu thống nhất.",
                                 "event Kết thúc nội dung, sau 1 phút.", "paragraph"});
}

TEST_CASE("[M3] A block that a secretary deleted does not come back, after a restart neither; nothing comes twice") {
  MinutesWorld world;
  REQUIRE(world.lead("sitting.begin").has_value());
  REQUIRE(world.take(1).has_value());
  world.wait_for("Bắt đầu nội dung");
  Document mine = world.minutes(9);
  world.write(delete_block(mine, 2), world.convener());
  world.write(delete_block(mine, 1), world.convener());  // the heading too
  world.restart();
  REQUIRE(world.lead("sitting.finish_item").has_value());
  world.wait_for("Kết thúc nội dung");
  CHECK(world.blocks() == Blocks{"event Khai mạc phiên họp.", "event Kết thúc nội dung, sau 1 phút.", "paragraph"});
  CHECK(world.node->is_whole());
}

TEST_CASE("[M4] Nothing is put into minutes that are locked, or where the chair switched it off; what was missed comes later") {
  MinutesWorld world;
  world.lock(true);
  REQUIRE(world.lead("sitting.begin").has_value());
  world.lock(false);
  world.wait_for("Khai mạc");
  REQUIRE(world.lead("sitting.set", {{"feeds_minutes", false}}).has_value());
  REQUIRE(world.take(1).has_value());
  REQUIRE(world.take(2).has_value());
  world.node->run_ready();
  CHECK(world.blocks() == Blocks{"event Khai mạc phiên họp.", "paragraph"});
  REQUIRE(world.lead("sitting.set", {{"feeds_minutes", true}}).has_value());
  world.wait_for("Nội dung 2");
  CHECK(world.place_of("Kết thúc nội dung") < world.place_of("heading Nội dung 2"));
}

TEST_CASE("[M4] Only the node that decides on the sitting fills the minutes") {
  MinutesWorld world;
  REQUIRE(world.lead("sitting.begin").has_value());
  CHECK(fills_minutes(world.space(), world.node->self()));
  CHECK_FALSE(fills_minutes(world.space(), world.world.town.node()));
  REQUIRE(world.node->put_own(world.world.id, {{"leads", world.world.town_unit.text(), {{"status", "leading"}, {"since_ms", 1}}, {}}}).has_value());
  CHECK_FALSE(fills_minutes(world.space(), world.node->self()));
  CHECK(fills_minutes(world.space(), world.world.town.node()));
}

MinutesEvent event_of(unsigned number, std::int64_t at_ms) {
  const std::string item = number % 3 == 0 ? "" : uuid_of(500 + number % 3).text(), name = std::to_string(number);
  return {"turn " + name, "turn", "turns/" + name, item, at_ms, "việc " + name + "."};
}

std::size_t count_of(const Blocks& blocks, const std::string& block) { return static_cast<std::size_t>(std::ranges::count(blocks, block)); }

TEST_CASE("[M3] However events come, restarts between: each gives one block, deleted ones none, and what people wrote stays in its order") {
  CHECK(rc::check([] {
    std::string disk = Document().encode_state_as_update();
    std::vector<MinutesEvent> events;
    for (unsigned i = 1; i <= 2; ++i) events.push_back({"item " + uuid_of(500 + i).text(), "item", "agenda_items/x", uuid_of(500 + i).text(), 0, "Mục " + std::to_string(i)});
    std::map<std::string, int> wanted;
    Blocks written;
    const auto choose = [](unsigned count) { return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0u, count)); };
    const auto steps = *rc::gen::inRange(1u, 25u);
    for (unsigned step = 0; step < steps; ++step) {
      Document document({.client = 100 + step});  // another start each time
      RC_ASSERT(document.apply(disk).has_value());
      const Blocks before = blocks_of(document);
      switch (choose(4)) {
        case 0: {
          const std::string words = "Thư ký ghi " + std::to_string(step);
          (void)type_paragraph(document, choose(static_cast<unsigned>(before.size()) + 1), words);
          break;
        }
        case 1: {
          if (before.empty()) break;
          const unsigned at = choose(static_cast<unsigned>(before.size()));
          if (before[at].starts_with("event ")) wanted[before[at]] = 0;
          if (before[at].starts_with("event ")) (void)delete_block(document, at);
          break;
        }
        default: {
          const unsigned number = 1 + choose(40);
          MinutesEvent event = event_of(number, 1000 + choose(20));
          const bool is_known = std::ranges::any_of(events, [&](const MinutesEvent& each) { return each.key == event.key; });
          if (!is_known) wanted["event " + event.text] = 1, events.push_back(std::move(event));
          std::vector<MinutesEvent> all = events;
          for (std::size_t i = all.size(); i > 1; --i) std::swap(all[i - 1], all[choose(static_cast<unsigned>(i))]);
          // The feed goes on from what it wrote, until there is nothing more.
          for (std::string update = "x"; update != std::string("\0\0", 2);) update = *write_minutes(document, all);
          const auto people = [](const Blocks& blocks) {
            Blocks theirs;
            for (const std::string& block : blocks)
              if (block.starts_with("paragraph ")) theirs.push_back(block);
            return theirs;
          };
          RC_ASSERT(people(blocks_of(document)) == people(before));
          const Blocks now = blocks_of(document);
          for (const auto& [block, count] : wanted) RC_ASSERT(count_of(now, block) == static_cast<std::size_t>(count));
          RC_ASSERT(now.back().starts_with("paragraph"));
          break;
        }
      }
      disk = document.encode_state_as_update();
    }
  }));
}

}  // namespace
}  // namespace giaoban
