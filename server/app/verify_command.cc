#include "server/app/verify_command.h"

#include <fstream>
#include <iterator>
#include <ostream>

#include "server/minutes/minutes_proof.h"
#include "sync/store/verify_blobs.h"
#include "sync/store/rocks_store.h"
#include "sync/store/space_store.h"
#include "sync/store/verify.h"
#include "sync/store/wal_check.h"

namespace giaoban {
namespace {

std::string log_name(const LogId& log) { return "space " + log.space.text() + " origin " + log.origin.text(); }

/// What can still be read of a database whose write-ahead log is damaged, and the first entry that cannot.
void report_wal_damage(const DataDir& dir, const WalDamage& damage, std::ostream& out) {
  const auto rest = RocksStore::open(dir.database(), RocksStore::Access::kSalvage);
  const VerifyReport report = rest ? verify_store(**rest, Ed25519Verifier()) : VerifyReport();
  LogCatalog catalog;
  if (rest) (void)catalog.load(**rest);
  for (const auto& log : report.logs) {
    const bool is_first = damage.first_entry && catalog.find(log.id) == damage.first_entry->log;
    out << log_name(log.id) << " entries " << log.head.seq << " before the damage\n";
    if (is_first) out << "BAD entry " << damage.first_entry->seq << " of " << log_name(log.id) << ": " << damage.text() << "\n";
  }
}

}  // namespace

int verify_command(const DataDir& dir, std::ostream& out) {
  const auto store = RocksStore::open(dir.database(), RocksStore::Access::kReadOnly);
  if (!store) {
    if (const auto damage = find_wal_damage(dir.database())) report_wal_damage(dir, *damage, out);
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
  out << report.logs.size() << " logs, " << report.entries << " entries, " << blobs.files << " files in " << blobs.chunks
      << " chunks; "
      << report.faults.size() + blobs.faults << " faults\n";
  return report.is_clean() && blobs.faults == 0 ? 0 : 1;
}

int verify_minutes_command(const std::filesystem::path& file, std::ostream& out) {
  std::error_code missing;
  const auto size = std::filesystem::file_size(file, missing);
  std::ifstream in(file, std::ios::binary);
  if (missing || !in || size > kMinutesFileBytes) {
    out << "BAD " << file.string() << ": " << (missing || !in ? "it cannot be read" : "it is too long") << "\n";
    return 1;
  }
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  const MinutesProof proof = prove_minutes(bytes, Ed25519Verifier());
  if (proof.statement)
    out << "minutes of \"" << proof.statement->title << "\", " << proof.statement->date << ", space " << proof.statement->space.text() << "\n";
  for (const std::string& finding : proof.findings) out << finding << "\n";
  for (const std::string& fault : proof.faults) out << "BAD " << fault << "\n";
  out << bytes.size() << " bytes; " << proof.faults.size() << " faults\n";
  return proof.holds() ? 0 : 1;
}

}  // namespace giaoban
