#include <doctest/doctest.h>

#include "server/link/piece_keeper.h"

namespace giaoban {
namespace {

NodeId node_of(std::uint8_t number) {
  NodeId node;
  node.bytes[0] = number;
  return node;
}

/// Gives a node's gatherer the start of a message, and lets go of it as a link that broke does.
void begin_message(PieceKeeper& keeper, const NodeId& node, std::size_t size) {
  const std::string start(size, 'x');
  REQUIRE(keeper.of(node)->add({hash_of(node.text()), 0, 4 << 20, start}).has_value());
}

}  // namespace

TEST_CASE("[P20] what arrived before a link broke is there for the next one, for a while") {
  PieceKeeper keeper;
  begin_message(keeper, node_of(1), 1000);
  keeper.tick(1000);
  keeper.tick(1000 + PieceKeeper::kKeptMs - 1);
  CHECK(keeper.of(node_of(1))->bytes() == 1000);
  keeper.tick(1000 + PieceKeeper::kKeptMs);
  CHECK(keeper.of(node_of(1))->bytes() == 0);
}

TEST_CASE("[P20] what a link holds is not dropped under it") {
  PieceKeeper keeper;
  begin_message(keeper, node_of(1), 1000);
  const auto held = keeper.of(node_of(1));
  keeper.tick(1000);
  keeper.tick(1000 + 2 * PieceKeeper::kKeptMs);
  CHECK(keeper.of(node_of(1)) == held);
  CHECK(held->bytes() == 1000);
}

TEST_CASE("[P20] what all nodes left behind is bounded, and the stalest goes first") {
  PieceKeeper keeper;
  constexpr std::size_t kEach = (4 << 20) - 1;  // all but the last byte of what begin_message() announces
  constexpr std::size_t kFit = PieceKeeper::kKeptBytes / kEach;
  for (std::size_t i = 0; i < kFit + 2; ++i) {
    begin_message(keeper, node_of(static_cast<std::uint8_t>(i)), kEach);
    keeper.tick(1000 + i);
  }
  for (std::size_t i = 0; i < kFit + 2; ++i)
    CHECK(keeper.of(node_of(static_cast<std::uint8_t>(i)))->bytes() == (i < 2 ? 0 : kEach));
}

}  // namespace giaoban
