#pragma once
#include "server/api/callers.h"
#include "server/api/paper_desk.h"
#include "server/api/router.h"
#include "server/hub/hub.h"

namespace giaoban {

struct PapersParts {
  Hub& hub;
  PaperDesk& desk;
  FindCaller find_caller;
};

/// GET /api/v1/conferences/{space}/papers/{file}: a document about a conference in the legal layout, for a member's account. `file` is
/// invitation, programme, minutes or conclusions, with .pdf or .docx. Made anew each time, from what the node holds then. Errors:
/// not_signed_in, space_unknown, not_found (the file), busy, template_invalid, too_large, render_failed, tool_missing.
void add_papers_api(Router& router, PapersParts parts);

}  // namespace giaoban
