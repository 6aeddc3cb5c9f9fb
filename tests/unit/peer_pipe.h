#pragma once
#include <deque>

#include "sync/peer/link_stream.h"
#include "sync/peer/peer_limits.h"
#include "tests/unit/peer_node.h"

namespace giaoban {

/// One end of a link in memory: a session of a node and the messages on their way to it.
struct PeerEnd {
  struct Message {
    bool is_text;
    std::string bytes;
  };

  PeerNode* node = nullptr;
  std::unique_ptr<PeerSession> session;
  std::deque<Message> inbox;
  std::vector<Message> heard;         ///< all that ever arrived here, out of its stream
  std::size_t heard_bytes = 0;        ///< of it, as it came
  std::vector<LogBatch> arrived;      ///< batches that were given to be taken in
  std::vector<PeerAction> rest;       ///< actions that are not the pipe's business
  std::vector<std::string> refusals;  ///< why batches were refused here
  std::optional<peer_action::Close> closed;
  std::shared_ptr<PieceGatherer> pieces = std::make_shared<PieceGatherer>();  ///< kept over links
  int protocol = peer_limits::kProtocolHighest;  ///< the highest that it speaks
  bool awaits_drain = false;
  std::unique_ptr<StreamDecompressor> stream = std::make_unique<StreamDecompressor>();  ///< reads along
  bool drains = true;  ///< false: what it sends waits at its socket, so to say
  bool takes_batches = true;  ///< false: they stay in `rest` and nobody answers them
};

/// A link between two nodes; messages are delivered one by one, when the test says so.
class PeerPipe {
 public:
  PeerPipe(PeerNode& child, PeerNode& parent) {
    child.set_relation(parent.id(), Relation::kParent);
    parent.set_relation(child.id(), Relation::kChild);
    down_.node = &child;
    up_.node = &parent;
    child.watchers.push_back([this](const SpaceId& space) { news(down_, up_, space); });
    parent.watchers.push_back([this](const SpaceId& space) { news(up_, down_, space); });
  }

  PeerEnd& child() { return down_; }
  PeerEnd& parent() { return up_; }
  PeerTime now{kNow, 0};

  void connect() {
    down_.session = down_.node->session(up_.node->id(), down_.pieces, down_.protocol);
    up_.session = up_.node->session({}, up_.pieces, up_.protocol);
    start(down_, up_, 1);
    start(up_, down_, 2);
  }
  /// Messages under way are lost.
  void drop() {
    for (PeerEnd* end : {&down_, &up_}) {
      end->session.reset();
      end->inbox.clear();
      end->closed.reset();
      end->awaits_drain = false;
      end->stream = std::make_unique<StreamDecompressor>();
    }
  }
  bool is_up() const { return down_.session && up_.session && down_.session->is_linked() && up_.session->is_linked(); }

  /// Delivers one message to an end; false where none waits.
  bool deliver(PeerEnd& end) {
    if (end.inbox.empty() || !end.session) return false;
    const auto message = std::move(end.inbox.front());
    end.inbox.pop_front();
    hear(end, message);
    if (message.is_text)
      end.session->on_text(message.bytes, now);
    else
      end.session->on_binary(message.bytes, now);
    perform(end, other(end));
    return true;
  }
  /// Delivers one message that did not come from the other end.
  void forge(PeerEnd& end, std::string bytes, bool is_text) {
    end.inbox.push_front({is_text, std::move(bytes)});
    deliver(end);
  }
  /// Makes room at an end's socket; false where it did not wait for any.
  bool drain(PeerEnd& end) {
    if (!end.session || !end.drains || !std::exchange(end.awaits_drain, false)) return false;
    end.session->on_drained(now);
    perform(end, other(end));
    return true;
  }
  bool step() { return deliver(down_) || deliver(up_) || drain(down_) || drain(up_); }
  void settle() {
    while (step()) {
    }
  }
  /// Delivers messages until both ends are linked.
  void settle_greeting() {
    while (!is_up() && step()) {
    }
  }
  void tick(std::uint64_t ms) {
    now.unix_ms += ms;
    now.steady_ms += ms;
    for (PeerEnd* end : {&down_, &up_}) {
      if (!end->session) continue;
      end->session->tick(now);
      perform(*end, other(*end));
    }
  }
  PeerEnd& other(PeerEnd& end) { return &end == &down_ ? up_ : down_; }

  /// Does what the session of `end` asks.
  void perform(PeerEnd& end, PeerEnd& to) {
    for (auto actions = end.session->take_actions(); !actions.empty(); actions = end.session->take_actions())
      for (auto& action : actions) act(end, to, action);
  }

 private:
  void start(PeerEnd& end, PeerEnd& to, std::uint8_t salt) {
    Hash nonce;
    nonce.bytes[0] = salt;
    nonce.bytes[1] = ++links_;
    end.session->start(nonce, now);
    perform(end, to);
  }

  static void hear(PeerEnd& end, const PeerEnd::Message& message) {
    end.heard_bytes += message.bytes.size();
    const auto binary = message.is_text ? Result<BinaryMessage>(fail(problem::kBadMessage)) : decode_binary(message.bytes, peer_limits::kProtocolHighest);
    const auto* part = binary ? std::get_if<StreamPart>(&*binary) : nullptr;
    if (part == nullptr) return end.heard.push_back(message);
    if (auto plain = end.stream->add(part->bytes, limits::kPeerMessageBytes))
      end.heard.push_back({part->is_text, std::move(*plain)});
  }

  void act(PeerEnd& end, PeerEnd& to, PeerAction& action) {
    if (const auto* taking = std::get_if<peer_action::Ingest>(&action)) end.arrived.push_back(taking->batch);
    if (auto* text = std::get_if<peer_action::SendText>(&action)) {
      to.inbox.push_back({true, std::move(text->text)});
    } else if (auto* binary = std::get_if<peer_action::SendBinary>(&action)) {
      to.inbox.push_back({false, std::move(binary->bytes)});
    } else if (std::holds_alternative<peer_action::TellWhenDrained>(action)) {
      end.awaits_drain = true;
    } else if (const auto* close = std::get_if<peer_action::Close>(&action)) {
      end.closed = *close;
    } else if (const auto* taking = std::get_if<peer_action::Ingest>(&action); taking && end.takes_batches) {
      const auto outcome = end.node->take(taking->batch);
      if (!outcome) end.refusals.emplace_back(outcome.error().code);
      end.session->on_ingested(taking->batch, outcome, now);
      if (outcome) end.node->tell(taking->batch.log.space);
    } else {
      end.rest.push_back(std::move(action));
    }
  }

  void news(PeerEnd& end, PeerEnd& to, const SpaceId& space) {
    if (!end.session) return;
    end.session->on_membership(space, now);
    end.session->on_durable(space, now);
    perform(end, to);
  }

  PeerEnd down_, up_;
  std::uint8_t links_ = 0;
};

/// A parent, a child and an open link between them.
struct OpenLink {
  PeerNode parent{1}, child{2};
  PeerPipe pipe{child, parent};
  OpenLink() {
    pipe.connect();
    pipe.settle();
  }
};

}  // namespace giaoban
