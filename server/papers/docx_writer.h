#pragma once
#include <string>

#include "server/papers/paper.h"
#include "sync/base/result.h"

namespace giaoban {

constexpr const char* kDocxType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// The paper as a DOCX (ECMA-376, transitional) with the measures of decree.h, in Times New Roman. The same paper gives the same
/// bytes. Error: render_failed.
Result<std::string> paper_docx(const Paper& paper);

}  // namespace giaoban
