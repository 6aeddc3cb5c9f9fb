#pragma once
#include <deque>

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
  std::vector<Message> heard;         ///< all that ever arrived here
  std::vector<PeerAction> rest;       ///< actions that are not the pipe's business
  std::vector<std::string> refusals;  ///< why batches were refused here
  std::optional<peer_action::Close> closed;
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
    down_.session = down_.node->session(up_.node->id());
    up_.session = up_.node->session();
    start(down_, up_, 1);
    start(up_, down_, 2);
  }
  /// Messages under way are lost.
  void drop() {
    for (PeerEnd* end : {&down_, &up_}) {
      end->session.reset();
      end->inbox.clear();
      end->closed.reset();
    }
  }
  bool is_up() const { return down_.session && up_.session && down_.session->is_linked() && up_.session->is_linked(); }

  /// Delivers one message to an end; false where none waits.
  bool deliver(PeerEnd& end) {
    if (end.inbox.empty() || !end.session) return false;
    const auto message = std::move(end.inbox.front());
    end.inbox.pop_front();
    end.heard.push_back(message);
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
  bool step() { return deliver(down_) || deliver(up_); }
  void settle() {
    while (step()) {
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

  void act(PeerEnd& end, PeerEnd& to, PeerAction& action) {
    if (auto* text = std::get_if<peer_action::SendText>(&action)) {
      to.inbox.push_back({true, std::move(text->text)});
    } else if (auto* binary = std::get_if<peer_action::SendBinary>(&action)) {
      to.inbox.push_back({false, std::move(binary->bytes)});
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
