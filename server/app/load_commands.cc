// `giaoban load`: accounts and spaces, or a table of units, into a stopped node.
#include <chrono>
#include <iostream>

#include "server/app/command_line.h"
#include "server/app/load.h"
#include "server/app/load_units.h"
#include "server/planning/days/days.h"

namespace giaoban {
namespace {

constexpr std::uintmax_t kTableBytes = 64 << 20;

/// Opens a stopped node that is only written to.
Result<std::unique_ptr<NodeCore>> open_core(const Arguments& arguments) {
  auto core = NodeCore::open(arguments.dir());
  if (!core) return std::unexpected(core.error());
  if (auto started = (*core)->start(); !started) return std::unexpected(started.error());
  return std::move(*core);
}

int load_file(const Arguments& arguments) {
  if (arguments.file.empty() || arguments.data.empty()) return report({problem::kMissingField, "load wants a file and --data"});
  const auto text = read_whole_file(arguments.file, kTableBytes);
  if (!text) return report(text.error());
  const auto file = read_load_file(*text);
  if (!file) return report(file.error());
  const auto core = open_core(arguments);
  if (!core) return report(core.error());
  Accounts accounts((*core)->store());
  if (auto read = accounts.load(); !read) return report(read.error());
  const auto loaded = load(**core, accounts, *file);
  if (!loaded) return report(loaded.error());
  std::cout << "Loaded " << loaded->accounts << " accounts, " << loaded->spaces << " spaces with " << loaded->records
            << " records";
  if (loaded->kept_accounts + loaded->kept_spaces > 0)
    std::cout << "; left as they were: " << loaded->kept_accounts << " accounts, " << loaded->kept_spaces << " spaces";
  std::cout << "\n";
  return 0;
}

/// In Vietnam's day, which does not change with the seasons.
std::string today() {
  return day_text(std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now() + std::chrono::hours(7)));
}

int load_table(const Arguments& arguments) {
  const auto table = read_whole_file(arguments.file, kTableBytes);
  if (!table) return report(table.error());
  const auto core = open_core(arguments);
  if (!core) return report(core.error());
  const auto loaded = load_units(**core, *table, today());
  if (loaded) {
    std::cout << "Loaded units: " << loaded->added << " new, " << loaded->changed << " changed, " << loaded->same << " as they were; "
              << loaded->members << " may enrol a node now\n";
    return 0;
  }
  for (const RowFault& fault : loaded.error())
    std::cerr << arguments.file << ": dòng " << fault.line << (fault.column.empty() ? "" : ", cột " + fault.column) << ": " << fault.reason
              << "\n";
  std::cerr << "Nothing was loaded.\n";
  return 1;
}

}  // namespace

void describe_load(CLI::App& app, Arguments& arguments, Action& chosen) {
  auto* loading = app.add_subcommand("load", "Load accounts and spaces into a stopped node");
  loading->add_option("file", arguments.file, "JSON file");
  loading->add_option("--data", arguments.data, "Data directory of the node");  // either here or behind `units`
  auto* units = loading->add_subcommand("units", "Load a table of units (CSV) into the registry: all of it, or nothing");
  units->add_option("file", arguments.file, "CSV file; ops/demo/README.md tells its columns")->required();
  add_data_option(units, arguments);
  loading->callback([&arguments, &chosen, units] {
    chosen = [&arguments, is_table = units->parsed()] { return is_table ? load_table(arguments) : load_file(arguments); };
  });
}

}  // namespace giaoban
