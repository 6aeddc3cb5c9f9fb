#pragma once
#include <random>

#include "sync/store/space_store.h"

namespace giaoban::bench {

/// Ten terms of a province, made up: conferences with agendas, people, conclusions, tasks, questions and minutes, of words
/// that stand in minutes and names of units; in the rows in which a node keeps them.
struct Province {
  std::vector<SpaceId> spaces;
  std::uint64_t records = 0, minutes = 0;
};

/// Fills an empty store with `conferences` conferences of 41 records and one document each.
Province fill(Store& store, LogCatalog& catalog, const std::vector<std::string>& unit_names, std::size_t conferences, std::mt19937_64& random);

/// The short names of ops/demo/units-vietnam.csv.
std::vector<std::string> read_unit_names(const std::string& file);
/// A person's name, one of many.
std::string person_name(std::mt19937_64& random);

}  // namespace giaoban::bench
