#pragma once
#include "sync/log/entry.h"

namespace giaoban {

/// The head after one more entry (SPEC L3).
Head next_head(const LogId& log, const Head& head, std::string_view body);

/// The bytes that the origin signs for a head (SPEC L4).
std::string head_text(const LogId& log, const Head& head);

/// The id of the space that `owner` founds with `nonce` (SPEC L6).
SpaceId space_id(const NodeId& owner, const Uuid& nonce);

}  // namespace giaoban
