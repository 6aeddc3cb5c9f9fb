#include "server/app/verify_command.h"

#include <ostream>

#include "sync/store/blob_store.h"
#include "sync/store/rocks_store.h"
#include "sync/store/verify.h"

namespace giaoban {
namespace {

std::string log_name(const LogId& log) { return "space " + log.space.text() + " origin " + log.origin.text(); }

}  // namespace

int verify_command(const DataDir& dir, std::ostream& out) {
  const auto store = RocksStore::open(dir.database(), RocksStore::Access::kReadOnly);
  if (!store) {
    out << "BAD database: " << store.error().code << ": " << store.error().detail << "\n"
        << "Nothing was changed. The entries that this file held cannot be read; restore the directory from a backup, or\n"
           "join anew and let the parent send what it has.\n";
    return 1;
  }
  const VerifyReport report = verify_store(**store, Ed25519Verifier());
  for (const auto& log : report.logs)
    out << log_name(log.id) << " entries " << log.head.seq << " signed heads " << log.signatures << " head "
        << log.head.hash.text() << "\n";
  for (const auto& fault : report.faults) {
    if (fault.seq == 0)
      out << "BAD " << fault.reason << "\n";
    else
      out << "BAD entry " << fault.seq << " of " << log_name(fault.log) << ": " << fault.reason << "\n";
  }
  const auto blobs = verify_blobs(dir.blobs(), [&](const std::string& line) { out << "BAD " << line << "\n"; });
  out << report.logs.size() << " logs, " << report.entries << " entries, " << blobs.checked << " files; "
      << report.faults.size() + blobs.faults << " faults\n";
  return report.is_clean() && blobs.faults == 0 ? 0 : 1;
}

}  // namespace giaoban
