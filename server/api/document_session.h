#pragma once
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <mutex>
#include <optional>

#include "server/api/update_gathering.h"
#include "server/hub/hub.h"
#include "sync/ydoc/messages.h"

namespace giaoban {

/// One client of one document (SPEC Y). What it sends is read and checked on its socket's executor, where all public
/// methods are called; what follows happens on the space's.
class DocumentSession : public std::enable_shared_from_this<DocumentSession> {
 public:
  /// Updates are gathered for so long, then stored as one: with Committer::kPatience below 5 ms until a sync begins.
  static constexpr std::chrono::milliseconds kGathering{3};
  /// Writes that are not durable yet; beyond it the node stops reading.
  static constexpr std::size_t kWritesInFlight = 256;
  static constexpr std::uint64_t kSessionCheckMs = 1000;

  struct Place {
    std::shared_ptr<SpaceHost> host;
    std::string document;
  };
  DocumentSession(Hub& hub, Place place, Actor actor, std::function<bool()> still_signed_in);

  void open(std::shared_ptr<Socket> socket);
  void receive(std::string_view bytes);
  void close();

 private:
  void handle(const SyncStep1& message);
  void handle(const SyncStep2& message) { take(message.update, true); }
  void handle(const SyncUpdate& message) { take(message.update, false); }
  void handle(const AwarenessUpdate& message);
  void handle(const QueryAwareness&);
  void handle(const SyncStatus& message);
  void handle(const PermissionDenied&) {}

  void take(std::string_view update, bool is_reply);
  void gather(std::string_view update);
  void store_gathered();
  void split_and_store(std::string_view update, bool is_reply);
  void store(std::string update, bool is_reply);
  void answer_when_durable(std::string barrier);

  using Work = std::function<void(DocumentSession&, DocumentRoom&)>;
  /// Runs `work` on the space's executor, in the order of the calls; what comes in one burst goes there in one visit.
  void in_room(Work work);
  void work_in_room();
  // On the space's executor:
  void write(SpaceHost::DocumentWrite wish);
  void written(const Result<void>& outcome);
  void refuse(const Error& error);
  void deny(const Error& error);
  void give_up(const Error& error, std::uint16_t code);
  bool is_signed_in();

  Hub& hub_;
  const Place place_;
  const Actor actor_;
  const std::function<bool()> still_signed_in_;
  const std::uint64_t source_;
  std::shared_ptr<Socket> socket_;  ///< set once by open(); close() leaves it, since work may still be on its way

  // On the socket's executor:
  std::uint64_t checked_ms_;
  UpdateGathering gathering_;
  std::vector<std::string> gathered_barriers_;  ///< that came after the first of the gathered updates
  std::optional<boost::asio::steady_timer> timer_;

  std::mutex mutex_;  // guards inbox_
  std::vector<Work> inbox_;

  // On the space's executor:
  std::size_t unwritten_ = 0;                                    ///< writes on their way to the disk
  std::vector<std::pair<std::uint64_t, std::string>> barriers_;  ///< count of writes that each waits for, its answer
  std::uint64_t submitted_ = 0, durable_ = 0;
  bool failed_ = false;
  bool refused_ = false;  ///< something was not taken: nothing that comes after it is called durable
};

/// Codes 4400–4499 tell a y-websocket client not to come back by itself.
namespace document_close {
constexpr std::uint16_t kBroken = 4400, kNotSignedIn = 4401, kForbidden = 4403;
}

}  // namespace giaoban
