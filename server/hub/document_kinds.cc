#include "server/hub/document_kinds.h"

#include "sync/ydoc/update_scope.h"

namespace giaoban {
bool has_document(SpaceKind kind, std::string_view name) { return kind == SpaceKind::kConference && name == kMinutesName; }

Result<void> check_roots(std::string_view name, std::string_view update) {
  const auto scope = scope_of(update);
  if (!scope) return std::unexpected(scope.error());
  for (const std::string& root : scope->roots)
    if (name == kMinutesName && root != kMinutesRoot && root != kMinutesEventsRoot)
      return fail(problem::kBrokenUpdate, "the document has no root type of that name");
  return {};
}

}  // namespace giaoban
