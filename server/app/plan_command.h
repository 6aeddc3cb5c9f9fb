#pragma once
#include <iosfwd>

#include "sync/base/result.h"

namespace giaoban {

/// What `giaoban plan` was asked.
struct PlanCommand {
  std::string file;      ///< the problem, JSON (server/planning/MODEL.md)
  std::string old_file;  ///< an earlier answer of --json: plans anew near it; empty for a first plan
  double seconds = 60;   ///< after which the best plan so far counts
  bool is_json = false;
};

/// Reads a problem, plans the term and writes plan or contradiction to `out`; needs no node. Returns the exit status: 0 a plan,
/// 2 rules that cannot hold together, 3 the limit came before either was known. Errors: not_found, too_large, those of
/// decode_problem and check_problem.
Result<int> plan_command(const PlanCommand& command, std::ostream& out);

}  // namespace giaoban
