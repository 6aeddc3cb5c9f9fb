#pragma once
#include <optional>
#include <string>

#include "sync/base/result.h"
#include "sync/log/signer.h"

namespace giaoban {

/// What a QR code on somebody's invitation says (SPEC A2): a node's signature that this person is called to this conference.
struct Ticket {
  SpaceId space;
  std::string person;  ///< id in delegates or guests; of a substitute, of the response that names it
  Uuid nonce;
  NodeId node;  ///< who issued it
  Signature signature;

  bool operator==(const Ticket&) const = default;
};

/// The part of a ticket's row id after the unit that issued it: the uuid of a delegate or guest, of a substitute the unit's.
/// Nullopt where `person` is no such id: then there is no ticket.
std::optional<std::string> ticket_key(std::string_view person);

/// Nullopt where `person` is no id that a ticket can carry.
std::optional<Ticket> sign_ticket(const SpaceId& space, const std::string& person, const Uuid& nonce, const Signer& signer);
bool is_signed(const Ticket& ticket, const Verifier& verifier);

/// Base64url of its bytes, and back: nullopt for anything else, of any length.
std::string encode_ticket(const Ticket& ticket);
std::optional<Ticket> decode_ticket(std::string_view text);

/// The 8 characters that stand for a ticket (A3): nobody but the node that issued it can make them, and it again and again.
std::string ticket_code(const SpaceId& space, const std::string& person, const Uuid& nonce, const Signer& signer);
/// As it is compared: capitals, without spaces and hyphens, what looks alike made one. Nullopt where it is no code.
std::optional<std::string> canonical_code(std::string_view text);
/// What a row keeps of a code. Takes about 10 ms and 8 MiB, and so does each try to guess one.
Hash code_hash(const SpaceId& space, std::string_view code);

}  // namespace giaoban
