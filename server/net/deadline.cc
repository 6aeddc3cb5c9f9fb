#include "server/net/deadline.h"

namespace giaoban {

Deadline::Deadline(Transport transport)
    : state_(std::make_shared<State>(State{transport, boost::asio::steady_timer(transport.get_executor())})) {}

Deadline::~Deadline() { clear(); }

void Deadline::set(std::chrono::milliseconds time, Action action) {
  const std::uint64_t turn = ++state_->turn;
  state_->is_over = false;
  state_->timer.expires_after(time);
  state_->timer.async_wait([state = state_, turn, action](boost::system::error_code cancelled) {
    if (cancelled || turn != state->turn) return;
    state->is_over = true;
    boost::system::error_code ignored;
    if (action == Action::kCut) {
      state->transport.cut();
    } else {
      state->transport.socket().cancel(ignored);
    }
  });
}

void Deadline::clear() {
  ++state_->turn;
  state_->timer.cancel();
}

}  // namespace giaoban
