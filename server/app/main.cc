#include <iostream>

#include "schema/api.h"
#include "schema/problems.h"
#include "server/app/archive_command.h"
#include "server/app/command_line.h"
#include "server/app/config.h"
#include "server/app/control.h"
#include "server/app/found.h"
#include "server/app/join.h"
#include "server/app/people.h"
#include "server/app/plan_command.h"
#include "server/app/serve.h"
#include "server/app/verify_command.h"

namespace giaoban {
namespace {

int init(Arguments& arguments) {
  const auto unit = read_unit(arguments.unit);
  if (!unit) return report(unit.error());
  arguments.first.unit = *unit;
  const auto node = found_node(arguments.dir(), arguments.first);
  if (!node) return report(node.error());
  std::cout << "Made node " << node->text() << " of " << arguments.first.full_name << " in " << arguments.data << "\n";
  return 0;
}

int join(const Arguments& arguments) {
  const auto joined = join_parent(arguments.dir(), arguments.parent, arguments.code, arguments.config);
  if (!joined) return report(joined.error());
  std::cout << "Joined " << arguments.parent << " as the node of " << joined->unit_name << ", in " << arguments.data
            << "\n";
  return 0;
}

int archive(const Arguments& arguments) {
  const auto space = Uuid::parse(arguments.space);
  if (!space) return report({problem::kInvalidField, "--space wants a uuid"});
  const auto summary = archive_command(arguments.dir(), *space, arguments.file);
  if (!summary) return report(summary.error());
  std::cout << "Archived " << summary->entries << " entries and " << summary->files << " files of space " << arguments.space
            << " in " << arguments.file << ", " << summary->bytes << " bytes\n";
  return 0;
}

int verify(const Arguments& arguments) {
  if (arguments.file.empty() == arguments.data.empty())
    return report({problem::kInvalidField, "verify wants either an archive or --data"});
  return arguments.file.empty() ? verify_command(arguments.dir(), std::cout) : verify_archive_command(arguments.file, std::cout);
}

int plan(const Arguments& arguments) {
  const auto status = plan_command({arguments.file, arguments.old_file, arguments.seconds, arguments.is_json}, std::cout);
  return status ? *status : report(status.error());
}

int serve_node(const Arguments& arguments) {
  Config config;
  const auto file = arguments.config.empty() ? arguments.dir().root / "giaoban.toml" : std::filesystem::path(arguments.config);
  if (!arguments.config.empty() || std::filesystem::exists(file)) {
    auto read = read_config(file);
    if (!read) return report(read.error());
    config = std::move(*read);
  }
  if (!arguments.listen.empty()) config.listen = arguments.listen;
  if (!arguments.web.empty()) config.web = arguments.web;
  const auto served = serve(arguments.dir(), config);
  return served ? 0 : report(served.error());
}

int add_user(const Arguments& arguments) {
  const auto unit = read_unit(arguments.unit);
  if (!unit) return report(unit.error());
  const std::string password = read_secret(arguments, "Password");
  Json body = {{"username", arguments.username}, {"password", password},        {"full_name", arguments.full_name},
               {"unit", unit->text()},           {"roles", arguments.roles}};
  if (!arguments.post.empty()) body["post"] = arguments.post;
  if (is_running(arguments.dir())) {
    const auto added = ask_node(arguments.dir(), "POST", "/control/accounts", body);
    if (!added) return report(added.error());
  } else {
    const auto account = schema::NewAccount::decode(body);
    if (!account) return report(account.error());
    auto core = NodeCore::open(arguments.dir());
    if (!core) return report(core.error());
    if (auto started = (*core)->start(); !started) return report(started.error());
    Accounts accounts((*core)->store());
    if (auto read = accounts.load(); !read) return report(read.error());
    if (const auto added = add_account(**core, accounts, *account); !added) return report(added.error());
  }
  std::cout << "Added " << arguments.username << "\n";
  return 0;
}

void describe_plan(CLI::App& app, Arguments& arguments, Action& chosen) {
  auto* planning = add_command(app, "plan", "Plan a term from a file, without a node", chosen, [&] { return plan(arguments); });
  planning->add_option("--series", arguments.file, "JSON file: term, units, calendar, series")->required();
  planning->add_option("--diff", arguments.old_file, "Earlier answer of --json: plan anew near it");
  planning->add_option("--time-limit", arguments.seconds, "Seconds")->capture_default_str()->check(CLI::Range(0.1, 86400.0));
  planning->add_flag("--json", arguments.is_json, "Print JSON");
}

/// The command line. `chosen` is set to what the parsed command does.
void describe(CLI::App& app, Arguments& arguments, Action& chosen) {
  app.require_subcommand(1);
  const auto add = [&](CLI::App& parent, const char* name, const char* help, Action action) {
    return add_command(parent, name, help, chosen, std::move(action));
  };
  auto* serving = add(app, "serve", "Run the node", [&] { return serve_node(arguments); });
  add_data_option(serving, arguments);
  serving->add_option("--config", arguments.config, "TOML file; default DIR/giaoban.toml where it exists");
  serving->add_option("--listen", arguments.listen, "Address to serve on, host:port; may be repeated");
  serving->add_option("--web", arguments.web, "Directory of the built web client");

  auto* making = add(app, "init", "Make a root node: key, database, registry", [&] { return init(arguments); });
  add_data_option(making, arguments);
  making->add_option("--unit", arguments.unit, "Id (uuid) of the node's unit")->required();
  making->add_option("--name", arguments.first.name, "Short name of the unit")->required();
  making->add_option("--full-name", arguments.first.full_name, "Full name of the unit")->required();
  making->add_option("--kind", arguments.first.kind, "province, district, commune …")->required();
  making->add_option("--level", arguments.first.level, "national, provincial, district or commune")->required();

  auto* joining = add(app, "join", "Make a node and bind it to a parent", [&] { return join(arguments); });
  joining->add_option("parent", arguments.parent, "Address of the parent, http(s)://host:port")->required();
  joining->add_option("--code", arguments.code, "One-time code from the parent's administrator")->required();
  joining->footer("A node that has this parent already gets a new certificate for a new code.");
  joining->add_option("--config", arguments.config, "TOML file, for parent_ca");
  add_data_option(joining, arguments);

  // What a command within it chose, it chooses too, and later.
  auto* verifying = add(app, "verify", "Prove an archive, the file of final minutes, or every log of a stopped node", [&] {
    const bool is_minutes = app.get_subcommand("verify")->got_subcommand("minutes");
    return is_minutes ? verify_minutes_command(arguments.file, std::cout) : verify(arguments);
  });
  verifying->add_option("file", arguments.file, "Archive of a space");
  verifying->add_option("--data", arguments.data, "Data directory of the node");
  auto* minutes = verifying->add_subcommand("minutes", "Prove the file of final minutes");
  minutes->add_option("file", arguments.file, "File that the minutes' page gave")->required();

  auto* archiving = add(app, "archive", "Write one verifiable file of a space", [&] { return archive(arguments); });
  archiving->add_option("file", arguments.file, "Where it is written")->required();
  archiving->add_option("--space", arguments.space, "Id (uuid) of the space")->required();
  add_data_option(archiving, arguments);

  describe_load(app, arguments, chosen);
  describe_plan(app, arguments, chosen);

  add(app, "config", "Print the configuration file with every key", [] {
    std::cout << default_config_text();
    return 0;
  });

  auto* user = app.add_subcommand("user", "Accounts of the node")->require_subcommand(1);
  auto* adding = add(*user, "add", "Add an account", [&] { return add_user(arguments); });
  add_data_option(adding, arguments);
  adding->add_option("--username", arguments.username, "1-64 of [a-z0-9._-]")->required();
  adding->add_option("--full-name", arguments.full_name, "Name that others see")->required();
  adding->add_option("--post", arguments.post, "Post that others see");
  adding->add_option("--unit", arguments.unit, "Id (uuid) of the unit")->required();
  adding->add_option("--role", arguments.roles, "admin, secretary, chair, delegate or observer; may be repeated")->required();
  adding->add_flag("--password-stdin", arguments.is_secret_on_stdin, "Read the password from standard input, without asking");

  describe_links(app, arguments, chosen);
  describe_terms(app, arguments, chosen);
  describe_slots(app, arguments, chosen);
  describe_conferences(app, arguments, chosen);
  describe_invitations(app, arguments, chosen);
  describe_papers(app, arguments, chosen);
  describe_feeds(app, arguments, chosen);
  describe_identity(app, arguments, chosen);
  describe_search(app, arguments, chosen);
}

}  // namespace
}  // namespace giaoban

int main(int argc, char** argv) {
  CLI::App app("giaoban: the briefings of standing committees, planned, held and followed up on linked nodes", "giaoban");
  app.set_version_flag("--version", GIAOBAN_VERSION);
  app.footer("A first node: giaoban init; a node below another one: giaoban join. Then giaoban serve.\n"
             "ops/runbooks/offices.md tells how offices join, move, are replaced and revoked; ops/runbooks/command_line.md\n"
             "how terms are planned and conferences called from here.");
  giaoban::Arguments arguments;
  giaoban::Action chosen;
  giaoban::describe(app, arguments, chosen);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  }
  return chosen();
}
