#include "server/hub/issue_tickets.h"

#include <algorithm>

#include "server/hub/authorise.h"
#include "server/identity/ticket.h"

namespace giaoban {
namespace {

/// Whether a unit's people get their tickets of the convener: no node vouches for it but the convener's.
bool has_no_node(const Space& space, const UnitId& unit, const UnitId& convener) {
  const auto member = space.members().find(unit);
  return member == space.members().end() || std::ranges::all_of(member->second, [&](const NodeId& node) { return space.vouches(node, convener); });
}

void add(std::vector<TicketHolder>& holders, const UnitId& issuer, const std::string& person, std::string name) {
  if (const auto key = ticket_key(person)) holders.push_back({person, std::move(name), issuer.text() + "/" + *key});
}

}  // namespace

std::vector<TicketHolder> ticket_holders(const Space& space, const UnitId& unit) {
  std::vector<TicketHolder> holders;
  const bool convenes = is_convener(space, unit);
  const auto issues_for = [&](const std::string& person) {
    const auto of = Uuid::parse(person.substr(0, person.find('/')));
    return of && (*of == unit || (convenes && has_no_node(space, *of, unit)));
  };
  space.each("delegates", [&](const std::string& id, const Record& delegate) {
    if (issues_for(id)) add(holders, unit, id, delegate.text("full_name"));
  });
  space.each("responses", [&](const std::string& id, const Record& response) {
    if (issues_for(id) && response.text("answer") == "delegated" && !response.text("substitute").empty()) add(holders, unit, id, response.text("substitute"));
  });
  if (!convenes) return holders;
  space.each("guests", [&](const std::string& id, const Record& guest) { add(holders, unit, id, guest.text("full_name")); });
  return holders;
}

std::vector<IssuedTicket> issued_tickets(const Space& space, const std::vector<TicketHolder>& holders, const Signer& signer) {
  std::vector<IssuedTicket> issued;
  for (const TicketHolder& holder : holders) {
    const Record* row = space.find("tickets", holder.row);
    const auto nonce = row != nullptr && row->exists() ? Uuid::parse(row->text("nonce")) : std::nullopt;
    if (!nonce) continue;
    const Json* is_revoked = row->field("is_revoked");
    IssuedTicket one{holder, {}, {}, is_revoked != nullptr && *is_revoked == true};
    // The characters follow from the key of the node that wrote the row: another's would be other ones.
    if (row->find_register("code_hash")->stamp().origin == signer.node()) {
      const auto ticket = sign_ticket(space.id(), holder.person, *nonce, signer);
      if (ticket) one.ticket = encode_ticket(*ticket), one.code = ticket_code(space.id(), holder.person, *nonce, signer);
    }
    issued.push_back(std::move(one));
  }
  return issued;
}

std::vector<RecordChange> issue_tickets(const Space& space, const std::vector<TicketHolder>& holders, const std::optional<std::string>& renew, const MakeNonce& make_nonce,
                                        const Signer& signer) {
  std::vector<RecordChange> changes;
  for (const TicketHolder& holder : holders) {
    const Record* row = space.find("tickets", holder.row);
    if (renew ? holder.person != *renew : row != nullptr) continue;
    const Uuid nonce = make_nonce();
    const Hash hash = code_hash(space.id(), ticket_code(space.id(), holder.person, nonce, signer));
    changes.push_back({"tickets", holder.row, {{"person", holder.person}, {"nonce", nonce.text()}, {"code_hash", hash.text()}, {"is_revoked", false}}, {}});
  }
  return changes;
}

}  // namespace giaoban
