#include <fstream>

#include "tests/unit/search_world.h"

namespace giaoban {
namespace {

/// A conference whose owner writes to it, and an index of it.
struct OneSpace {
  SpaceWorld world;
  StoredReplica replica{world.owner, world.id};
  std::unique_ptr<IndexDesk> desk;

  OneSpace() {
    replica.write(world.first_changes());
    replica.write({{"conferences", world.id.text(), {{"title", "Giao ban cụm Đô Lương"}, {"date", "2026-03-10"}, {"host_unit", world.town_unit.text()}}, {}}});
    desk = std::make_unique<IndexDesk>(replica);
  }
  SearchAnswer find(std::string_view typed) {
    desk->take_all();
    SearchReader reader(desk->file);
    const auto answer = reader.search(wish_of(typed, {world.id}));
    REQUIRE_MESSAGE(answer.has_value(), answer.error().detail);
    return *answer;
  }
  std::string match(std::string_view typed) {
    const SearchAnswer answer = find(typed);
    return answer.hits.empty() ? "" : answer.hits.front().before + "[" + answer.hits.front().match + "]" + answer.hits.front().after;
  }
};

TEST_CASE("what is written is found with and without marks, what is changed as it is now, what is deleted no more") {
  OneSpace one;
  one.replica.write({item("1", "Kết quả giám sát chuyên đề"), item("2", "Đo đạc đất đai")});
  CHECK(one.match("giam sat") == "Kết quả [giám sát] chuyên đề");
  CHECK(one.match("GIÁM SÁT") == "Kết quả [giám sát] chuyên đề");
  CHECK(one.match("do dac") == "[Đo đạc] đất đai");
  CHECK(one.match("do lu") == "Giao ban cụm [Đô Lương]");
  one.replica.write({item("1", "Kết quả khảo sát")});
  CHECK(one.match("giam sat") == "");
  CHECK(one.match("khao sat") == "Kết quả [khảo sát]");
  one.replica.write({{"agenda_items", "1", Json::object(), true}});
  CHECK(one.match("khao sat") == "");
  CHECK(one.find("do").hits.size() == 2);
}

TEST_CASE("minutes are found by their passages, and as they are after they were changed") {
  OneSpace one;
  Document minutes({.client = 5});
  const auto write = [&](std::string_view words) {
    Transaction typing(minutes);
    const auto paragraph = typing.insert_type(minutes.root("default"), 0, TypeKind::kXmlElement, "paragraph");
    const auto text = typing.insert_type(*paragraph, 0, TypeKind::kXmlText);
    REQUIRE(typing.insert_text(*text, 0, words).has_value());
    one.replica.write_document("minutes", typing.commit());
  };
  write("Ông Lê Văn Đức phát biểu");
  CHECK(one.match("le van duc") == "Ông [Lê Văn Đức] phát biểu");
  write("Bà Hồ Thị Én kết luận");
  CHECK(one.match("ho thi en") == "Bà [Hồ Thị Én] kết luận Ông Lê Văn Đức phát biểu");
  const SearchAnswer answer = one.find("le van duc");
  REQUIRE(answer.hits.size() == 1);
  CHECK(answer.hits[0].collection == "documents");
  CHECK(answer.hits[0].record == "minutes");
  CHECK(answer.hits[0].unit == one.world.town_unit.text());  // the host's
  one.replica.compact_document("minutes");
  CHECK(one.find("le van duc").hits.size() == 1);
}

TEST_CASE("the phase of minutes changes without their text being lost") {
  OneSpace one;
  one.replica.write_document("minutes", [] {
    Document minutes({.client = 5});
    Transaction typing(minutes);
    REQUIRE(typing.insert_text(minutes.root("default"), 0, "kiến nghị").has_value());
    return typing.commit();
  }());
  CHECK(one.match("kien nghi") == "[kiến nghị]");
  one.replica.write({{"documents", "minutes", {{"phase", "prepared"}}, {}}});
  CHECK(one.match("kien nghi") == "[kiến nghị]");
}

TEST_CASE("documents are read again after a wait, records at once") {
  OneSpace one;
  const auto type = [&, minutes = std::make_shared<Document>(DocumentOptions{.client = 5})](std::string_view words) {
    Transaction typing(*minutes);
    REQUIRE(typing.insert_text(minutes->root("default"), 0, words).has_value());
    one.replica.write_document("minutes", typing.commit());
  };
  one.desk->take_all();
  type("một ");
  CHECK_FALSE(one.desk->indexer.take_in(one.world.id, one.desk->now)->has_value());
  const auto documents = one.desk->indexer.counters().documents;
  type("hai ");
  one.replica.write({item("1", "Ba")});
  const auto again = one.desk->indexer.take_in(one.world.id, one.desk->now + std::chrono::seconds(1));
  REQUIRE(again->has_value());
  CHECK(**again == one.desk->now + Indexer::kDocumentWait);
  CHECK(one.desk->indexer.counters().documents == documents);
  SearchReader reader(one.desk->file);
  CHECK(reader.search(wish_of("ba ", {one.world.id}))->hits.size() == 1);
  CHECK(reader.search(wish_of("hai ", {one.world.id}))->hits.empty());
  CHECK_FALSE(one.desk->indexer.take_in(one.world.id, **again)->has_value());
  CHECK(reader.search(wish_of("hai ", {one.world.id}))->hits.size() == 1);
  CHECK(reader.search(wish_of("hai ", {one.world.id}))->indexed == one.replica.space().offset());
}

TEST_CASE("a conference that moves to another day takes all of its rows along") {
  OneSpace one;
  one.replica.write({item("1", "Giám sát")});
  CHECK(one.find("giam sat").hits[0].date == "2026-03-10");
  one.replica.write({{"conferences", one.world.id.text(), {{"date", "2026-04-01"}}, {}}});
  CHECK(one.find("giam sat").hits.size() == 1);
  CHECK(one.find("giam sat").hits[0].date == "2026-04-01");
}

TEST_CASE("after any puts, deletes, typing, cuts and checkpoints the index is what one made anew would be") {
  CHECK(rc::check("rebuilt", [] {
    StoredWorld stored;
    IndexDesk owner(stored.owner()), other(stored.replica(1));
    for (int round = *rc::gen::inRange(1, 5); round > 0; --round) {
      stored.live(*rc::gen::inRange(1, 12));
      owner.take_all();
      if (*rc::gen::inRange(0, 3) == 0) {
        const auto [checkpoint, state] = stored.checkpoint();
        stored.owner().drop(checkpoint);
        if (*rc::gen::arbitrary<bool>()) (void)stored.replica(1).join(checkpoint, state);
      }
      if (*rc::gen::arbitrary<bool>()) other.take_all();
    }
    for (auto* desk : {&owner, &other}) desk->take_all();
    IndexDesk fresh_owner(stored.owner()), fresh_other(stored.replica(1));
    for (auto* desk : {&fresh_owner, &fresh_other}) desk->take_all();
    RC_ASSERT(owner.dump() == fresh_owner.dump());
    RC_ASSERT(other.dump() == fresh_other.dump());
  }));
}

TEST_CASE("an index that is damaged, no index, or of other rules is made anew by itself") {
  OneSpace one;
  CHECK(one.find("do luong").hits.size() == 1);
  TestFolder folder;
  SearchFile file{folder.path() / "search.db"};
  const auto after = [&](const std::function<void()>& harm) {
    {
      Indexer indexer(one.replica.store(), one.replica.catalog(), file);
      REQUIRE(indexer.open().has_value());
      REQUIRE(indexer.take_in(one.world.id, {}).has_value());
    }
    harm();
    Indexer indexer(one.replica.store(), one.replica.catalog(), file);
    REQUIRE(indexer.open().has_value());
    REQUIRE(indexer.take_in(one.world.id, {}).has_value());
    return SearchReader(file).search(wish_of("do luong", {one.world.id}))->hits.size();
  };
  CHECK(after([] {}) == 1);
  CHECK(after([&] { REQUIRE(remove_search_file(file.path).has_value()); }) == 1);
  CHECK(after([&] {
          REQUIRE(remove_search_file(file.path).has_value());
          std::ofstream(file.path) << "no index at all, and longer than the header of one would be";
        }) == 1);
  CHECK(after([&] {
          auto database = Sqlite::open(file.path, Sqlite::Access::kWrite);
          REQUIRE(database->run("UPDATE stamp SET text = 'another'").has_value());
        }) == 1);
}

TEST_CASE("a reader goes on with an index that was made anew meanwhile") {
  OneSpace one;
  one.desk->take_all();
  SearchReader reader(one.desk->file);
  CHECK(reader.search(wish_of("do luong", {one.world.id}))->hits.size() == 1);
  REQUIRE(one.desk->indexer.start_over().has_value());
  CHECK(reader.search(wish_of("do luong", {one.world.id}))->hits.empty());
  one.desk->take_all();
  CHECK(reader.search(wish_of("do luong", {one.world.id}))->hits.size() == 1);
}

}  // namespace
}  // namespace giaoban
