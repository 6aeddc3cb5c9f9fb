#include "server/planning/registry/units_import.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "schema/collections.h"
#include "server/planning/days/days.h"
#include "sync/base/csv.h"
#include "sync/base/hash.h"

namespace giaoban {
namespace {

constexpr std::array kColumns = {"key",  "name",   "full_name", "kind",    "level",     "valid_from",
                                 "valid_to", "parent", "code",      "region", "coastal", "successors"};
constexpr std::size_t kRequiredColumns = 5;

/// A row as a unit at one time.
struct Form {
  std::size_t line = 1;
  std::map<std::string, std::string> cells;  // column → what stands there; empty ones left out
  std::optional<Day> from, to;

  const std::string& cell(const std::string& column) const {
    static const std::string kNone;
    const auto found = cells.find(column);
    return found == cells.end() ? kNone : found->second;
  }
};

/// All rows of one key, by their days.
using Forms = std::vector<Form>;

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    if (end > at) words.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

class Import {
 public:
  explicit Import(const std::function<bool(const UnitId&)>& is_known) : is_known_(is_known) {}

  void read(std::string_view table);
  void check();
  std::vector<RecordChange> changes() const;
  std::vector<RowFault> take_faults() {
    std::ranges::stable_sort(faults_, {}, &RowFault::line);
    if (faults_.size() > kRowFaultsMost) {
      const std::size_t more = faults_.size() - kRowFaultsMost;
      faults_.resize(kRowFaultsMost);
      faults_.push_back({faults_.back().line, "", "và " + std::to_string(more) + " lỗi nữa"});
    }
    return std::move(faults_);
  }

 private:
  void wrong(std::size_t line, std::string column, std::string reason) { faults_.push_back({line, std::move(column), std::move(reason)}); }
  std::vector<std::string> read_header(const CsvRow& row);
  void read_row(const std::vector<std::string>& columns, const CsvRow& row);
  std::optional<Day> read_day(const Form& form, const std::string& column);
  void check_times(const Forms& forms);
  void check_fields(const std::string& key, const Forms& forms);
  void check_links(const Forms& forms);
  void check_cycles();
  bool leads_back(const std::string& start) const;
  Json fields_of(const Forms& forms) const;
  static Json form_fields(const Form& form);

  const std::function<bool(const UnitId&)>& is_known_;
  std::map<std::string, Forms> units_;
  std::vector<RowFault> faults_;
};

void Import::read(std::string_view table) {
  const auto rows = read_csv(table);
  if (!rows) return wrong(1, "", "không đọc được bảng: " + rows.error().detail);
  if (rows->empty()) return wrong(1, "", "bảng trống: dòng đầu phải là tên các cột");
  const auto columns = read_header(rows->front());
  if (!faults_.empty()) return;
  for (std::size_t i = 1; i < rows->size(); ++i) read_row(columns, (*rows)[i]);
}

std::vector<std::string> Import::read_header(const CsvRow& row) {
  std::set<std::string> seen;
  for (const std::string& name : row.fields) {
    if (std::ranges::find(kColumns, name) == kColumns.end()) wrong(row.line, name, "không có cột tên này");
    if (!seen.insert(name).second) wrong(row.line, name, "cột này có hai lần");
  }
  for (std::size_t i = 0; i < kRequiredColumns; ++i)
    if (!seen.contains(kColumns[i])) wrong(row.line, kColumns[i], "thiếu cột này");
  return row.fields;
}

void Import::read_row(const std::vector<std::string>& columns, const CsvRow& row) {
  if (row.fields.size() != columns.size())
    return wrong(row.line, "", "có " + std::to_string(row.fields.size()) + " ô, cần " + std::to_string(columns.size()));
  Form form{row.line, {}, {}, {}};
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (!row.fields[i].empty()) form.cells[columns[i]] = row.fields[i];
  form.from = read_day(form, "valid_from");
  form.to = read_day(form, "valid_to");
  if (form.from && form.to && *form.to < *form.from) wrong(row.line, "valid_to", "kết thúc trước khi bắt đầu");
  const std::string key = form.cell("key");
  if (key.empty() || key.size() > 64 || key.find(' ') != std::string::npos)
    return wrong(row.line, "key", "cần một mã từ 1 đến 64 ký tự, không có dấu cách");
  units_[key].push_back(std::move(form));
}

std::optional<Day> Import::read_day(const Form& form, const std::string& column) {
  const std::string& text = form.cell(column);
  if (text.empty()) return std::nullopt;
  const auto day = parse_day(text);
  if (!day) wrong(form.line, column, "“" + text + "” không phải là một ngày (năm-tháng-ngày)");
  return day;
}

void Import::check() {
  for (auto& [key, forms] : units_) {
    std::ranges::stable_sort(forms, [](const Form& a, const Form& b) { return a.from && b.from ? *a.from < *b.from : !a.from && b.from; });
    check_times(forms);
    check_fields(key, forms);
    check_links(forms);
  }
  check_cycles();
}

/// One form follows the other without a gap.
void Import::check_times(const Forms& forms) {
  for (std::size_t i = 1; i < forms.size(); ++i) {
    const auto& before = forms[i - 1];
    const bool follows = before.to && forms[i].from && *forms[i].from == *before.to + std::chrono::days(1);
    if (!follows) wrong(forms[i].line, "valid_from", "phải là ngày tiếp theo của dòng " + std::to_string(before.line) + " cùng mã");
    if (forms[i].cell("level") != before.cell("level")) wrong(forms[i].line, "level", "khác với dòng " + std::to_string(before.line) + " cùng mã");
  }
}

void Import::check_fields(const std::string&, const Forms& forms) {
  const schema::Collection* units = schema::find_collection("units");
  for (const Form& form : forms) {
    for (const char* column : {"name", "full_name", "kind", "level"})
      if (form.cell(column).empty()) wrong(form.line, column, "ô này trống");
    const std::string& coastal = form.cell("coastal");
    if (!coastal.empty() && coastal != "1") wrong(form.line, "coastal", "chỉ ghi 1 hoặc để trống");
    const Json fields = form_fields(form);
    for (const auto& [name, value] : fields.items())
      if (auto valid = units->check_patch({{name, value}}); !valid) wrong(form.line, name, "“" + form.cell(name) + "” không hợp lệ");
  }
}

void Import::check_links(const Forms& forms) {
  const auto is_there = [&](const std::string& key) { return units_.contains(key) || is_known_(unit_of_key(key)); };
  for (const Form& form : forms) {
    if (const std::string& parent = form.cell("parent"); !parent.empty() && !is_there(parent))
      wrong(form.line, "parent", "không có đơn vị “" + parent + "”");
    const auto successors = words_of(form.cell("successors"));
    for (const std::string& one : successors)
      if (!is_there(one)) wrong(form.line, "successors", "không có đơn vị “" + one + "”");
    if (!successors.empty() && (&form != &forms.back() || !form.to))
      wrong(form.line, "successors", "chỉ ghi ở dòng cuối cùng của một đơn vị đã kết thúc");
  }
}

/// Whether from a unit one comes back to it through successors.
bool Import::leads_back(const std::string& start) const {
  std::set<std::string> seen;
  std::vector<std::string> open = {start};
  while (!open.empty()) {
    const auto forms = units_.find(open.back());
    open.pop_back();
    if (forms == units_.end()) continue;
    for (const std::string& next : words_of(forms->second.back().cell("successors"))) {
      if (next == start) return true;
      if (seen.insert(next).second) open.push_back(next);
    }
  }
  return false;
}

void Import::check_cycles() {
  for (const auto& [key, forms] : units_)
    if (leads_back(key)) wrong(forms.back().line, "successors", "đơn vị kế thừa chính nó qua các đơn vị khác");
}

Json Import::form_fields(const Form& form) {
  Json fields = Json::object();
  for (const char* column : {"name", "full_name", "kind", "level", "code", "region"})
    if (!form.cell(column).empty()) fields[column] = form.cell(column);
  if (!form.cell("parent").empty()) fields["parent"] = unit_of_key(form.cell("parent")).text();
  if (form.cell("coastal") == "1") fields["is_coastal"] = true;
  return fields;
}

/// The unit as it is, or was last, with what was otherwise before.
Json Import::fields_of(const Forms& forms) const {
  Json fields = form_fields(forms.back());
  if (forms.front().from) fields["valid_from"] = day_text(*forms.front().from);
  if (forms.back().to) fields["valid_to"] = day_text(*forms.back().to);
  Json earlier = Json::array();
  for (std::size_t i = 0; i + 1 < forms.size(); ++i) {
    Json form = form_fields(forms[i]);
    for (const char* same : {"level", "region", "is_coastal"}) form.erase(same);
    form["until"] = day_text(*forms[i].to);
    earlier.push_back(std::move(form));
  }
  if (!earlier.empty()) fields["earlier"] = std::move(earlier);
  Json successors = Json::array();
  for (const std::string& one : words_of(forms.back().cell("successors"))) successors.push_back(unit_of_key(one).text());
  if (!successors.empty()) fields["successors"] = std::move(successors);
  return fields;
}

std::vector<RecordChange> Import::changes() const {
  std::vector<RecordChange> changes;
  for (const auto& [key, forms] : units_) changes.push_back({"units", unit_of_key(key).text(), fields_of(forms), {}});
  return changes;
}

}  // namespace

UnitId unit_of_key(std::string_view key) {
  if (const auto id = Uuid::parse(key)) return *id;
  const Hash hash = Hasher().add(std::string_view("giaoban unit")).add(key).finish();
  UnitId id;
  std::copy_n(hash.bytes.begin(), id.bytes.size(), id.bytes.begin());
  id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0f) | 0x80);
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3f) | 0x80);
  return id;
}

std::expected<std::vector<RecordChange>, std::vector<RowFault>> import_units(std::string_view table,
                                                                             const std::function<bool(const UnitId&)>& is_known) {
  Import import(is_known);
  import.read(table);
  import.check();
  auto faults = import.take_faults();
  if (!faults.empty()) return std::unexpected(std::move(faults));
  return import.changes();
}

}  // namespace giaoban
