#include <doctest/doctest.h>

#include "schema/collections.h"
#include "server/planning/registry/units_import.h"

namespace giaoban {
namespace {

constexpr std::string_view kHeader = "key,name,full_name,kind,level,valid_from,valid_to,parent,code,region,coastal,successors\n";

auto import(const std::string& rows) {
  return import_units(std::string(kHeader) + rows, [](const UnitId& unit) { return unit == unit_of_key("known"); });
}

std::vector<RowFault> faults_of(const std::string& rows) {
  const auto units = import(rows);
  return units ? std::vector<RowFault>() : units.error();
}

const Json& fields_of(const std::vector<RecordChange>& units, std::string_view key) {
  for (const RecordChange& unit : units)
    if (unit.id == unit_of_key(key).text()) return unit.fields;
  FAIL("no such unit: ", key);
  return units.front().fields;
}

TEST_CASE("A table's units are records that their schema takes, named by their keys alone") {
  const auto units = import(
      "nghe-an,Nghệ An,Tỉnh Nghệ An,province,provincial,,,,40,centre,1,\n"
      "thai-hoa,Thái Hòa,Thị xã Thái Hòa,town,district,,2025-06-30,nghe-an,414,,,xa-thai-hoa xa-tay-hieu\n"
      "xa-thai-hoa,Thái Hòa,Phường Thái Hòa,ward,commune,2025-07-01,,nghe-an,17011,,,\n"
      "xa-tay-hieu,Tây Hiếu,Phường Tây Hiếu,ward,commune,2025-07-01,,nghe-an,17012,,,\n"
      "xa,Xa,Xã Xa,commune,commune,,,known,,,,\n");
  REQUIRE(units.has_value());
  REQUIRE(units->size() == 5);
  for (const RecordChange& unit : *units) CHECK(schema::find_collection("units")->check_patch(unit.fields).has_value());
  CHECK(fields_of(*units, "nghe-an")["is_coastal"] == true);
  CHECK(fields_of(*units, "thai-hoa")["parent"] == unit_of_key("nghe-an").text());
  CHECK(fields_of(*units, "thai-hoa")["successors"] == Json({unit_of_key("xa-thai-hoa").text(), unit_of_key("xa-tay-hieu").text()}));
  CHECK(unit_of_key("40000000-0000-5000-8000-000000000414").text() == "40000000-0000-5000-8000-000000000414");
  CHECK(unit_of_key("a") != unit_of_key("b"));
}

TEST_CASE("Rows with one key are one unit, with what it was before") {
  const auto units = import(
      "hue,Huế,Thành phố Huế,centrally_run_city,provincial,2025-01-01,,,46,centre,1,\n"
      "hue,Thừa Thiên Huế,Tỉnh Thừa Thiên Huế,province,provincial,,2024-12-31,,46,centre,1,\n");
  REQUIRE(units.has_value());
  REQUIRE(units->size() == 1);
  const Json& hue = units->front().fields;
  CHECK(schema::find_collection("units")->check_patch(hue).has_value());
  CHECK(hue["name"] == "Huế");
  CHECK_FALSE(hue.contains("valid_from"));
  REQUIRE(hue["earlier"].size() == 1);
  CHECK(hue["earlier"][0]["until"] == "2024-12-31");
  CHECK(hue["earlier"][0]["kind"] == "province");
}

TEST_CASE("Every bad row of a large table is named by its line, and nothing of the table is taken") {
  std::string rows;
  for (int i = 0; i < 10'000; ++i) {
    const std::string key = "xa-" + std::to_string(i);
    if (i == 17) rows += key + ",Xã,Xã,village,commune,,,known,,,,\n";
    else if (i == 4711) rows += key + ",Xã,Xã,commune,commune,2025-07-01,2025-06-30,known,,,,\n";
    else if (i == 9998) rows += key + ",Xã,Xã,commune,commune,,,nowhere,,,,\n";
    else rows += key + ",Xã,Xã " + std::to_string(i) + ",commune,commune,,,known,,,,\n";
  }
  const auto faults = faults_of(rows);
  REQUIRE(faults.size() == 3);
  CHECK(faults[0] == RowFault{19, "kind", "“village” không hợp lệ"});
  CHECK(faults[1] == RowFault{4713, "valid_to", "kết thúc trước khi bắt đầu"});
  CHECK(faults[2] == RowFault{10'000, "parent", "không có đơn vị “nowhere”"});
}

TEST_CASE("What contradicts itself is named") {
  const auto column_of = [](const std::string& rows) {
    const auto faults = faults_of(rows);
    return faults.size() == 1 ? std::to_string(faults[0].line) + " " + faults[0].column : "faults: " + std::to_string(faults.size());
  };
  CHECK(column_of("a,A,A,commune,commune,,2025-06-30,,,,,b\nb,B,B,commune,commune,,2025-06-30,,,,,c\n") == "3 successors");  // c is nobody
  CHECK(column_of("a,A,A,commune,commune,,,,,,,b\nb,B,B,commune,commune,,,,,,,\n") == "2 successors");  // it has not ended
  CHECK(column_of("a,A,A,commune,commune,,2024-12-31,,,,,\na,A,A,ward,commune,2025-02-01,,,,,,\n") == "3 valid_from");
  CHECK(column_of("a,A,A,commune,commune,,2024-12-31,,,,,\na,A,A,ward,district,2025-01-01,,,,,,\n") == "3 level");
  CHECK(column_of("a,,A,commune,commune,,,,,,,\n") == "2 name");
  CHECK(column_of("a,A,A,commune,commune,2025-02-30,,,,,,\n") == "2 valid_from");
  CHECK(column_of("a,A,A,commune,commune\n") == "2 ");
  CHECK(column_of("a b,A,A,commune,commune,,,,,,,\n") == "2 key");
  CHECK(column_of("a,A,A,commune,commune,,,,,,yes,\n") == "2 coastal");
  CHECK(faults_of("a,A,A,commune,commune,,2025-06-30,,,,,b\nb,B,B,commune,commune,,2025-06-30,,,,,a\n").size() == 2);  // a cycle: both
  CHECK(import_units("key,name\n", [](const UnitId&) { return false; }).error().size() == 3);
  CHECK(import_units("", [](const UnitId&) { return false; }).error().front().line == 1);
}

TEST_CASE("Of very many faults the first are named and the rest counted") {
  std::string rows;
  for (int i = 0; i < 300; ++i) rows += "a" + std::to_string(i) + ",A,A,village,commune,,,,,,,\n";
  const auto faults = faults_of(rows);
  REQUIRE(faults.size() == kRowFaultsMost + 1);
  CHECK(faults.back().reason == "và 200 lỗi nữa");
}

}  // namespace
}  // namespace giaoban
