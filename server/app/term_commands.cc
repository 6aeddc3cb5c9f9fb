// `giaoban term`, `giaoban series`: what is planned, and by which rules.
#include <iostream>
#include <map>

#include "server/app/command_line.h"
#include "server/app/node_core.h"
#include "server/app/term_book.h"
#include "server/app/text_table.h"
#include "sync/base/random.h"

namespace giaoban {
namespace {

constexpr std::uintmax_t kSeriesBytes = 1 << 20;

Json json_of(const std::vector<ToldRecord>& records) {
  Json list = Json::array();
  for (const ToldRecord& each : records) list.push_back({{"id", each.id}, {"record", each.fields}});
  return list;
}

int list_terms(const Arguments& arguments) {
  const auto book = TermBook::read({arguments.dir(), arguments.office.as});
  if (!book) return report(book.error());
  if (arguments.is_json) {
    std::cout << json_of(book->terms()).dump(2) << "\n";
    return 0;
  }
  TextTable table({"Nhiệm kỳ", "Từ ngày", "Đến hết ngày", "Mã"});
  for (const ToldRecord& term : book->terms()) table.add({term.text("name"), day_words(term.text("from")), day_words(term.text("to")), term.id});
  table.write(std::cout, "Chưa có nhiệm kỳ nào.");
  return 0;
}

std::vector<ToldRecord> of_term(const std::vector<ToldRecord>& records, const std::string& term) {
  std::vector<ToldRecord> found;
  for (const ToldRecord& each : records)
    if (each.text("term") == term) found.push_back(each);
  return found;
}

std::string cadence_words(const ToldRecord& series) {
  const std::string cadence = series.text("cadence");
  if (cadence == "every_months") return std::to_string(series.fields.value("months", 0)) + " tháng một lần";
  const std::string month = "tháng " + std::to_string(series.fields.value("month", 0));
  return cadence == "yearly" ? "hằng năm, " + month : month + " các năm đã định của nhiệm kỳ";
}

void write_series(const std::vector<ToldRecord>& series, std::ostream& out) {
  TextTable table({"Chuỗi", "Nhiệm kỳ", "Nhịp", "Giờ", "Mã"});
  for (const ToldRecord& each : series) {
    const std::string begins = each.text("begins_at"), ends = each.text("ends_at");
    table.add({each.text("name"), each.text("term"), cadence_words(each), begins + (ends.empty() ? "" : "–" + ends), each.id});
  }
  table.write(out, "Chưa có chuỗi hội nghị nào.");
}

/// How many slots of each state a plan space has in the term.
using Counts = std::map<std::string, int>;

int show_term(const Arguments& arguments) {
  const auto book = TermBook::read_with_slots({arguments.dir(), arguments.office.as});
  if (!book) return report(book.error());
  const auto term = book->term(arguments.office.term);
  if (!term) return report(term.error());
  const std::string name = (*term)->text("name");
  const auto series = of_term(book->series(), name), clusters = of_term(book->clusters(), name);
  std::map<std::string, Counts> counts;
  for (const BookedSlot& slot : book->slots())
    if (slot.text("term") == name) ++counts[slot.plan_name][slot.text("status")];
  if (arguments.is_json) {
    const Json told = {{"id", (*term)->id}, {"term", (*term)->fields}, {"series", json_of(series)}, {"clusters", json_of(clusters)}, {"slots", counts}};
    std::cout << told.dump(2) << "\n";
    return 0;
  }
  std::cout << "Nhiệm kỳ " << name << ", từ " << day_words((*term)->text("from")) << " đến hết " << day_words((*term)->text("to")) << "; "
            << clusters.size() << " cụm\n\n";
  write_series(series, std::cout);
  TextTable table({"Kế hoạch", "Dự kiến", "Đã chốt", "Đã triệu tập", "Đã họp", "Đã hủy"});
  for (const auto& [plan, of_plan] : counts) {
    std::vector<std::string> row = {plan};
    for (const char* status : {"planned", "confirmed", "convened", "held", "cancelled"})
      row.push_back(of_plan.contains(status) ? std::to_string(of_plan.at(status)) : "");
    table.add(std::move(row));
  }
  std::cout << "\n";
  table.write(std::cout, "Chưa có kỳ nào; lập kế hoạch bằng giaoban slots plan.");
  return 0;
}

int create_term(const Arguments& arguments) {
  const OfficeArguments& wish = arguments.office;
  const auto from = read_day(wish.day, "--from"), to = read_day(wish.end_day, "--to");
  for (const auto* day : {&from, &to})
    if (!*day) return report(day->error());
  const ActingClient client(arguments.dir(), wish.as);
  const auto book = TermBook::read(client);
  if (!book) return report(book.error());
  if (const auto known = book->term(wish.term)) return report({problem::kAlreadyExists, "the term " + wish.term});
  const std::string id = make_uuid(unix_ms_now(), random_bytes<10>()).text();
  const auto made = client.put(book->registry(), "terms", id, {{"name", wish.term}, {"from", *from}, {"to", *to}});
  if (!made) return report(made.error());
  if (arguments.is_json) std::cout << Json{{"term", id}}.dump(2) << "\n";
  else std::cout << "Đã lập nhiệm kỳ " << wish.term << "\n";
  return 0;
}

int list_series(const Arguments& arguments) {
  const auto book = TermBook::read({arguments.dir(), arguments.office.as});
  if (!book) return report(book.error());
  auto series = book->series();
  if (!arguments.office.term.empty()) {
    const auto term = book->term(arguments.office.term);
    if (!term) return report(term.error());
    series = of_term(series, (*term)->text("name"));
  }
  if (arguments.is_json) std::cout << json_of(series).dump(2) << "\n";
  else write_series(series, std::cout);
  return 0;
}

int create_series(const Arguments& arguments) {
  const auto text = read_whole_file(arguments.file, kSeriesBytes);
  if (!text) return report(text.error());
  const auto fields = parse_json(*text);
  if (!fields) return report({fields.error().code, arguments.file + ": " + fields.error().detail});
  const ActingClient client(arguments.dir(), arguments.office.as);
  const auto book = TermBook::read(client);
  if (!book) return report(book.error());
  const auto made = client.command(book->registry(), "series.create", {{"fields", *fields}});
  if (!made) return report(made.error());
  if (arguments.is_json) std::cout << made->dump(2) << "\n";
  else std::cout << "Đã lập chuỗi " << made->value("series", "") << "\n";
  return 0;
}

int delete_series(const Arguments& arguments) {
  const ActingClient client(arguments.dir(), arguments.office.as);
  const auto book = TermBook::read(client);
  if (!book) return report(book.error());
  const auto series = book->one_series(arguments.office.id);
  if (!series) return report(series.error());
  const auto gone = client.command(book->registry(), "record.delete", {{"collection", "series"}, {"id", (*series)->id}});
  if (!gone) return report(gone.error());
  if (arguments.is_json) std::cout << Json{{"series", (*series)->id}}.dump(2) << "\n";
  else std::cout << "Đã bỏ chuỗi " << (*series)->text("name") << "\n";
  return 0;
}

}  // namespace

void describe_terms(CLI::App& app, Arguments& arguments, Action& chosen) {
  auto* term = app.add_subcommand("term", "Terms, of a running node")->require_subcommand(1);
  add_office_options(add_command(*term, "list", "All terms", chosen, [&] { return list_terms(arguments); }), arguments);
  auto* showing = add_command(*term, "show", "A term: its series, and how far its slots are", chosen, [&] { return show_term(arguments); });
  showing->add_option("term", arguments.office.term, "Name (2026-2031) or id; may be left out where there is one");
  add_office_options(showing, arguments);

  auto* founding = add_command(*term, "create", "Make a term", chosen, [&] { return create_term(arguments); });
  founding->add_option("term", arguments.office.term, "Name, 2026-2031")->required();
  founding->add_option("--from", arguments.office.day, "First day, 2026-04-01 or 01/04/2026")->required();
  founding->add_option("--to", arguments.office.end_day, "Last day")->required();
  add_office_options(founding, arguments);

  auto* series = app.add_subcommand("series", "Rules by which conferences come again, of a running node")->require_subcommand(1);
  auto* listing = add_command(*series, "list", "All series, or those of a term", chosen, [&] { return list_series(arguments); });
  listing->add_option("--term", arguments.office.term, "Name or id");
  add_office_options(listing, arguments);
  auto* creating = add_command(*series, "create", "Make a series of a file", chosen, [&] { return create_series(arguments); });
  creating->add_option("file", arguments.file, "JSON file: the fields of schema/records/series.json, without plan and apart_plan")->required();
  add_office_options(creating, arguments);
  auto* deleting = add_command(*series, "delete", "Take a series away; its slots stay as they are", chosen, [&] { return delete_series(arguments); });
  deleting->add_option("series", arguments.office.id, "Id, or its name")->required();
  add_office_options(deleting, arguments);
}

}  // namespace giaoban
