#include "api_conference.h"

#include "schema/api.h"
#include "server/api/search_api.h"
#include "server/search/indexer.h"
#include "store_folder.h"

namespace giaoban {
namespace {

/// A conference of the secretary's unit and of the neighbour's; the stranger's does not belong to it.
struct SearchWorld : ConferenceApiWorld {
  TestFolder folder;
  SearchFile file{folder.path() / "search.db"};
  Indexer indexer{store, catalog, file};
  int rebuilds = 0;
  SearchApi api{{hub, file, find_caller(), [this] { ++rebuilds; }}};

  SearchWorld() {
    api.add_to(router);
    put(conference, {{"agenda_items", "1", {{"title", "Kết quả giám sát"}, {"kind", "paper"}, {"minutes", 10}, {"rank", "a0"}, {"presenter_unit", kTown.text()}}, {}}});
    REQUIRE(indexer.open().has_value());
  }
  void take_all() {
    for (const SpaceId& space : catalog.spaces()) REQUIRE(indexer.take_in(space, {}).has_value());
  }
  Response get(const std::string& who, std::map<std::string, std::string> query) {
    Request request = request_of("GET", "/api/v1/search", {{"x-actor", who}});
    request.query.insert(query.begin(), query.end());
    return ask(request);
  }
  schema::SearchResults find(const std::string& who, std::map<std::string, std::string> query) {
    const Response response = get(who, std::move(query));
    REQUIRE_MESSAGE(response.status == 200, response.body);
    auto results = schema::SearchResults::decode(*parse_json(response.body));
    REQUIRE_MESSAGE(results, response.body);
    return std::move(*results);
  }
};

TEST_CASE("a search gives the place in the text, and how far the index is") {
  SearchWorld node;
  CHECK(node.find("secretary", {{"q", "giam sat"}}).hits.empty());
  CHECK(node.find("secretary", {{"q", "giam sat"}}).behind > 0);
  node.take_all();
  const auto results = node.find("secretary", {{"q", "giam sat"}});
  REQUIRE(results.hits.size() == 1);
  const auto& hit = results.hits[0];
  CHECK(hit.space == node.conference);
  CHECK(hit.collection == "agenda_items");
  CHECK(hit.record == "1");
  CHECK(hit.field == "title");
  CHECK(hit.before == "Kết quả ");
  CHECK(hit.match == "giám sát");
  CHECK(hit.unit == SearchWorld::kTown);
  CHECK(hit.date == "2023-11-30");
  CHECK(results.total == 1);
  CHECK(results.behind == 0);
  CHECK(results.indexed > 0);
}

TEST_CASE("a unit that is no member finds nothing of a space, and does not learn how much is in it") {
  SearchWorld node;
  node.take_all();
  CHECK(node.find("neighbour", {{"q", "giam sat"}}).hits.size() == 1);
  const auto results = node.find("stranger", {{"q", "giam sat"}});
  CHECK(results.hits.empty());
  CHECK(results.total == 0);
  CHECK(results.indexed == 0);
  CHECK(code_of(node.get("", {{"q", "giam sat"}})) == problem::kNotSignedIn);
}

TEST_CASE("a unit that leaves a space finds nothing there from that moment, whatever the index holds") {
  SearchWorld node;
  node.take_all();
  CHECK(node.find("neighbour", {{"q", "giam sat"}}).hits.size() == 1);
  SpaceCard card = *node.directory.find(node.conference);
  card.members.erase(SearchWorld::kTown);
  node.directory.publish(std::move(card));
  CHECK(node.find("neighbour", {{"q", "giam sat"}}).hits.empty());
}

TEST_CASE("what a search asks for is checked, and the parameter at fault is named") {
  SearchWorld node;
  const auto refused = [&](std::map<std::string, std::string> query) { return code_of(node.get("secretary", std::move(query))); };
  CHECK(refused({}) == problem::kMissingField);
  CHECK(refused({{"q", "…"}}) == problem::kInvalidField);
  CHECK(refused({{"q", std::string(kQueryBytes + 1, 'a')}}) == problem::kTooLarge);
  CHECK(refused({{"q", "a"}, {"unit", "x"}}) == problem::kInvalidField);
  CHECK(refused({{"q", "a"}, {"from", "hôm qua"}}) == problem::kInvalidField);
  CHECK(refused({{"q", "a"}, {"limit", "0"}}) == problem::kInvalidField);
  CHECK(refused({{"q", "a"}, {"limit", "1x"}}) == problem::kInvalidField);
  CHECK(refused({{"q", "a"}, {"collection", "ballots"}}) == problem::kUnknownCollection);
  const auto body = parse_json(node.get("secretary", {{"q", "a"}, {"to", "2026-02-30"}}).body);
  CHECK(body->at("pointer") == "/to");
}

TEST_CASE("the control socket tells how far the index is and has it made anew; the public cannot") {
  SearchWorld node;
  node.take_all();
  Request standing = request_of("GET", "/control/search");
  standing.entrance = Entrance::kControl;
  const auto told = parse_json(node.ask(standing).body);
  CHECK(told->at("behind") == 0);
  CHECK(told->at("indexed") > 0);
  Request rebuild = request_of("POST", "/control/search/rebuild");
  CHECK(node.router.match("POST", "/control/search/rebuild", Entrance::kPublic, false).error().code == problem::kNotFound);
  rebuild.entrance = Entrance::kControl;
  CHECK(node.ask(rebuild).status == 200);
  CHECK(node.rebuilds == 1);
}

}  // namespace
}  // namespace giaoban
