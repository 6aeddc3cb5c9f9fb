#include "tests/unit/search_world.h"

namespace giaoban {
namespace {

/// An index filled by hand: conferences of several days, each with what it is told.
struct Shelf {
  TestFolder folder;
  SearchFile file{folder.path() / "search.db"};
  std::unique_ptr<SearchIndex> index;
  SearchReader reader{file};

  Shelf() {
    auto opened = SearchIndex::open(file);
    REQUIRE(opened.has_value());
    index = std::move(*opened);
  }
  SpaceId add(unsigned number, std::string date, const std::vector<SearchEntry>& entries) {
    const SpaceId id = uuid_of(number);
    REQUIRE(index->begin().has_value());
    auto space = index->space(id);
    REQUIRE(space.has_value());
    space->date = std::move(date);
    space->taken = space->documents = entries.size();
    for (const auto& entry : entries) REQUIRE(index->add(*space, entry).has_value());
    REQUIRE(index->save(id, *space).has_value());
    REQUIRE(index->commit().has_value());
    return id;
  }
  SearchAnswer find(const SearchWish& wish) {
    auto answer = reader.search(wish);
    REQUIRE_MESSAGE(answer.has_value(), answer.error().detail);
    return std::move(*answer);
  }
  std::string found(const SearchWish& wish) {
    std::string text;
    for (const auto& hit : find(wish).hits) text += hit.record + " ";
    return text;
  }
};

SearchEntry entry(std::string record, std::string text, std::string collection = "agenda_items", std::string unit = {}) {
  return {std::move(collection), std::move(record), std::move(unit), {"title"}, std::move(text)};
}

TEST_CASE("nothing is found in a space that is not among those that may be read") {
  Shelf shelf;
  const SpaceId ours = shelf.add(1, "2026-03-10", {entry("a", "giám sát")}), theirs = shelf.add(2, "2026-03-11", {entry("b", "giám sát")});
  CHECK(shelf.found(wish_of("giam sat", {ours})) == "a ");
  CHECK(shelf.found(wish_of("giam sat", {theirs})) == "b ");
  CHECK(shelf.found(wish_of("giam sat", {})) == "");
  CHECK(shelf.found(wish_of("giam sat", {uuid_of(9)})) == "");
  CHECK(shelf.find(wish_of("giam sat", {ours})).total == 1);
  CHECK(shelf.find(wish_of("giam sat", {ours})).indexed == 1);
}

TEST_CASE("spaces that may not be read are passed over, however the index is read") {
  Shelf shelf;
  std::vector<SpaceId> ours;
  std::string expected;
  for (unsigned i = 0; i < 3 * kSearchRanges; ++i) {
    const SpaceId space = shelf.add(i + 1, "2026-03-10", {entry(std::to_string(i), "giám sát")});
    if (i % 3 == 0) continue;
    ours.push_back(space);
  }
  REQUIRE(ours.size() > kSearchRanges);
  SearchWish wish = wish_of("giam sat", ours);
  wish.limit = kSearchHits;
  const SearchAnswer answer = shelf.find(wish);
  CHECK(answer.total == ours.size());
  for (const auto& hit : answer.hits) CHECK(std::stoi(hit.record) % 3 != 0);
}

TEST_CASE("newer conferences come first, better matches before these") {
  Shelf shelf;
  const std::vector<SpaceId> all = {shelf.add(1, "2026-03-10", {entry("old", "giám sát")}), shelf.add(2, "2026-05-10", {entry("new", "giám sát")}),
                                    shelf.add(3, "2026-04-10", {entry("apart", "sát với giám")}),
                                    shelf.add(4, "2021-01-01", {entry("meeting", "giám sát", "conferences")})};
  CHECK(shelf.found(wish_of("giám sát", all)) == "meeting new old apart ");
}

TEST_CASE("a search is narrowed by unit, collection, days and series") {
  Shelf shelf;
  const std::string unit = uuid_of(70).text();
  const SpaceId plan = shelf.add(9, "", {});
  const std::vector<SpaceId> all = {
      shelf.add(1, "2026-03-10", {entry("a", "giám sát", "tasks", unit), entry("b", "giám sát", "agenda_items")}),
      shelf.add(2, "2026-05-10", {entry("c", "giám sát", "tasks"), entry("d", "giám sát", "agenda_items", unit)}), plan};
  REQUIRE(shelf.index->put_slot(*shelf.index->space(plan), {"slot", uuid_of(80).text(), all[1].text()}).has_value());
  SearchWish wish = wish_of("giam sat", all);
  wish.unit = unit;
  CHECK(shelf.found(wish) == "a d ");  // tasks before items of an agenda
  wish.collection = "tasks";
  CHECK(shelf.found(wish) == "a ");
  wish.unit.clear();
  CHECK(shelf.found(wish) == "c a ");
  wish.from = "2026-05-10";
  CHECK(shelf.found(wish) == "c ");
  wish.from.clear();
  wish.to = "2026-05-09";
  CHECK(shelf.found(wish) == "a ");
  wish.to.clear();
  wish.series = uuid_of(80).text();
  CHECK(shelf.found(wish) == "c ");
  wish.series = uuid_of(81).text();
  CHECK(shelf.found(wish) == "");
}

TEST_CASE("more than can be looked at is told as more") {
  Shelf shelf;
  std::vector<SearchEntry> many(kSearchCandidates + 1, entry("x", "giám sát"));
  const SpaceId space = shelf.add(1, "2026-03-10", many);
  const SearchAnswer answer = shelf.find(wish_of("giam sat", {space}));
  CHECK(answer.total == kSearchCandidates);
  CHECK(answer.is_more);
  CHECK(answer.hits.size() == SearchWish().limit);
}

TEST_CASE("without an index nothing is found and nothing is said to be indexed") {
  TestFolder folder;
  SearchFile file{folder.path() / "search.db"};
  SearchReader reader(file);
  const auto answer = reader.search(wish_of("giam sat", {uuid_of(1)}));
  REQUIRE(answer.has_value());
  CHECK(answer->hits.empty());
  CHECK(answer->indexed == 0);
}

TEST_CASE("the thread follows what becomes durable, and makes the index anew when told to") {
  SpaceWorld world;
  StoredReplica replica(world.owner, world.id);
  replica.write(world.first_changes());
  replica.write({item("1", "Giám sát")});
  TestFolder folder;
  SearchFile file{folder.path() / "search.db"};
  SearchReader reader(file);
  std::vector<std::string> faults;
  IndexThread thread(replica.store(), replica.catalog(), file, [&](const Error& error) { faults.push_back(error.detail); });
  const auto wait_for = [&](std::string_view typed) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    for (;;) {
      const auto answer = reader.search(wish_of(typed, {world.id}));
      if (answer.has_value() && !answer->hits.empty()) return true;
      if (std::chrono::steady_clock::now() > deadline) return false;
      std::this_thread::yield();
    }
  };
  thread.start();
  CHECK(wait_for("giam sat"));
  replica.write({item("2", "Khảo sát")});
  thread.note(world.id);
  CHECK(wait_for("khao sat"));
  const auto generation = file.generation.load();
  thread.rebuild();
  while (file.generation == generation) std::this_thread::yield();
  CHECK(wait_for("khao sat"));
  thread.stop();
  CHECK(faults.empty());
}

}  // namespace
}  // namespace giaoban
