#include "server/app/command_line.h"

#include <fstream>
#include <iostream>
#include <sstream>

namespace giaoban {

CLI::App* add_command(CLI::App& parent, const char* name, const char* help, Action& chosen, Action action) {
  CLI::App* command = parent.add_subcommand(name, help);
  command->callback([&chosen, action = std::move(action)] { chosen = action; });
  return command;
}

void add_data_option(CLI::App* command, Arguments& arguments) {
  command->add_option("--data", arguments.data, "Data directory of the node")->required();
}

void add_office_options(CLI::App* command, Arguments& arguments) {
  add_data_option(command, arguments);
  command->add_option("--as", arguments.office.as, "Username of the account in whose name it is done; it may what it may on the page")->required();
  command->add_flag("--json", arguments.is_json, "Print JSON");
}

int report(const Error& error) {
  const auto* known = find_problem(error.code);
  std::cerr << "giaoban: " << (known != nullptr ? known->en : error.code);
  if (!error.detail.empty()) std::cerr << ": " << error.detail;
  if (!error.pointer.empty()) std::cerr << " (at " << error.pointer << ")";
  std::cerr << "\n";
  return 1;
}

Result<Uuid> read_unit(const std::string& text) {
  if (const auto unit = Uuid::parse(text)) return *unit;
  return fail(problem::kInvalidField, "--unit wants a uuid like 40000000-0000-5000-8000-000000000412");
}

Result<std::string> read_whole_file(const std::string& file, std::uintmax_t most) {
  std::error_code error;
  const auto bytes = std::filesystem::file_size(file, error);
  std::ifstream in(file, std::ios::binary);
  if (error || !in) return fail(problem::kNotFound, file);
  if (bytes > most) return fail(problem::kTooLarge, file);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string read_secret(const Arguments& arguments, const char* name) {
  std::string secret;
  if (!arguments.is_secret_on_stdin) std::cerr << name << ": ";
  std::getline(std::cin, secret);
  return secret;
}

}  // namespace giaoban
