#pragma once
#include <iosfwd>

#include "server/api/router.h"
#include "server/app/node_core.h"
#include "sync/store/archive.h"

namespace giaoban {

/// Writes the archive of a space of this node from one view of its store, and notes it in the space where this node is
/// its owner (SPEC K4, K6); then `done`, on any thread. Writes before it returns, so not from an I/O thread. Errors: those
/// of write_archive(), and storage_failed or busy where the file is whole and could not be noted.
void archive_space(NodeCore& core, const BlobStore& blobs, const SpaceId& space, const std::filesystem::path& file,
                   std::function<void(const Result<ArchiveSummary>&)> done);

/// Control socket: POST /control/archive?space=…&file=… does it in a running node; `file` is a path there.
void add_archive_control(Router& router, NodeCore& core, const BlobStore& blobs);

/// `giaoban archive`: one space into `file`, by the node that runs over the directory or, where none does, here.
/// Errors: those of archive_space(), and what opening a node says.
Result<ArchiveSummary> archive_command(const DataDir& dir, const SpaceId& space, const std::filesystem::path& file);

/// `giaoban verify FILE`: proves an archive; prints what it holds, or the place of the first fault. Returns the exit code.
int verify_archive_command(const std::filesystem::path& file, std::ostream& out);

}  // namespace giaoban
