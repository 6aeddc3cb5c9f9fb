#pragma once
#include <functional>
#include <memory>
#include <string>

#include "server/hub/socket.h"
#include "server/net/connection_registry.h"
#include "server/net/frame_reader.h"
#include "server/net/server.h"
#include "server/net/transport.h"

namespace giaoban {

/// A WebSocket after its handshake. Once started it lives until it has closed and nobody holds it.
class WebSocket : public Socket, public Connection {
 public:
  /// Begins to serve; `ended` is called once, after on_close. On the executor, once.
  virtual void start(std::function<void()> ended) = 0;
};

/// What the handshake of a WebSocket came to.
struct Handshake {
  FrameReader::Sender peer;
  std::string early = {};     ///< what the peer has sent behind it
  bool is_deflating = false;  ///< compression was agreed upon
};

/// Takes over the socket of `transport`. Error: unreachable.
Result<std::shared_ptr<WebSocket>> make_websocket(Transport& transport, Handshake handshake, const ServerLimits& limits,
                                                  std::unique_ptr<SocketHandler> handler);

}  // namespace giaoban
