#include "schema/collections.h"
#include "server/planning/registry/units_import.h"
#include "tests/fuzz/input.h"

using namespace giaoban;

// What `giaoban load units` reads: all of a table is taken or its bad rows are named, and what is taken are records of units.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto units = import_units(fuzz_input(data, size), [](const UnitId&) { return false; });
  if (!units) {
    require(!units.error().empty() && units.error().size() <= kRowFaultsMost + 1, "bad rows are named, not endlessly");
    return 0;
  }
  const schema::Collection* collection = schema::find_collection("units");
  for (const RecordChange& unit : *units) {
    require(unit.collection == "units", "a record of a unit");
    require(collection->check_patch(unit.fields).has_value(), "as its schema says");
  }
  return 0;
}
