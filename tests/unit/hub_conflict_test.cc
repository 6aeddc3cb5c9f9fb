#include "schema/messages.h"
#include "tests/unit/hub_world.h"

namespace giaoban {
namespace {

/// A province's node with a browser that follows the conference.
struct Disputed : HubWorld {
  std::shared_ptr<MemorySocket> browser;

  Disputed() {
    REQUIRE(node->run(put_item(1, "Tám giờ")).has_value());
    browser = node->socket();
    node->host(world.id)->subscribe(browser, 0);
  }
  Outcome put_title(unsigned id, std::string_view text, Json more = Json::object()) {
    Json arguments = {{"collection", "agenda_items"}, {"id", "x"}, {"fields", {{"title", text}}}};
    arguments.update(more);
    return node->run(command(id, convener(), "record.put", std::move(arguments)));
  }
  /// The town wrote it without having seen anything of the record.
  void town_writes(std::string_view text, std::uint64_t after_ms) {
    LogAuthor town(world.town, world.id);
    town.add(record_entry(hlc_at(kNow + after_ms), {world.town_unit, uuid_of(200)}, {"agenda_items", "x", {{"title", text}}}).body);
    REQUIRE(node->ingest(town.all()).has_value());
  }
  /// The titles that stand beside each other, as the browser was told last; those of a snapshot too.
  static std::vector<std::string> versions(const Json& message) {
    std::vector<std::string> titles;
    for (const Json& change : message[message["type"] == "snapshot" ? "records" : "changes"])
      if (change["id"] == "x" && change.contains("conflicts"))
        for (const Json& one : change["conflicts"]) titles.push_back(one["value"]["title"].get<std::string>());
    return titles;
  }
  std::vector<std::string> told() { return versions(browser->message(-1)); }
  using Titles = std::vector<std::string>;
};

TEST_CASE("[R5] [F4] what another node wrote apart is told beside what counts, with authors and times, to a late reader too") {
  Disputed world;
  world.town_writes("Chín giờ", 60'000);
  CHECK(world.told() == Disputed::Titles{"Chín giờ", "Tám giờ"});
  const Json change = world.browser->message(-1)["changes"][0];
  CHECK(change["record"]["title"] == "Chín giờ");
  CHECK(change["conflicts"][0]["unit"] == world.world.town_unit.text());
  CHECK(change["conflicts"][0]["at_ms"] == kNow + 60'000);
  CHECK(change["conflicts"][1]["unit"] == world.world.province_unit.text());
  CHECK(change["conflicts"][1]["account"] == uuid_of(100).text());
  const auto late = world.node->socket();
  world.node->host(world.world.id)->subscribe(late, 0);
  CHECK(Disputed::versions(late->message(0)) == Disputed::Titles{"Chín giờ", "Tám giờ"});
  CHECK(schema::FeedSnapshot::decode(late->message(0)).has_value());
}

TEST_CASE("[R5] what lost stands beside the winner as well; one command that saw both ends it, also after a restart") {
  Disputed world;
  world.node->now = kNow + 120'000;
  REQUIRE(world.put_title(2, "Mười giờ").has_value());
  world.town_writes("Chín giờ", 60'000);
  CHECK(world.title() == "Mười giờ");
  CHECK(world.told() == Disputed::Titles{"Mười giờ", "Chín giờ"});
  world.restart();
  const auto again = world.node->socket();
  world.node->host(world.world.id)->subscribe(again, 0);
  CHECK(Disputed::versions(again->message(0)) == Disputed::Titles{"Mười giờ", "Chín giờ"});
  REQUIRE(world.put_title(3, "Chín giờ", {{"decides", {"title"}}}).has_value());
  CHECK(Disputed::versions(again->message(-1)).empty());
  CHECK(world.title() == "Chín giờ");
}

TEST_CASE("[R5] a browser that wrote offline over what it had not seen takes nothing away unseen") {
  Disputed world;
  REQUIRE(world.put_title(2, "Chín giờ", {{"bases", {{"title", "Tám giờ"}}}}).has_value());
  CHECK(world.told().empty());
  REQUIRE(world.put_title(3, "Mười giờ", {{"bases", {{"title", "Tám giờ"}}}}).has_value());  // written before command 2 was seen
  CHECK(world.told() == Disputed::Titles{"Mười giờ", "Chín giờ"});
  REQUIRE(world.put_title(4, "Mười giờ rưỡi", {{"bases", {{"title", "Mười giờ"}}}}).has_value());
  CHECK(world.told() == Disputed::Titles{"Mười giờ rưỡi", "Chín giờ"});
  REQUIRE(world.put_title(5, "Chín giờ", {{"decides", {"title"}}}).has_value());
  CHECK(world.told().empty());
}

TEST_CASE("[R5] an entry that knows of what is not written yet is refused") {
  Disputed world;
  const auto refused = [&](FieldContext context, const char* field = "title") {
    RecordChange change{"agenda_items", "x", {{"title", "Chín giờ"}}};
    change.contexts[field] = std::move(context);
    LogAuthor town(world.world.town, world.world.id);
    town.add(record_entry(hlc_at(kNow), {world.world.town_unit, uuid_of(200)}, change).body);
    return code_of(world.node->ingest(town.all()));
  };
  const NodeId owner = world.node->self(), town = world.world.town.node();
  CHECK(refused({{{owner, hlc_at(kNow)}}, {}}) == problem::kBadMessage);
  CHECK(refused({{{town, hlc_at(kNow - 1)}}, {}}) == problem::kBadMessage);
  CHECK(refused({{{owner, 1}}, {}}, "place") == problem::kBadMessage);
  CHECK(refused({{}, {{"Sáu giờ", {hlc_at(kNow + 1), owner}}}}) == problem::kBadMessage);
  CHECK(refused({{}, {{Json::array(), {1, owner}}}}) == problem::kInvalidField);
  CHECK(refused({{{owner, hlc_at(kNow - 1)}}, {}}) == "none");
}

}  // namespace
}  // namespace giaoban
