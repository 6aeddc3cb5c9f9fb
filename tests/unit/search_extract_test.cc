#include <doctest/doctest.h>

#include <set>

#include "schema/collections.h"
#include "server/search/extract.h"
#include "tests/unit/log_author.h"

namespace giaoban {
namespace {

Record record_of(Json fields) {
  Record record;
  record.merge(RecordChange{"", "", std::move(fields), {}}, Stamp{1, {}});
  return record;
}

TEST_CASE("what is found is of collections that there are, and by fields that these have") {
  for (const SearchedCollection& searched : searched_collections()) {
    const auto* collection = schema::find_collection(searched.name);
    REQUIRE_MESSAGE(collection != nullptr, searched.name);
    CHECK_FALSE(searched.fields.empty());
  }
}

TEST_CASE("what not all may read, or nobody looks for, is not found") {
  for (const char* name : {"ballots", "tickets", "vote_results", "vote_rolls", "vote_receipts", "proxies", "signatures", "signing_keys", "seats", "responses",
                           "invitations", "checkpoints", "members", "spaces", "documents", "notes"}) {
    CHECK_FALSE(is_searched(name));
    CHECK_FALSE(search_entry(name, "1", record_of({{"title", "Nội dung"}, {"text", "Lời"}, {"note", "Lời"}})).has_value());
  }
  CHECK_FALSE(search_entry("votes", "1", record_of({{"title", "Thông qua"}, {"status", "draft"}})).has_value());
  CHECK(search_entry("votes", "1", record_of({{"title", "Thông qua"}, {"status", "open"}})).has_value());
  CHECK_FALSE(search_entry("tasks", "1", record_of({{"text", "Báo cáo"}, {"status", "draft"}})).has_value());
  CHECK_FALSE(search_entry("announcements", "1", record_of({{"text", "Mời lên"}, {"to_unit", uuid_of(3).text()}})).has_value());
  CHECK(search_entry("announcements", "1", record_of({{"text", "Nghỉ 15 phút"}})).has_value());
}

TEST_CASE("a record is found by the lines of its fields, and by the unit that it is about or that wrote it") {
  const std::string unit = uuid_of(3).text();
  const auto item = search_entry("agenda_items", "1", record_of({{"title", "Giám sát"}, {"topics", {"Vốn", "Tiến độ\nnăm"}}, {"presenter_unit", unit}}));
  REQUIRE(item);
  CHECK(item->text == "Giám sát\nVốn\nTiến độ năm");
  CHECK(item->fields == std::vector<std::string>{"title", "topics", "topics"});
  CHECK(item->unit == unit);
  CHECK(search_entry("questions", unit + "/" + uuid_of(4).text(), record_of({{"text", "Vì sao?"}}))->unit == unit);
  CHECK(search_entry("units", unit, record_of({{"name", "Măng Ri"}}))->unit == unit);
  CHECK_FALSE(search_entry("agenda_items", "1", record_of({{"minutes", 5}})).has_value());
}

TEST_CASE("a deleted record is not found") {
  Record record = record_of({{"title", "Giám sát"}});
  record.merge(RecordChange{"agenda_items", "1", Json::object(), true}, Stamp{2, {}});
  CHECK_FALSE(search_entry("agenda_items", "1", record).has_value());
}

}  // namespace
}  // namespace giaoban
