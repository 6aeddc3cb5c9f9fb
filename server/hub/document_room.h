#pragma once
#include <map>
#include <memory>
#include <string>

#include "server/hub/services.h"
#include "server/hub/socket.h"
#include "sync/ydoc/awareness.h"
#include "sync/ydoc/coverage.h"

namespace giaoban {

/// One document and those who have it open (SPEC Y). Hosted without the document in memory: updates stay bytes, and
/// what they cover tells what a client lacks. Lives on its space's executor.
class DocumentRoom {
 public:
  DocumentRoom(Services& services, SpaceId space, std::string name);
  /// Closes all connections with 1012, so that they come back and synchronise anew.
  ~DocumentRoom();

  /// Reads what the stored updates cover. Errors: data_damaged.
  Result<void> open();

  /// A connection enters: it is sent the node's state vector (Y1) and everybody's cursors.
  void enter(std::uint64_t connection, std::shared_ptr<Socket> socket);
  void leave(std::uint64_t connection);

  /// Sends what a client at `state_vector` may lack, then step 2 (Y1). Error: broken_update.
  Result<void> answer(std::uint64_t connection, std::string_view state_vector);

  /// Notes an update that is about to be stored. Returns whether it holds anything new (Y3).
  bool cover(const UpdateSummary& summary) { return coverage_.add(summary); }
  void cover(std::string_view update);

  /// Sends a durable update to all but the connection that it came from.
  void relay(std::uint64_t from, const std::string& update);

  /// Awareness from a connection or a link: passed to all, its sender too, since clients leave a silent node.
  /// Error: broken_update.
  Result<void> take_awareness(std::uint64_t source, std::string_view update);
  /// A connection or link is gone, and with it the people behind it.
  void withdraw(std::uint64_t source);
  void send_awareness(std::uint64_t connection);

 private:
  void send_all(const std::string& message, std::uint64_t except = 0);
  void pass_on(const std::string& awareness, std::uint64_t source);

  Services& services_;
  SpaceId space_;
  std::string name_;
  Coverage coverage_;
  Awareness awareness_;
  std::map<std::uint64_t, std::shared_ptr<Socket>> connections_;
};

}  // namespace giaoban
