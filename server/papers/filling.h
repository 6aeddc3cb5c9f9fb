#pragma once
#include <string>

#include "server/papers/facts.h"
#include "sync/base/result.h"

namespace giaoban {

constexpr std::size_t kTemplateText = 4096;  ///< bytes of one text in a template

/// Fills the {{names}} of one text (Mustache): {{name}}, {{#name}}…{{/name}} where something is known, {{^name}}…{{/name}} where not.
/// `row` stands before `fields` where it is not null, and need hold no values: its names are `row_names`. What is put in is text
/// and never read as Mustache. Error: template_invalid, which names a field that is not there, also where it is not reached.
class Filling {
 public:
  explicit Filling(const Fields& fields) : fields_(fields) {}
  Result<std::string> fill(const std::string& text, const Fields* row, const std::vector<std::string>& row_names) const;

 private:
  const Fields& fields_;
};

}  // namespace giaoban
