#pragma once
#include "server/hub/decide.h"

namespace giaoban {

/// A ticket or its 8 characters, as they were scanned or typed.
struct Scan {
  std::string text;
  std::string kind = "arrived";  ///< or "left"
  std::optional<std::int64_t> at_ms = {};
  std::string how = {};  ///< empty: by what `text` is
  UnitId unit;           ///< whose node notes it
  Uuid fresh;            ///< names the row where the ticket's nonce is used up
};

/// Notes the arrival, or the leaving, of whom the scan names (SPEC A). What was noted already changes nothing. Value: person,
/// name, kind, at_ms, row, is_repeated. Errors: ticket_invalid, ticket_revoked, clock_wrong, conflict (the conference is
/// cancelled).
Result<Decision> note_scan(const DecisionContext& context, const Scan& scan);

/// check_in.scan, by a member's secretary for anybody, by a delegate's own account for itself. Errors: as note_scan(),
/// unknown_collection (not a conference), forbidden, those of the schemas.
Result<Decision> scan_ticket(const DecisionContext& context, const Command& command);

/// Whether the actor may write this row of check_ins by list, or of tickets (A5, A2). Errors: forbidden, record_unknown.
Result<void> authorise_check_in(const Space& space, const Actor& actor, const RecordChange& change);
Result<void> authorise_ticket(const RecordChange& change);

/// Whether what a row says of its time can be (A7). Error: clock_wrong.
Result<void> check_noted_time(const RecordChange& change, std::uint64_t unix_ms);

}  // namespace giaoban
