#pragma once
#include <functional>
#include <vector>

#include "schema/api.h"
#include "server/api/callers.h"
#include "server/api/file_quota.h"
#include "server/api/router.h"
#include "server/hub/hub.h"
#include "sync/store/blob_store.h"

namespace giaoban {

/// How files get here from other nodes; from any thread.
struct FileSource {
  /// Somebody waits for a file that is not here, or not whole any more.
  std::function<void(const SpaceId&, const Hash& blob)> open;
  /// Passes the files of a space that are not here to `done`, on any thread, once.
  std::function<void(const SpaceId&, std::function<void(std::vector<schema::FileState>)> done)> states;
};

struct FilesParts {
  Hub& hub;
  BlobStore& blobs;
  FileQuota& quota;
  FileSource source;
  FindCaller find_caller;
};

/// POST /api/v1/files?space=…: a PDF as the raw body, streamed to disk and hashed as it comes; answers its name and size
/// (api/upload.json), or quota_exceeded (SPEC B6). The record that names it is a command of its own.
/// GET /api/v1/files/{space}: the files that are not here (api/file_states.json).
/// GET /api/v1/files/{space}/{blob}?name=…: the file, to members of a space that names it; with Range and ETag;
/// file_not_here where it is to come yet.
/// POST /api/v1/files/{space}/{blob}/fetch: 202; fetches a file that is not here.
/// GET /api/v1/file-usage: what files of the caller's unit take (api/file_usage.json).
void add_files_api(Router& router, FilesParts parts);

/// A file name as Content-Disposition carries it (RFC 6266 and 8187).
std::string inline_disposition(std::string_view name);

}  // namespace giaoban
