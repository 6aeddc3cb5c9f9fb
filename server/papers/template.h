#pragma once
#include <string_view>

#include "server/papers/facts.h"
#include "sync/base/result.h"

namespace giaoban {

constexpr std::size_t kTemplateBytes = 64 << 10;

/// Makes a paper of a template, JSON as ops/runbooks/templates.md describes it, and of what is known. A paragraph of which
/// nothing is left is left out. The body's last words end with "./.". Error: template_invalid; `detail` names the field, `pointer`
/// its place in the template.
Result<Paper> fill_template(std::string_view json, const PaperFacts& facts);

}  // namespace giaoban
