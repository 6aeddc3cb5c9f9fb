#pragma once
#include <string>

namespace giaoban {

/// The decree's measures as CSS.
std::string html_style();

}  // namespace giaoban
