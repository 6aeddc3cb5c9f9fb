#pragma once
#include "sync/base/blob_manifest.h"
#include "tests/simulation/process.h"

namespace giaoban::simulation {

/// The sending half of a connection. A close is told to the other end; nothing more is sent after it.
class Wire {
 public:
  virtual ~Wire() = default;
  virtual void send(bool is_text, std::string bytes) = 0;
  virtual void close() = 0;
};

/// A session of a process on a wire: does what the session asks, as server/link does over a WebSocket.
class Link {
 public:
  Link(Process& process, Wire& wire, Surroundings& around, std::optional<NodeId> expected);
  ~Link();

  void start(const Hash& nonce);
  void receive(bool is_text, std::string_view bytes);
  void tick();
  void close();

  void on_durable(const SpaceId& space);
  void on_membership(const SpaceId& space);
  void on_cut(const SpaceId& space);
  /// Replies owner_unreachable where the link goes before the answer.
  void forward(const Request& request, Reply reply);

  /// Fetches the state of a checkpoint, or what is still missing of it.
  void want_state(const SpaceId& space, const Hash& state);

  bool is_linked() const { return session_.is_linked(); }
  const NodeId& peer() const { return peer_; }
  /// Sends bytes that no honest node would.
  void send_raw(bool is_text, std::string bytes) { wire_.send(is_text, std::move(bytes)); }

 private:
  void perform();
  void act(peer_action::SendText& action);
  void act(peer_action::SendBinary& action);
  void act(peer_action::TellWhenDrained& action);
  void act(peer_action::Close& action);
  void act(peer_action::Linked& action);
  void act(peer_action::Ingest& action);
  void act(peer_action::OwnLogAt& action);
  void act(peer_action::RunForward& action);
  void act(peer_action::OutcomeArrived& action);
  void act(peer_action::CheckpointOffered& action);
  void act(peer_action::BlobWanted& action);
  void act(peer_action::BlobBytesArrived& action);
  void act(peer_action::BlobAbsent& action);
  void load_offered(const Hash& state);
  template <typename Other>
  void act(Other&) {}

  /// A state that is fetched.
  struct Coming {
    SpaceId space;
    std::optional<BlobManifest> manifest = {};
    std::size_t next = 0;    // of its chunks
    std::string some = {};   // of the part that is asked for
    std::string bytes = {};  // of the state
    const Hash& part(const Hash& state) const { return manifest ? manifest->chunks[next].hash : state; }
  };
  std::map<Hash, Coming>::iterator find_coming(const Hash& part);

  Process& process_;
  Wire& wire_;
  Surroundings& around_;
  PeerSession session_;
  NodeId peer_;
  bool is_gone_ = false;
  std::map<Hash, Checkpoint> offers_;  // by their states
  std::map<Hash, Coming> coming_;      // states
  std::map<CommandId, std::vector<Reply>> forwards_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // for answers that come after it went
};

}  // namespace giaoban::simulation
