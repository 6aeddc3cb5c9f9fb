#pragma once
#include <vector>

#include "tests/bench/rooms/room_client.h"
#include "sync/base/json.h"

namespace giaoban::bench {

/// Founds conferences in the first plan that the demo's secretary sees, until there are `count`; the rooms of their minutes.
std::vector<Room> own_rooms(std::uint16_t port, const std::string& cookie, unsigned count);

/// As many rooms of the stock server, which makes a document of any name.
std::vector<Room> stock_rooms(std::uint16_t port, unsigned count);

/// Puts `state` into each room, and leaves.
Json seed_rooms(const std::vector<Room>& rooms, std::string_view state, bool has_status);

/// Enters each room with one client that takes the whole document and stays: "kib_per_room" is what the server's memory
/// grew by for each.
Json hold_rooms(const std::vector<Room>& rooms, int pid);

}  // namespace giaoban::bench
