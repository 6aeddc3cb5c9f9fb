#include "server/papers/template.h"

#include <algorithm>
#include <array>

#include "server/papers/filling.h"
#include "server/papers/wording.h"
#include "sync/base/json.h"

namespace giaoban {
namespace {

using Outcome = Result<void>;

std::unexpected<Error> wrong(std::string what, const std::string& pointer) { return fail(problem::kTemplateInvalid, std::move(what), pointer); }

bool is_blank(const std::string& text) { return text.find_first_not_of(' ') == std::string::npos; }

/// Reads a template part by part into a paper. The first mistake ends it.
class Reading {
 public:
  Reading(const PaperFacts& facts, Paper& paper) : facts_(facts), filling_(facts.fields), paper_(paper) {}

  Outcome read(const Json& whole) {
    constexpr std::array kKnown = {"parent", "issuer", "number", "place_date", "type", "subject", "addressees", "body", "signers", "recipients"};
    if (auto known = check_keys(whole, kKnown, ""); !known) return known;
    const std::pair<const char*, std::string*> texts[] = {
        {"number", &paper_.number}, {"place_date", &paper_.place_date}, {"type", &paper_.type}, {"subject", &paper_.subject}};
    for (const auto& [name, target] : texts)
      if (auto read = read_text(whole, name, "", *target); !read) return read;
    const std::pair<const char*, std::vector<std::string>*> lists[] = {
        {"parent", &paper_.parent}, {"issuer", &paper_.issuer}, {"addressees", &paper_.addressees}, {"recipients", &paper_.recipients}};
    for (const auto& [name, target] : lists)
      if (auto read = read_lines(whole, name, "", *target); !read) return read;
    if (paper_.type.empty()) return wrong("a paper has a type", "/type");
    if (auto read = read_signers(whole); !read) return read;
    if (auto read = each_of(whole, "body", "", [&](const Json& part, const std::string& at) { return read_block(part, at); }); !read) return read;
    close();
    return {};
  }

 private:
  template <typename Known>
  Outcome check_keys(const Json& object, const Known& known, const std::string& pointer) {
    if (!object.is_object()) return wrong("an object is wanted", pointer);
    for (const auto& [key, value] : object.items())
      if (std::ranges::find(known, key) == known.end()) return wrong("unknown field \"" + key + "\"", pointer + "/" + key);
    return {};
  }

  template <typename Visit>
  Outcome each_of(const Json& object, const char* name, const std::string& pointer, Visit visit) {
    const auto found = object.find(name);
    if (found == object.end()) return {};
    const std::string at = pointer + "/" + name;
    if (!found->is_array()) return wrong("a list is wanted", at);
    for (std::size_t i = 0; i < found->size(); ++i)
      if (auto visited = visit((*found)[i], at + "/" + std::to_string(i)); !visited) return visited;
    return {};
  }

  Result<std::string> filled(const Json& text, const std::string& pointer, const Fields* row = nullptr, const std::vector<std::string>& names = {}) {
    if (!text.is_string()) return wrong("a text is wanted", pointer);
    auto result = filling_.fill(text.get<std::string>(), row, names);
    if (!result) result.error().pointer = pointer;
    return result;
  }

  Outcome read_text(const Json& object, const char* name, const std::string& pointer, std::string& target) {
    const auto found = object.find(name);
    if (found == object.end()) return {};
    auto text = filled(*found, pointer + "/" + name);
    if (!text) return std::unexpected(text.error());
    target = std::move(*text);
    return {};
  }

  /// `take` gets the text of `part[name]` once, or once for each row of the list that "each" names.
  template <typename Take>
  Outcome repeat(const Json& part, const char* name, const std::string& pointer, Take take) {
    static const FactRows kOnce = {{}, {{}}};
    const FactRows* rows = &kOnce;
    if (part.contains("each")) {
      rows = list_of(part.at("each"));
      if (rows == nullptr) return wrong("unknown list " + part.at("each").dump(), pointer + "/each");
    }
    const std::string at = pointer + "/" + name;
    static const Fields kNothing;
    // Also where there is no row, a name that is wrong is told.
    if (auto checked = filled(part.at(name), at, &kNothing, rows->names); !checked && rows->rows.empty()) return std::unexpected(checked.error());
    for (const Fields& row : rows->rows) {
      auto text = filled(part.at(name), at, &row, rows->names);
      if (!text) return std::unexpected(text.error());
      if (!is_blank(*text)) take(std::move(*text));
    }
    return {};
  }

  const FactRows* list_of(const Json& name) const {
    const auto found = name.is_string() ? facts_.lists.find(name.get<std::string>()) : facts_.lists.end();
    return found == facts_.lists.end() ? nullptr : &found->second;
  }

  Outcome read_lines(const Json& object, const char* name, const std::string& pointer, std::vector<std::string>& target) {
    const auto take = [&](std::string text) { target.push_back(std::move(text)); };
    return each_of(object, name, pointer, [&](const Json& line, const std::string& at) -> Outcome {
      if (line.is_string()) return repeat({{"text", line}}, "text", at, take);
      constexpr std::array kKnown = {"each", "text"};
      if (auto known = check_keys(line, kKnown, at); !known) return known;
      return line.contains("text") ? repeat(line, "text", at, take) : wrong("a text is wanted", at);
    });
  }

  Outcome read_signers(const Json& whole) {
    return each_of(whole, "signers", "", [&](const Json& one, const std::string& at) -> Outcome {
      constexpr std::array kKnown = {"post", "name"};
      if (auto known = check_keys(one, kKnown, at); !known) return known;
      if (paper_.signers.size() == 2) return wrong("at most two sign", at);
      PaperSigner signer;
      if (auto read = read_lines(one, "post", at, signer.post); !read) return read;
      if (auto read = read_text(one, "name", at, signer.name); !read) return read;
      paper_.signers.push_back(std::move(signer));
      return {};
    });
  }

  Result<int> level_of(const Json& part, const std::string& pointer) {
    const auto found = part.find("level");
    if (found == part.end()) return 1;
    const bool is_right = found->is_number_integer() && *found >= 1 && *found <= 3;
    return is_right ? Result<int>(found->get<int>()) : wrong("a level is 1, 2 or 3", pointer + "/level");
  }

  Outcome read_block(const Json& part, const std::string& pointer) {
    if (part.is_string()) {
      auto read = read_block({{"paragraph", part}}, pointer);
      if (!read) read.error().pointer = pointer;
      return read;
    }
    constexpr std::array kKnown = {"paragraph", "ground", "heading", "item", "insert", "rows", "columns", "each", "level", "marker"};
    if (auto known = check_keys(part, kKnown, pointer); !known) return known;
    if (part.contains("insert")) return insert(part.at("insert"), pointer);
    if (part.contains("rows")) return add_table(part, pointer);
    Block block;
    const auto level = level_of(part, pointer);
    if (!level) return std::unexpected(level.error());
    block.level = *level;
    if (auto read = read_text(part, "marker", pointer, block.marker); !read) return read;
    constexpr std::pair<const char*, BlockKind> kKinds[] = {
        {"paragraph", BlockKind::kParagraph}, {"ground", BlockKind::kGround}, {"heading", BlockKind::kHeading}, {"item", BlockKind::kItem}};
    for (const auto& [name, kind] : kKinds) {
      if (!part.contains(name)) continue;
      block.kind = kind;
      return repeat(part, name, pointer, [&](std::string text) {
        block.line = {{std::move(text)}};
        paper_.body.push_back(block);
      });
    }
    return wrong("a part of the body is a paragraph, ground, heading, item, insert or rows", pointer);
  }

  Outcome insert(const Json& name, const std::string& pointer) {
    const auto found = name.is_string() ? facts_.texts.find(name.get<std::string>()) : facts_.texts.end();
    if (found == facts_.texts.end()) return wrong("unknown text " + name.dump(), pointer + "/insert");
    paper_.body.insert(paper_.body.end(), found->second.begin(), found->second.end());
    return {};
  }

  Outcome add_table(const Json& part, const std::string& pointer) {
    const FactRows* rows = list_of(part.at("rows"));
    if (rows == nullptr) return wrong("unknown list " + part.at("rows").dump(), pointer + "/rows");
    Block block{.kind = BlockKind::kTable};
    std::vector<const Json*> texts;
    auto read = each_of(part, "columns", pointer, [&](const Json& column, const std::string& at) { return read_column(column, at, rows->names, block.table, texts); });
    if (!read) return read;
    if (texts.empty()) return wrong("a table has columns", pointer + "/columns");
    for (const Fields& row : rows->rows) {
      auto& cells = block.table.rows.emplace_back();
      for (const Json* text : texts) cells.push_back(filled(*text, pointer, &row, rows->names).value_or(""));
    }
    if (!rows->rows.empty()) paper_.body.push_back(std::move(block));
    return {};
  }

  Outcome read_column(const Json& column, const std::string& at, const std::vector<std::string>& names, PaperTable& table, std::vector<const Json*>& texts) {
    constexpr std::array kKnown = {"title", "text", "share", "centred"};
    if (auto known = check_keys(column, kKnown, at); !known) return known;
    static const Fields kNothing;
    if (!column.contains("text")) return wrong("a column has a text", at);
    if (auto text = filled(column.at("text"), at + "/text", &kNothing, names); !text) return std::unexpected(text.error());
    TableColumn target;
    if (auto read = read_text(column, "title", at, target.title); !read) return read;
    if (const auto share = column.find("share"); share != column.end()) {
      if (!share->is_number_integer() || *share < 1 || *share > 100) return wrong("a share is 1 to 100", at + "/share");
      target.share = share->get<int>();
    }
    if (const auto centred = column.find("centred"); centred != column.end()) {
      if (!centred->is_boolean()) return wrong("true or false is wanted", at + "/centred");
      target.align = centred->get<bool>() ? Align::kCentre : Align::kStart;
    }
    table.columns.push_back(std::move(target));
    texts.push_back(&column.at("text"));
    return {};
  }

  void close() {
    if (paper_.body.empty() || paper_.body.back().kind == BlockKind::kTable) return;
    Line& line = paper_.body.back().line;
    if (!line.empty()) line.back().text = closed(line.back().text);
  }

  const PaperFacts& facts_;
  const Filling filling_;
  Paper& paper_;
};

}  // namespace

Result<Paper> fill_template(std::string_view json, const PaperFacts& facts) {
  if (json.size() > kTemplateBytes) return fail(problem::kTemplateInvalid, "a template has at most 64 KiB");
  const auto whole = parse_json(json);
  if (!whole) return fail(problem::kTemplateInvalid, std::string(whole.error().code) + ": " + whole.error().detail, whole.error().pointer);
  Paper paper;
  if (auto read = Reading(facts, paper).read(*whole); !read) return std::unexpected(read.error());
  return paper;
}

}  // namespace giaoban
