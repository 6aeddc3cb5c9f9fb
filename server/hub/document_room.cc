#include "server/hub/document_room.h"

#include "sync/ydoc/messages.h"

namespace giaoban {
namespace {

constexpr std::string_view kEmptyUpdate("\0\0", 2);

}  // namespace

DocumentRoom::DocumentRoom(Services& services, SpaceId space, std::string name)
    : services_(services), space_(space), name_(std::move(name)) {}

DocumentRoom::~DocumentRoom() {
  for (const auto& [connection, socket] : connections_) socket->close(1012, "the document is opened anew");
}

Result<void> DocumentRoom::open() {
  return each_update(services_.store, space_, name_, [this](std::string_view update) { cover(update); });
}

void DocumentRoom::cover(std::string_view update) {
  if (const auto summary = parse_update(update)) coverage_.add(*summary);
}

void DocumentRoom::enter(std::uint64_t connection, std::shared_ptr<Socket> socket) {
  const std::string state = coverage_.state_vector();
  socket->send(binary_frame(encode_document_message(SyncStep1{state})));
  connections_[connection] = std::move(socket);
  send_awareness(connection);
}

void DocumentRoom::leave(std::uint64_t connection) {
  connections_.erase(connection);
  withdraw(connection);
}

Result<void> DocumentRoom::answer(std::uint64_t connection, std::string_view state_vector) {
  const auto state = decode_state_vector(state_vector);
  if (!state) return std::unexpected(state.error());
  const auto socket = connections_.find(connection);
  if (socket == connections_.end()) return {};
  const auto read = each_update(services_.store, space_, name_, [&](std::string_view update) {
    const auto summary = parse_update(update);
    if (summary && lacks(*summary, *state))
      socket->second->send(binary_frame(encode_document_message(SyncUpdate{update})));
  });
  if (!read) return read;
  socket->second->send(binary_frame(encode_document_message(SyncStep2{kEmptyUpdate})));
  return {};
}

void DocumentRoom::send_all(const std::string& message, std::uint64_t except) {
  const Frame frame = binary_frame(message);
  for (const auto& [connection, socket] : connections_)
    if (connection != except) socket->send(frame);
}

void DocumentRoom::relay(std::uint64_t from, const std::string& update) {
  send_all(encode_document_message(SyncUpdate{update}), from);
}

Result<void> DocumentRoom::take_awareness(std::uint64_t source, std::string_view update) {
  const auto accepted = awareness_.apply(source, update);
  if (!accepted) return std::unexpected(accepted.error());
  pass_on(*accepted, source);
  return {};
}

void DocumentRoom::withdraw(std::uint64_t source) { pass_on(awareness_.withdraw(source), source); }

void DocumentRoom::pass_on(const std::string& awareness, std::uint64_t source) {
  if (awareness.empty()) return;
  send_all(encode_document_message(AwarenessUpdate{awareness}));
  if (services_.on_awareness) services_.on_awareness(space_, name_, awareness, source);
}

void DocumentRoom::send_awareness(std::uint64_t connection) {
  const auto socket = connections_.find(connection);
  const std::string all = awareness_.encode_all();
  if (socket != connections_.end() && !all.empty())
    socket->second->send(binary_frame(encode_document_message(AwarenessUpdate{all})));
}

}  // namespace giaoban
