#include "server/hub/document_kinds.h"

#include "sync/ydoc/update_reader.h"

namespace giaoban {
namespace {

constexpr std::string_view kMinutes = "minutes";
constexpr std::string_view kMinutesRoot = "default";  // the field that TipTap edits where it is told no other

}  // namespace

bool has_document(SpaceKind kind, std::string_view name) { return kind == SpaceKind::kConference && name == kMinutes; }

Result<void> check_roots(std::string_view name, std::string_view update) {
  UpdateReader in(update);
  for (StructView one; in.next_struct(one);)
    if (one.parent == StructView::Parent::kRoot && name == kMinutes && one.root != kMinutesRoot)
      return fail(problem::kBrokenUpdate, "the document has no root type of that name");
  return {};
}

}  // namespace giaoban
