#include "sync/base/csv.h"

#include "sync/base/text.h"

namespace giaoban {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

char separator_of(std::string_view text) {
  bool is_quoted = false;
  for (const char c : text) {
    if (c == '"') is_quoted = !is_quoted;
    if (is_quoted) continue;
    if (c == ',' || c == ';') return c;
    if (c == '\n') break;
  }
  return ',';
}

class CsvReader {
 public:
  CsvReader(std::string_view text, const CsvLimits& limits) : text_(text), limits_(limits), separator_(separator_of(text)) {}

  Result<std::vector<CsvRow>> read() {
    while (at_ < text_.size()) {
      CsvRow row{line_, {}};
      if (auto ended = read_row(row); !ended) return std::unexpected(ended.error());
      const bool is_empty = row.fields.size() == 1 && row.fields.front().empty();
      if (is_empty) continue;
      if (rows_.size() == limits_.rows) return wrong(problem::kTooMany, "more than " + std::to_string(limits_.rows) + " rows");
      rows_.push_back(std::move(row));
    }
    return std::move(rows_);
  }

 private:
  std::unexpected<Error> wrong(std::string_view code, const std::string& what) const {
    return fail(code, "line " + std::to_string(line_) + ": " + what);
  }

  Result<void> read_row(CsvRow& row) {
    for (;;) {
      std::string field;
      if (auto read = at_ < text_.size() && text_[at_] == '"' ? read_quoted(field) : read_plain(field); !read) return read;
      if (field.size() > limits_.field_bytes) return wrong(problem::kTooLarge, "a field is too long");
      if (!count_code_points(field)) return wrong(problem::kInvalidField, "no UTF-8");
      if (row.fields.size() == limits_.columns) return wrong(problem::kTooMany, "more than " + std::to_string(limits_.columns) + " columns");
      row.fields.push_back(std::move(field));
      if (at_ == text_.size() || end_line()) return {};
      ++at_;  // the separator
    }
  }

  Result<void> read_plain(std::string& field) {
    while (at_ < text_.size() && text_[at_] != separator_ && text_[at_] != '\n' && !is_crlf()) {
      if (text_[at_] == '"') return wrong(problem::kInvalidField, "a quote within a field that does not begin with one");
      field.push_back(text_[at_++]);
    }
    return {};
  }

  Result<void> read_quoted(std::string& field) {
    const std::size_t begun = line_;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"' && (at_ + 1 == text_.size() || text_[at_ + 1] != '"')) {
        ++at_;
        const bool is_end = at_ == text_.size() || text_[at_] == separator_ || text_[at_] == '\n' || is_crlf();
        return is_end ? Result<void>() : wrong(problem::kInvalidField, "text after a closing quote");
      }
      at_ += text_[at_] == '"';  // a doubled one stands for one
      line_ += text_[at_] == '\n';
      field.push_back(text_[at_]);
    }
    line_ = begun;
    return wrong(problem::kInvalidField, "a quote that is never closed");
  }

  bool is_crlf() const { return text_.substr(at_, 2) == "\r\n"; }
  bool end_line() {
    const bool is_two = is_crlf();
    if (!is_two && text_[at_] != '\n') return false;
    at_ += is_two ? 2 : 1;
    ++line_;
    return true;
  }

  std::string_view text_;
  const CsvLimits& limits_;
  const char separator_;
  std::size_t at_ = 0, line_ = 1;
  std::vector<CsvRow> rows_;
};

}  // namespace

Result<std::vector<CsvRow>> read_csv(std::string_view text, const CsvLimits& limits) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return CsvReader(text, limits).read();
}

}  // namespace giaoban
