#pragma once
#include <string>
#include <vector>

#include "server/papers/paper.h"

namespace giaoban {

// What all writers put down alike.

/// How long the rules under agency and subject are, millimetres: kRuleShare of the line above.
double issuer_rule(const Paper& paper);
double subject_rule(const Paper& paper);

/// "Kính gửi: X" for one; for several "Kính gửi:" and "- X;" … "- Y."
std::vector<std::string> addressee_lines(const Paper& paper);
/// "- X;" … "- Lưu: VT."
std::vector<std::string> recipient_lines(const Paper& paper);

/// Whether the paper is within kPaperBlocks (rows of tables count) and kPaperBytes.
bool is_writable(const Paper& paper);

}  // namespace giaoban
