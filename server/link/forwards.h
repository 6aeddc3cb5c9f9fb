#pragma once
#include <map>
#include <vector>

#include "schema/messages.h"
#include "server/hub/command.h"

namespace giaoban {

/// Commands sent over a link and not answered yet (SPEC P7). One thread.
class Forwards {
 public:
  static constexpr std::size_t kWaiting = 1024;  // beyond: refused as `busy`

  /// Takes note of a command and gives the message to send; nullopt where the same command waits already, or was
  /// refused and answered here.
  std::optional<schema::PeerForward> add(const Command& command, Reply reply);
  void answer(const schema::CommandResult& result);
  /// The link is gone: whoever waits is told, and may ask again with the same id (SPEC C1).
  void fail_all();

 private:
  struct Waiting {
    schema::PeerForward message;
    std::vector<Reply> replies;
  };
  std::map<CommandId, Waiting> waiting_;
};

/// A forwarded command as the hub runs it; `via` is the node that vouches for the author.
Command to_command(const schema::PeerForward& forward, const NodeId& via);
schema::CommandResult to_result(const CommandId& id, const Outcome& outcome);
/// Offsets are the owner's own and mean nothing here: they become 0.
Outcome to_outcome(const schema::CommandResult& result);

}  // namespace giaoban
