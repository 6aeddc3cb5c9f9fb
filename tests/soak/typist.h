#pragma once
#include "tests/bench/rooms/room_client.h"

namespace giaoban::soak {

/// Somebody who writes the minutes, one letter after the other.
class Typist {
 public:
  explicit Typist(bench::Room room);

  void type() { client_.type(); }
  std::uint64_t typed() const { return client_.clock(); }
  /// Takes what came, if anything did.
  void look();
  /// Waits until all that was typed is durable, and asks as a newcomer: how many of the letters are not there.
  std::uint64_t missed();

 private:
  const bench::Room room_;
  bench::RoomClient client_;
};

}  // namespace giaoban::soak
