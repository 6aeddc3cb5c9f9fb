#pragma once
#include <optional>
#include <string>
#include <vector>

#include "sync/log/signer.h"
#include "sync/store/layout.h"
#include "sync/store/store.h"

namespace giaoban {

/// What a walk through every log of a store found (SPEC L1–L4, L7, K5).
struct VerifyReport {
  struct Log {
    LogId id;
    std::uint64_t first_seq = 1;   ///< the entries before are gone: a checkpoint stands for them
    Head head;                     ///< as far as the walk came
    std::uint64_t signatures = 0;  ///< signed heads that were checked
  };
  struct Fault {
    LogId log;
    std::uint64_t seq = 0;  ///< the first bad entry; 0 where the fault is not in an entry
    std::string reason;
  };
  std::vector<Log> logs;
  std::uint64_t entries = 0;
  std::vector<Fault> faults;  ///< at most one a log: the first

  bool is_clean() const { return faults.empty(); }
};

/// Reads everything and changes nothing.
VerifyReport verify_store(const StoreReader& store, const Verifier& verifier);

}  // namespace giaoban
