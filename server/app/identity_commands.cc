#include <iostream>

#include "server/app/command_line.h"
#include "server/app/identity.h"

namespace giaoban {
namespace {

int identity_export(const Arguments& arguments) {
  const auto node = export_identity(arguments.dir(), arguments.file, read_secret(arguments, "Passphrase"));
  if (!node) return report(node.error());
  std::cout << "Wrote the identity of node " << node->text() << " to " << arguments.file << "\n";
  return 0;
}

int identity_import(const Arguments& arguments) {
  const auto node = import_identity(arguments.dir(), arguments.file, read_secret(arguments, "Passphrase"));
  if (!node) return report(node.error());
  std::cout << "Made node " << node->text() << " in " << arguments.data << "\n";
  return 0;
}

int identity_rotate(const Arguments& arguments) {
  const auto node = rotate_key(arguments.dir(), arguments.config);
  if (!node) return report(node.error());
  std::cout << "The node is " << node->text() << " from now on\n";
  return 0;
}

void add_file_options(CLI::App* command, Arguments& arguments) {
  command->add_option("file", arguments.file, "The sealed file")->required();
  command->add_flag("--passphrase-stdin", arguments.is_secret_on_stdin, "Read the passphrase from standard input, without asking");
  add_data_option(command, arguments);
}

}  // namespace

void describe_identity(CLI::App& app, Arguments& arguments, Action& chosen) {
  auto* identity = app.add_subcommand("identity", "Who a stopped node is: move it, or change its key")->require_subcommand(1);
  auto* exporting = add_command(*identity, "export", "Seal key, known nodes and accounts into a file, by a passphrase", chosen,
                                [&] { return identity_export(arguments); });
  add_file_options(exporting, arguments);
  exporting->footer("Never let two machines run with one identity: stop the old one for good before the new one starts.");
  auto* importing = add_command(*identity, "import", "Make the node of such a file in a directory that holds none", chosen,
                                [&] { return identity_import(arguments); });
  add_file_options(importing, arguments);
  importing->footer("What the node had written comes back from its parent before it writes again. A node without a parent\n"
                    "is moved with its whole data directory instead.");
  auto* rotating = add_command(*identity, "rotate", "Give the node a new key, signed by the old one", chosen,
                               [&] { return identity_rotate(arguments); });
  add_data_option(rotating, arguments);
  rotating->add_option("--config", arguments.config, "TOML file, for parent_ca");
  rotating->footer("The parent must be reachable. The old key's logs end where they are, and what of them is not sent yet is\n"
                   "sent under the new key. The key of a node that owns spaces cannot be changed.");
}

}  // namespace giaoban
