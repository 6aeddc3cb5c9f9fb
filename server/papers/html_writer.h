#pragma once
#include <string>

#include "server/papers/paper.h"

namespace giaoban {

/// The paper as one XHTML page with the decree's measures as its style sheet, for WeasyPrint. It names no address: nothing is
/// ever fetched for it. Words are text, also where they look like tags.
std::string paper_html(const Paper& paper);

}  // namespace giaoban
