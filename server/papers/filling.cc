#include "server/papers/filling.h"

#include <algorithm>
#include <kainjow/mustache.hpp>

#include "server/papers/wording.h"

namespace giaoban {
namespace {

using kainjow::mustache::basic_context;
using kainjow::mustache::data;

/// What the library asks for names; notes the first that nobody has.
class Names : public basic_context<std::string> {
 public:
  void push(const data*) override {}
  void pop() override {}
  const data* get_partial(const std::string& name) const override { return get(name); }
  const data* get(const std::string& name) const override {
    const data* found = find(name);
    if (found == nullptr && unknown_.empty()) unknown_ = name;
    return found;
  }
  const std::string& unknown() const { return unknown_; }

 protected:
  virtual const data* find(const std::string& name) const = 0;

 private:
  mutable std::string unknown_;
};

/// Every name that may be, as if all were known, or nothing.
class AllNames : public Names {
 public:
  AllNames(const Fields& fields, const std::vector<std::string>& row, bool is_known) : fields_(fields), row_(row), value_(is_known) {}

 protected:
  const data* find(const std::string& name) const override {
    return fields_.contains(name) || std::ranges::find(row_, name) != row_.end() ? &value_ : nullptr;
  }

 private:
  const Fields& fields_;
  const std::vector<std::string>& row_;
  data value_;
};

class Values : public Names {
 public:
  Values(const Fields& fields, const Fields* row, const std::vector<std::string>& row_names) : fields_(fields), row_(row), row_names_(row_names) {}

 protected:
  const data* find(const std::string& name) const override {
    const auto known = kept_.find(name);
    if (known != kept_.end()) return &known->second;
    const Fields& from = row_ != nullptr && row_->contains(name) ? *row_ : fields_;
    const auto field = from.find(name);
    if (field == from.end() && std::ranges::find(row_names_, name) == row_names_.end()) return nullptr;
    const bool is_empty = field == from.end() || field->second.empty();
    return &kept_.emplace(name, is_empty ? data(false) : data(printable(field->second))).first->second;
  }

 private:
  const Fields& fields_;
  const Fields* row_;
  const std::vector<std::string>& row_names_;
  mutable std::map<std::string, data> kept_;  // the library keeps pointers while it renders
};

Result<std::string> render(const std::string& text, Names& names) {
  kainjow::mustache::mustache parsed(text);
  if (!parsed.is_valid()) return fail(problem::kTemplateInvalid, parsed.error_message());
  parsed.set_custom_escape([](const std::string& value) { return value; });
  std::string filled = parsed.render(names);
  if (!names.unknown().empty()) return fail(problem::kTemplateInvalid, "unknown field {{" + names.unknown() + "}}");
  return filled;
}

}  // namespace

Result<std::string> Filling::fill(const std::string& text, const Fields* row, const std::vector<std::string>& row_names) const {
  if (text.size() > kTemplateText) return fail(problem::kTemplateInvalid, "a text has at most 4096 bytes");
  if (text.find("{{") == std::string::npos) return printable(text);
  for (const bool is_known : {true, false}) {
    AllNames names(fields_, row_names, is_known);
    if (auto checked = render(text, names); !checked) return checked;
  }
  Values values(fields_, row, row_names);
  auto filled = render(text, values);
  return filled ? Result<std::string>(printable(*filled)) : filled;
}

}  // namespace giaoban
