#include "tests/bench/rooms/room_client.h"

#include "sync/ydoc/lib0.h"
#include "sync/ydoc/messages.h"
#include "tests/bench/load/frames.h"

namespace giaoban::bench {
namespace {

/// An update with one letter at the end of what the client wrote before.
std::string keystroke(std::uint64_t client, std::uint64_t clock) {
  constexpr char kFirst[] = "\x04\x01\x07" "default" "\x01" "a", kNext = '\x84';
  std::string out = "\x01\x01";
  append_varuint(out, client);
  append_varuint(out, clock);
  if (clock == 0) {
    out.append(kFirst, sizeof kFirst - 1);
  } else {
    out += kNext;
    append_varuint(out, client);
    append_varuint(out, clock - 1);
    append_var_bytes(out, "a");
  }
  out += '\0';
  return out;
}

}  // namespace

RoomClient::RoomClient(const Room& room, std::uint64_t client) : socket_(room.port, room.endpoint), client_(client) {}

void RoomClient::send(std::string_view message) {
  std::string frame;
  append_frame(frame, message, kBinaryFrame);
  socket_.send_raw(frame);
}

void RoomClient::ask_state(const StateVector& state) { send(encode_document_message(SyncStep1{encode_state_vector(state)})); }

void RoomClient::type() {
  send_update(keystroke(client_, clock_));
  ++clock_;
}

void RoomClient::send_update(std::string_view update) { send(encode_document_message(SyncUpdate{update})); }

void RoomClient::announce() {
  std::string update = "\x01";
  append_varuint(update, client_);
  append_varuint(update, ++awareness_clock_);
  append_var_bytes(update, R"({"user":{"name":"Lê Thị Chi","color":"#8f1d21"},"cursor":{"anchor":12,"head":15}})");
  send(encode_document_message(AwarenessUpdate{update}));
}

void RoomClient::ask_barrier(std::string_view bytes) { send(encode_document_message(SyncStatus{bytes})); }

void RoomClient::receive(const Seen& seen) {
  socket_.receive([&](std::string_view bytes) {
    const auto message = decode_document_message(bytes);
    if (!message) give_up("the server sends " + message.error().detail);
    if (const auto* update = std::get_if<SyncUpdate>(&*message)) seen.update(update->update, false);
    if (const auto* update = std::get_if<SyncStep2>(&*message)) seen.update(update->update, true);
    if (std::holds_alternative<AwarenessUpdate>(*message) && seen.awareness) seen.awareness();
    if (const auto* status = std::get_if<SyncStatus>(&*message); status && seen.barrier) seen.barrier(status->bytes);
    if (const auto* denied = std::get_if<PermissionDenied>(&*message)) give_up("denied: " + std::string(denied->reason));
  });
}

}  // namespace giaoban::bench
