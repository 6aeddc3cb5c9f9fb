#pragma once
#include "server/api/callers.h"
#include "server/api/router.h"
#include "server/hub/hub.h"
#include "sync/store/blob_store.h"

namespace giaoban {

/// What the pages and the outside get of final minutes (SPEC N5), for everybody of a member unit.
/// GET /api/v1/conferences/{space}/minutes/{final}: one file that `giaoban verify minutes` proves; the contents of the
/// conference's files are in it as far as they are here and fit kMinutesContentBytes together.
/// GET /api/v1/conferences/{space}/minutes/{final}/state: the document that was signed, as one Yjs update v1.
/// Errors: not_signed_in, space_unknown, record_unknown, file_not_here (the state has not come yet).
struct MinutesApiParts {
  Hub& hub;
  const BlobStore& blobs;
  FindCaller find_caller;
};
void add_minutes_api(Router& router, MinutesApiParts parts);

/// How much of files' contents goes into one exported file, in bytes; those that do not fit are named without content.
inline constexpr std::uint64_t kMinutesContentBytes = 128ull << 20;

}  // namespace giaoban
