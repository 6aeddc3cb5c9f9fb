#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace giaoban {

/// The conference that a calendar file is about, by the first UID line of it that names one (RFC 5545, 3.8.4.7). It is only where
/// the file is brought: what the file says, the node reads and judges.
std::optional<std::string> conference_named_in(std::string_view ics);

}  // namespace giaoban
