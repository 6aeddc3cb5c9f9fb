#include "tests/simulation/connection.h"

namespace giaoban::simulation {
namespace {

constexpr std::uint64_t kDelayMinMs = 1, kDelayMaxMs = 40;

}  // namespace

Connection::Connection(Parts parts, std::uint32_t child, std::uint32_t parent) : parts_(std::move(parts)) {
  for (End& end : ends_) end.connection = this;
  ends_[0].node = child;
  ends_[0].is_child = true;
  ends_[1].node = parent;
}

void Connection::End::send(bool is_text, std::string bytes) { connection->deliver(connection->other(*this), is_text, std::move(bytes)); }

void Connection::End::close() {
  // Not now: whoever closes is in the middle of something.
  connection->parts_.schedule.after(0, [this, alive = std::weak_ptr(connection->alive_)] {
    if (!alive.expired()) connection->lose(*this, true);
  });
}

void Connection::deliver(End& to, bool is_text, std::string bytes) {
  // What follows a lost message never arrives: TCP would hold it back until that came.
  to.has_hole |= parts_.road.is_dead(!to.is_child, parts_.schedule.now());
  if (to.has_hole) return;
  const std::uint64_t delay = parts_.random.between(kDelayMinMs, kDelayMaxMs) + parts_.random.below(parts_.road.extra_ms + 1);
  to.arrives_ms = std::max(to.arrives_ms, parts_.schedule.now() + delay);
  parts_.schedule.at(to.arrives_ms, [this, alive = std::weak_ptr(alive_), &to, is_text, bytes = std::move(bytes)] {
    if (alive.expired() || !to.link) return;
    ++parts_.messages;
    to.link->receive(is_text, bytes);
  });
}

void Connection::tell_closed(End& to) {
  if (!to.link || to.has_hole || parts_.road.is_dead(!to.is_child, parts_.schedule.now())) return;
  parts_.schedule.at(std::max(to.arrives_ms, parts_.schedule.now() + kDelayMinMs), [alive = std::weak_ptr(alive_), &to] {
    if (!alive.expired()) to.link.reset();
  });
}

void Connection::lose(End& end, bool is_told) {
  if (!end.link) return;
  end.link.reset();
  if (is_told) tell_closed(other(end));
}

void Connection::cut() {
  for (End& end : ends_) tell_closed(end);
}

}  // namespace giaoban::simulation
