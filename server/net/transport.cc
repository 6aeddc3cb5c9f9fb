#include "server/net/transport.h"

#include <openssl/ssl.h>

#include <boost/asio/write.hpp>

namespace giaoban {
namespace asio = boost::asio;

namespace {

// A buffer that held more gives its memory back: a node has thousands of connections that are idle most of the time.
constexpr std::size_t kKeptCapacity = 512;
constexpr std::string_view kExporterLabel = "EXPORTER-Channel-Binding";  // RFC 9266, 2

void clear_buffer(std::string& buffer) {
  if (buffer.capacity() > kKeptCapacity) {
    std::string().swap(buffer);
  } else {
    buffer.clear();
  }
}

}  // namespace

Transport::State::State(Socket accepted, std::shared_ptr<asio::ssl::context> tls_context)
    : socket(std::move(accepted)),
      context(std::move(tls_context)),
      room(socket.get_executor(), asio::steady_timer::time_point::max()) {
  if (context) tls.emplace(socket, *context);
}

Transport::Transport(Socket socket, std::shared_ptr<asio::ssl::context> tls)
    : state_(std::make_shared<State>(std::move(socket), std::move(tls))) {}

Hash tls_channel(SSL* tls) {
  Hash name;
  if (SSL_version(tls) < TLS1_3_VERSION && SSL_get_extms_support(tls) != 1) return name;
  // The context is there and empty: under TLS 1.2 that is not the same as none.
  const int made = SSL_export_keying_material(tls, name.bytes.data(), name.bytes.size(), kExporterLabel.data(),
                                              kExporterLabel.size(), nullptr, 0, 1);
  return made == 1 ? name : Hash();
}

void Transport::State::send_gathered() {
  if (!in_flight.empty() || gathering.empty()) return;
  if (error) return clear_buffer(gathering);
  in_flight.swap(gathering);
  auto done = [self = shared_from_this()](Error failed, std::size_t) { self->written(failed); };
  if (tls) {
    asio::async_write(*tls, asio::buffer(in_flight), std::move(done));
  } else {
    asio::async_write(socket, asio::buffer(in_flight), std::move(done));
  }
}

void Transport::State::written(Error failed) {
  clear_buffer(in_flight);
  if (failed) {
    error = failed;
    clear_buffer(gathering);
  }
  send_gathered();
  room.cancel();
}

void Transport::cut() {
  if (!state_->error) state_->error = asio::error::operation_aborted;
  Error ignored;
  state_->socket.close(ignored);
}

}  // namespace giaoban
