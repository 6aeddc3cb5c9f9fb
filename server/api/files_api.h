#pragma once
#include "server/api/callers.h"
#include "server/api/router.h"
#include "server/hub/hub.h"
#include "sync/store/blob_store.h"

namespace giaoban {

/// POST /api/v1/files?space=…: a PDF as the raw body, streamed to disk and hashed as it comes; answers its hash and size
/// (api/upload.json). The record that names it is a command of its own.
/// GET /api/v1/files/{space}/{blob}?name=…: the file, to members of a space that names it; with Range and ETag.
void add_files_api(Router& router, Hub& hub, BlobStore& blobs, FindCaller find_caller);

/// A file name as Content-Disposition carries it (RFC 6266 and 8187).
std::string inline_disposition(std::string_view name);

}  // namespace giaoban
