#pragma once
#include <CLI/CLI.hpp>

#include <functional>
#include <string>
#include <vector>

#include "server/app/data_dir.h"
#include "server/app/found.h"

namespace giaoban {

/// What the commands of an office's work read: term, series, slots, conference, invitation, reply, feed.
struct OfficeArguments {
  std::string as;    ///< username of the account
  std::string term;  ///< name or id
  std::string status, id, day, end_day, reason, unit, plan, place, starts_at, ends_at, answer_by, answer, note, substitute, scope;
  std::vector<std::string> ids, units, guests;
  int seconds = 30;
  bool keeps_plan = false, accepts = false, asks = false;
};

/// What was written after `giaoban`; each command reads its own part.
struct Arguments {
  std::string data;
  std::string config;
  std::vector<std::string> listen;
  std::string web;
  FirstUnit first;
  std::string unit;
  std::string parent;
  std::string code;
  std::string replaces;
  std::string node;
  std::string file;
  std::string old_file;
  std::string paper;
  double seconds = 60;
  std::string space;
  std::string username, full_name, post;
  std::vector<std::string> roles;
  bool is_secret_on_stdin = false;
  bool is_json = false;
  OfficeArguments office;

  DataDir dir() const { return {data}; }
};

/// What the parsed command does; its result is the exit status.
using Action = std::function<int()>;

/// Adds a command that becomes the chosen one where it is written.
CLI::App* add_command(CLI::App& parent, const char* name, const char* help, Action& chosen, Action action);
void add_data_option(CLI::App* command, Arguments& arguments);

/// --data, --as and --json, of what is asked of a running node in the name of an account.
void add_office_options(CLI::App* command, Arguments& arguments);

/// Says what went wrong on standard error; returns 1.
int report(const Error& error);
/// Error: invalid_field.
Result<Uuid> read_unit(const std::string& text);
/// All of a file. Errors: not_found, too_large (of more than `most` bytes).
Result<std::string> read_whole_file(const std::string& file, std::uintmax_t most);
/// A line of standard input, asked for by name where somebody may sit there.
std::string read_secret(const Arguments& arguments, const char* name);

// Groups of commands.
void describe_links(CLI::App& app, Arguments& arguments, Action& chosen);
void describe_load(CLI::App& app, Arguments& arguments, Action& chosen);
void describe_identity(CLI::App& app, Arguments& arguments, Action& chosen);
void describe_terms(CLI::App& app, Arguments& arguments, Action& chosen);
void describe_slots(CLI::App& app, Arguments& arguments, Action& chosen);
void describe_conferences(CLI::App& app, Arguments& arguments, Action& chosen);
void describe_invitations(CLI::App& app, Arguments& arguments, Action& chosen);
void describe_papers(CLI::App& app, Arguments& arguments, Action& chosen);
void describe_feeds(CLI::App& app, Arguments& arguments, Action& chosen);
void describe_search(CLI::App& app, Arguments& arguments, Action& chosen);

}  // namespace giaoban
