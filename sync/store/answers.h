#pragma once
#include <optional>

#include "sync/base/json.h"
#include "sync/store/store.h"

namespace giaoban {

/// What came of a command: the feed offset at which its effect stands, and what it gives back.
struct Done {
  std::uint64_t offset = 0;
  Json value = Json::object();
};
using Outcome = Result<Done>;

/// Names a command (SPEC C1), with the hash of what it asks, so that another one under the same id is told apart.
struct CommandName {
  AccountId account;
  CommandId id;
  Hash content;
};
Hash content_of(const SpaceId& space, std::string_view name, const Json& arguments);

/// The answer that a command had before; command_id_reused where another had its id; nullopt where it is new.
std::optional<Outcome> find_answer(const Store& store, const CommandName& command);
/// The answer becomes durable with the command's effect.
void add_answer(Batch& rows, const CommandName& command, std::uint64_t unix_ms, const Done& done);

}  // namespace giaoban
