#include <doctest/doctest.h>

#include <algorithm>

#include "schema/collections.h"

namespace giaoban::schema {
namespace {

/// "code pointer" of a patch, or "ok".
std::string check(std::string_view collection, const char* fields) {
  const auto result = find_collection(collection)->check_patch(Json::parse(fields));
  return result ? "ok" : std::string(result.error().code) + " " + result.error().pointer;
}

TEST_CASE("Collections are found by name") {
  CHECK(collections().size() == 65);
  for (const Collection& collection : collections()) {
    CHECK(find_collection(collection.name) == &collection);
    CHECK_FALSE(collection.title_vi.empty());
    CHECK_FALSE(collection.title_en.empty());
  }
  CHECK(find_collection("") == nullptr);
  CHECK(find_collection("agenda_item") == nullptr);
  CHECK(find_collection("zzz") == nullptr);
}

TEST_CASE("Collections belong in kinds of space") {
  CHECK(find_collection("slots")->belongs_in(SpaceKind::kPlan));
  CHECK_FALSE(find_collection("slots")->belongs_in(SpaceKind::kConference));
  CHECK_FALSE(find_collection("slots")->belongs_in(SpaceKind::kRegistry));
  CHECK(find_collection("members")->belongs_in(SpaceKind::kRegistry));
  CHECK(find_collection("members")->belongs_in(SpaceKind::kPlan));
  CHECK(find_collection("members")->belongs_in(SpaceKind::kConference));
}

TEST_CASE("[W1] [W2] [W3] policies are those of the schemas; a property may name a stricter one") {
  CHECK(find_collection("conferences")->policy == WritePolicy::kOwner);
  CHECK(find_collection("delegates")->policy == WritePolicy::kUnit);
  CHECK(find_collection("sittings")->policy == WritePolicy::kLead);
  const Collection* agenda = find_collection("agenda_items");
  CHECK(agenda->policy == WritePolicy::kMembers);
  CHECK(agenda->field_policy("status") == WritePolicy::kOwner);
  CHECK_FALSE(agenda->field_policy("title"));
  CHECK_FALSE(agenda->field_policy("nothing"));
  CHECK_FALSE(find_collection("conferences")->field_policy("title"));
}

TEST_CASE("Required fields are named; whether they are there is not the patch's business") {
  const auto required = find_collection("agenda_items")->required;
  CHECK(std::ranges::equal(required, std::vector<std::string_view>{"title", "kind", "minutes", "rank"}));
  CHECK(check("agenda_items", "{}") == "ok");
  CHECK(check("agenda_items", R"({"minutes":5})") == "ok");
}

TEST_CASE("[J2] every field of a patch is checked by its own rule") {
  CHECK(check("agenda_items", R"({"title":"Thảo luận","kind":"discussion","topics":["a"]})") == "ok");
  CHECK(check("agenda_items", R"({"title":""})") == "invalid_field /title");
  CHECK(check("agenda_items", R"({"minutes":601})") == "invalid_field /minutes");
  CHECK(check("agenda_items", R"({"kind":"break"})") == "invalid_field /kind");
  CHECK(check("agenda_items", R"({"presenter_unit":"x"})") == "invalid_field /presenter_unit");
  CHECK(check("agenda_items", R"({"topics":["a",1]})") == "invalid_field /topics/1");
  CHECK(check("files", R"({"blob":"00"})") == "invalid_field /blob");
  CHECK(check("slots", R"({"date":"2024-02-30"})") == "invalid_field /date");
  CHECK(check("members", R"({"nodes":["00"]})") == "invalid_field /nodes/0");
  CHECK(check("agenda_items", R"({"colour":"red"})") == "unknown_field /colour");
  CHECK(check("agenda_items", R"({"colour":null})") == "unknown_field /colour");
  CHECK(check("agenda_items", "[]") == "invalid_field ");
}

TEST_CASE("[R1] null takes a field away, but not a required one") {
  CHECK(check("agenda_items", R"({"presenter":null,"topics":null,"status":null})") == "ok");
  CHECK(check("agenda_items", R"({"title":null})") == "invalid_field /title");
}

}  // namespace
}  // namespace giaoban::schema
