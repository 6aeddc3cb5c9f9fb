#pragma once
#include "tests/unit/peer_pipe.h"

namespace giaoban {

/// Two nodes that both hold the start of a space and have each written more since, apart: the state before the
/// link that tests/golden/peer_protocol_1.json holds.
struct ReleaseOneWorld {
  PeerNode parent{1}, child{2};
  PeerPipe pipe{child, parent};
  SpaceId space = found(parent, 1, {&child});

  ReleaseOneWorld() {
    const auto start = parent.read_batch({space, parent.id()}, 1, limits::kBatchBytes);
    RC_ASSERT(start.has_value() && start->has_value());
    RC_ASSERT(child.take(**start).has_value());
    for (int i = 0; i < 40; ++i) parent.write(space, {item("p" + std::to_string(i), std::string(250, 'a' + i % 26))});
    child.write(space, {delegate(child, "1"), delegate(child, "2")});
    child.write(space, {item("c1", "Tham luận của xã")});
    both_held_ = parent.held(space);
    both_held_[child.id()] = child.held(space).at(child.id());
  }

  /// What both hold once they have exchanged.
  const VersionVector& both_held() const { return both_held_; }

 private:
  VersionVector both_held_;
};

}  // namespace giaoban
