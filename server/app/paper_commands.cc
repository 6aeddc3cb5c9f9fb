// `giaoban paper`: documents about a conference in the legal layout, and the templates they are made by.
#include <fstream>
#include <iostream>

#include "server/app/acting_client.h"
#include "server/app/command_line.h"
#include "server/papers/paper_kind.h"

namespace giaoban {
namespace {

/// Both are read off the names: the kind, and by the file's ending the format.
int make_paper_file(const Arguments& arguments, const std::string& kind) {
  const std::string ending = std::filesystem::path(arguments.file).extension();
  if (ending != ".pdf" && ending != ".docx") return report({problem::kInvalidField, arguments.file + " must end with .pdf or .docx"});
  const std::string path = "/api/v1/conferences/" + arguments.office.id + "/papers/" + kind + ending;
  const auto paper = ActingClient(arguments.dir(), arguments.office.as).get_text(path);
  if (!paper) return report(paper.error());
  std::ofstream out(arguments.file, std::ios::binary);
  out << *paper;
  out.close();
  if (!out) return report({problem::kStorageFailed, arguments.file});
  std::cout << "Đã ghi " << arguments.file << "\n";
  return 0;
}

int print_template(const std::string& kind) {
  std::cout << shipped_template(*paper_kind(kind));
  return 0;
}

}  // namespace

void describe_papers(CLI::App& app, Arguments& arguments, Action& chosen) {
  auto* paper = app.add_subcommand("paper", "Documents in the layout of Decree 30/2020")->require_subcommand(1);
  const auto add = [&, paper](const char* name, const char* help, Action action) {
    auto* command = add_command(*paper, name, help, chosen, std::move(action));
    command->add_option("kind", arguments.paper, "invitation, programme, minutes or conclusions")
        ->required()
        ->check(CLI::IsMember({"invitation", "programme", "minutes", "conclusions"}));
    return command;
  };
  auto* making = add("make", "Write one of a conference, of a running node", [&] { return make_paper_file(arguments, arguments.paper); });
  making->add_option("conference", arguments.office.id, "Id of the conference")->required();
  making->add_option("file", arguments.file, "Where it is written: .pdf or .docx")->required();
  add_office_options(making, arguments);
  add("template", "Print the template that comes with the program", [&] { return print_template(arguments.paper); });
}

}  // namespace giaoban
