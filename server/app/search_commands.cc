// giaoban search: the index of the search, of a running node or of a data folder at rest.
#include <iostream>

#include "server/app/command_line.h"
#include "server/app/control.h"
#include "server/search/indexer.h"
#include "sync/store/rocks_store.h"

namespace giaoban {
namespace {

/// Makes the index of a node that does not run, whole. Errors: those of opening the store and of the index.
Result<IndexerCounters> rebuild_at_rest(const DataDir& dir) {
  const auto store = RocksStore::open(dir.database(), RocksStore::Access::kReadWrite);  // so that no node starts meanwhile
  if (!store) return std::unexpected(store.error());
  LogCatalog catalog;
  if (auto loaded = catalog.load(**store); !loaded) return std::unexpected(loaded.error());
  SearchFile file{dir.search_index()};
  Indexer indexer(**store, catalog, file);
  if (auto begun = indexer.start_over(); !begun) return std::unexpected(begun.error());
  for (const SpaceId& space : catalog.spaces())
    if (auto taken = indexer.take_in(space, {}); !taken) return std::unexpected(taken.error());
  return indexer.counters();
}

int rebuild(const Arguments& arguments) {
  if (is_running(arguments.dir())) {
    const auto begun = ask_node(arguments.dir(), "POST", "/control/search/rebuild", Json());
    if (!begun) return report(begun.error());
    std::cout << "The running node makes its index anew; giaoban search status tells how far it is\n";
    return 0;
  }
  if (!arguments.dir().is_initialised()) return report({problem::kNotFound, arguments.data + " holds no node"});
  const auto counters = rebuild_at_rest(arguments.dir());
  if (!counters) return report(counters.error());
  std::cout << "Indexed " << counters->records << " records and " << counters->documents << " documents of " << counters->whole_spaces << " spaces\n";
  return 0;
}

int show_status(const Arguments& arguments) {
  const auto standing = ask_node(arguments.dir(), "GET", "/control/search", Json());
  if (!standing) return report(standing.error());
  if (arguments.is_json) std::cout << standing->dump(2) << "\n";
  else std::cout << "Indexed " << standing->at("indexed") << " entries, " << standing->at("behind") << " to go\n";
  return 0;
}

}  // namespace

void describe_search(CLI::App& app, Arguments& arguments, Action& chosen) {
  auto* search = app.add_subcommand("search", "The index of the search")->require_subcommand(1);
  add_data_option(add_command(*search, "rebuild", "Make it anew of the store, in a running node or without one", chosen, [&] { return rebuild(arguments); }), arguments);
  auto* status = add_command(*search, "status", "How far a running node's index is", chosen, [&] { return show_status(arguments); });
  status->add_flag("--json", arguments.is_json, "Print JSON");
  add_data_option(status, arguments);
}

}  // namespace giaoban
