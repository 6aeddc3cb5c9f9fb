#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "server/hub/services.h"
#include "server/hub/socket.h"
#include "sync/store/document_store.h"
#include "sync/ydoc/awareness.h"
#include "sync/ydoc/coverage.h"

namespace giaoban {

/// One document and those who have it open (SPEC Y). Hosted without the document in memory: updates stay bytes, and
/// what they cover tells what a client lacks. What changes goes out at once, and what changes within the next
/// Services::tick as one message; who is where in a crowd less often (kCrowdStep). Lives on its space's executor.
class DocumentRoom {
 public:
  /// Presence goes from all to all: among many it waits this long for each connection, at most kCrowdPause (SPEC Y5).
  static constexpr std::chrono::microseconds kCrowdStep{700};
  static constexpr std::chrono::milliseconds kCrowdPause{1000};

  DocumentRoom(Services& services, SpaceId space, std::string name, boost::asio::any_io_executor executor);
  /// Closes all connections with 1012, so that they come back and synchronise anew.
  ~DocumentRoom();

  /// Reads what the stored updates cover. Errors: data_damaged.
  Result<void> open();

  /// A connection enters: it is sent the node's state vector (Y1) and everybody's cursors.
  void enter(std::uint64_t connection, std::shared_ptr<Socket> socket);
  void leave(std::uint64_t connection);
  bool is_empty() const { return connections_.empty(); }

  /// Sends what a client at `state_vector` lacks (Y1). Errors: broken_update, data_damaged, too_large.
  Result<void> answer(std::uint64_t connection, std::string_view state_vector);

  /// Notes an update that is about to be stored.
  Coverage::News cover(const UpdateSummary& summary) { return coverage_.add(summary); }
  /// Whether all deletes of an update are stored already. Reads the document: for what comes rarely.
  bool holds_deletes(const UpdateSummary& summary) const;

  /// Sends a durable update to all but the connection that it came from.
  void relay(std::uint64_t from, std::string update);

  /// Awareness from a connection or a link: passed to all, its sender too, since clients leave a silent node.
  /// Error: broken_update.
  Result<void> take_awareness(std::uint64_t source, std::string_view update);
  /// A connection or link is gone, and with it the people behind it.
  void withdraw(std::uint64_t source);
  void send_awareness(std::uint64_t connection);

  /// Bytes and number of the updates that were stored since the snapshot, and the snapshot's bytes.
  struct Size {
    std::size_t snapshot = 0, tail = 0, updates = 0;
  };
  const Size& size() const { return size_; }
  /// Whether an update of `bytes` may still be stored (SPEC Y9).
  bool has_room(std::size_t bytes) const { return size_.snapshot + size_.tail + bytes <= services_.document_bytes; }
  void set_size(const Size& size) { size_ = size; }

 private:
  void schedule(std::uint64_t now_ms);
  void wait_until(std::uint64_t due_ms, std::uint64_t now_ms);
  std::uint64_t presence_pause_ms() const;
  void send_updates(std::uint64_t now_ms);
  void send_presence(std::uint64_t now_ms);
  void send_all(std::string message, std::uint64_t except = 0);
  void pass_on(const std::string& awareness, std::uint64_t source);

  Services& services_;
  SpaceId space_;
  std::string name_;
  Coverage coverage_;
  Size size_;
  Awareness awareness_;
  std::map<std::uint64_t, std::shared_ptr<Socket>> connections_;

  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // for the timer, whose call may be on its way already
  boost::asio::steady_timer tick_;
  std::optional<std::uint64_t> scheduled_ms_;  // when the timer will call
  std::uint64_t updates_sent_ms_ = 0, presence_sent_ms_ = 0;  // last
  std::vector<std::pair<std::uint64_t, std::string>> updates_;  // not sent yet, with the connections they came from
  std::set<std::uint64_t> moved_;                               // clients whose awareness changed since
};

}  // namespace giaoban
