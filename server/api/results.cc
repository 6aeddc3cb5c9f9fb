#include "server/api/results.h"

namespace giaoban {

Json result_json(const CommandId& id, const Outcome& outcome, Language language) {
  if (!outcome) return {{"id", id.text()}, {"status", "refused"}, {"problem", problem_json(outcome.error(), language)}};
  Json result = {{"id", id.text()}, {"status", "done"}, {"offset", outcome->offset}};
  if (!outcome->value.empty()) result["value"] = outcome->value;
  return result;
}

}  // namespace giaoban
