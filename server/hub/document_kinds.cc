#include "server/hub/document_kinds.h"

#include "sync/ydoc/update_scope.h"

namespace giaoban {
namespace {

constexpr std::string_view kMinutes = "minutes";
constexpr std::string_view kMinutesRoot = "default";  // the field that TipTap edits where it is told no other

}  // namespace

bool has_document(SpaceKind kind, std::string_view name) { return kind == SpaceKind::kConference && name == kMinutes; }

Result<void> check_roots(std::string_view name, std::string_view update) {
  const auto scope = scope_of(update);
  if (!scope) return std::unexpected(scope.error());
  for (const std::string& root : scope->roots)
    if (name == kMinutes && root != kMinutesRoot)
      return fail(problem::kBrokenUpdate, "the document has no root type of that name");
  return {};
}

}  // namespace giaoban
