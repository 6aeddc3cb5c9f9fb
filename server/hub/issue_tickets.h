#pragma once
#include <functional>
#include <string>
#include <vector>

#include "server/identity/actor.h"
#include "sync/log/signer.h"
#include "sync/space/space.h"

namespace giaoban {

// Whose tickets a unit issues, and what this node can show of them (SPEC A2). Pure; codes take about 10 ms each to hash.

/// Somebody who is called to the conference.
struct TicketHolder {
  std::string person;  ///< id in delegates, guests, or responses (of a substitute)
  std::string name;
  std::string row;     ///< id in tickets
};
/// The unit's own delegates, and the substitute that its response names. The convener's: also guests, and the people of units that have no node
/// but the convener's.
std::vector<TicketHolder> ticket_holders(const Space& space, const UnitId& unit);

/// A ticket as its holder is given it.
struct IssuedTicket {
  TicketHolder holder;
  std::string ticket;  ///< empty where another node of the unit issued it
  std::string code;    ///< as `ticket`
  bool is_revoked = false;
};
/// Those that were issued to any of `holders`.
std::vector<IssuedTicket> issued_tickets(const Space& space, const std::vector<TicketHolder>& holders, const Signer& signer);

/// A fresh nonce, from the system's randomness.
using MakeNonce = std::function<Uuid()>;
/// Rows for those who have none; with `renew`, a new one for that person alone. The changes are the node's own words.
std::vector<RecordChange> issue_tickets(const Space& space, const std::vector<TicketHolder>& holders, const std::optional<std::string>& renew, const MakeNonce& make_nonce,
                                        const Signer& signer);

}  // namespace giaoban
