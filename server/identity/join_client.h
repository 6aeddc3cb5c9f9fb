#pragma once
#include <string>

#include "schema/api.h"
#include "server/identity/known_nodes.h"
#include "sync/log/signer.h"

namespace giaoban {

/// What a new node signs to show that it holds its key (SPEC P15).
std::string join_text(std::string_view code, const NodeId& node);

/// The body of POST /api/v1/nodes. Error: code_invalid where `code` is none.
Result<schema::JoinRequest> make_join_request(std::string_view code, const Signer& signer);

/// Reads the parent's answer and binds this node to it: from now on it dials `url` and shows the certificate that came.
/// A node that has this parent already may come again. Errors: those of the JSON and its schema; forbidden where the
/// parent is this node itself; already_exists where it is bound to another; node_certificate_wrong; disk_full,
/// storage_failed.
Result<schema::JoinReply> take_join_reply(std::string_view body, std::string_view url, const Signer& signer,
                                          const Verifier& verifier, KnownNodes& nodes);

}  // namespace giaoban
