#include "server/hub/document_room.h"

#include <algorithm>

#include "sync/ydoc/diff.h"
#include "sync/ydoc/merge.h"
#include "sync/ydoc/messages.h"

namespace giaoban {
namespace {

constexpr std::uint64_t kUsualTickMs = 20;  // a crowd is what would make presence wait longer than that

}  // namespace

DocumentRoom::DocumentRoom(Services& services, SpaceId space, std::string name, boost::asio::any_io_executor executor)
    : services_(services), space_(space), name_(std::move(name)), tick_(executor) {}

DocumentRoom::~DocumentRoom() {
  for (const auto& [connection, socket] : connections_) socket->close(1012, "the document is opened anew");
}

Result<void> DocumentRoom::open() {
  const auto stored = read_document(services_.store, space_, name_);
  if (!stored) return std::unexpected(stored.error());
  const auto take = [this](std::string_view update) {
    if (const auto summary = parse_update(update, kStoredUpdate)) coverage_.add(*summary);
  };
  if (!stored->snapshot.empty()) take(stored->snapshot);
  for (const auto& update : stored->tail) take(update.bytes);
  size_ = {stored->snapshot.size(), stored->tail_bytes(), stored->tail.size()};
  return {};
}

bool DocumentRoom::holds_deletes(const UpdateSummary& summary) const {
  if (summary.deletes.empty()) return true;
  const auto stored = read_document(services_.store, space_, name_);
  if (!stored) return false;
  std::vector<ClockRange> deletes;
  const auto add = [&](std::string_view update) {
    const auto held = parse_update(update, kStoredUpdate);
    if (held) deletes.insert(deletes.end(), held->deletes.begin(), held->deletes.end());
  };
  add(stored->snapshot);
  for (const auto& update : stored->tail) add(update.bytes);
  return has_deletes(deletes, summary);
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

/// A snapshot goes as it is stored to whoever has nothing; otherwise what is lacking is cut out of its bytes.
Result<void> DocumentRoom::answer(std::uint64_t connection, std::string_view state_vector) {
  const auto state = decode_state_vector(state_vector);
  if (!state) return std::unexpected(state.error());
  const auto socket = connections_.find(connection);
  if (socket == connections_.end()) return {};
  const auto stored = read_document(services_.store, space_, name_);
  if (!stored) return std::unexpected(stored.error());
  const auto part = [&](std::string_view update) {
    return state->empty() ? Result<std::string>(update) : diff_update(update, *state);
  };
  if (!stored->snapshot.empty()) {
    const auto lacking = part(stored->snapshot);
    if (!lacking) return std::unexpected(lacking.error());
    socket->second->send(binary_frame(encode_document_message(SyncUpdate{*lacking})));
  }
  const auto merged = stored->merged_tail();
  const auto lacking = merged ? part(*merged) : merged;
  if (!lacking) return std::unexpected(lacking.error());
  socket->second->send(binary_frame(encode_document_message(SyncStep2{*lacking})));
  return {};
}

void DocumentRoom::relay(std::uint64_t from, std::string update) {
  size_.tail += update.size();
  ++size_.updates;
  updates_.emplace_back(from, std::move(update));
  schedule(services_.unix_ms());
}

std::uint64_t DocumentRoom::presence_pause_ms() const {
  using namespace std::chrono;
  const auto crowd = duration_cast<milliseconds>(std::min<microseconds>(connections_.size() * kCrowdStep, kCrowdPause)).count();
  return crowd > static_cast<long>(kUsualTickMs) ? static_cast<std::uint64_t>(crowd) : services_.tick_ms;
}

/// Sends at once what has waited long enough, or had nothing sent before it, and sees to the rest.
void DocumentRoom::schedule(std::uint64_t now_ms) {
  const auto due_in = [&](std::uint64_t sent_ms, std::uint64_t pause_ms) {
    return now_ms < sent_ms || now_ms - sent_ms >= pause_ms ? 0 : sent_ms + pause_ms - now_ms;  // a clock may step back
  };
  std::optional<std::uint64_t> wait_ms;
  if (!updates_.empty()) {
    const std::uint64_t updates_ms = due_in(updates_sent_ms_, services_.tick_ms);
    if (updates_ms == 0) send_updates(now_ms);
    else wait_ms = updates_ms;
  }
  if (!moved_.empty()) {
    const std::uint64_t presence_ms = due_in(presence_sent_ms_, presence_pause_ms());
    if (presence_ms == 0) send_presence(now_ms);
    else wait_ms = std::min(wait_ms.value_or(presence_ms), presence_ms);
  }
  if (wait_ms) wait_until(now_ms + *wait_ms, now_ms);
}

void DocumentRoom::wait_until(std::uint64_t due_ms, std::uint64_t now_ms) {
  if (scheduled_ms_ && *scheduled_ms_ <= due_ms) return;
  scheduled_ms_ = due_ms;
  tick_.expires_after(std::chrono::milliseconds(due_ms - now_ms));
  tick_.async_wait([this, alive = std::weak_ptr(alive_)](const boost::system::error_code& cancelled) {
    if (cancelled || alive.expired()) return;
    // What was waited for is over, whatever the wall clock says: it may have been set back.
    schedule(std::max(services_.unix_ms(), *std::exchange(scheduled_ms_, std::nullopt)));
  });
}

void DocumentRoom::send_presence(std::uint64_t now_ms) {
  presence_sent_ms_ = now_ms;
  const std::vector<std::uint64_t> moved(moved_.begin(), moved_.end());
  moved_.clear();
  if (const std::string how = awareness_.encode(moved); !how.empty()) send_all(encode_document_message(AwarenessUpdate{how}));
}

void DocumentRoom::send_updates(std::uint64_t now_ms) {
  updates_sent_ms_ = now_ms;
  const auto updates = std::exchange(updates_, {});
  if (connections_.empty()) return;
  const std::uint64_t from = updates.front().first;
  const bool is_from_one = std::ranges::all_of(updates, [&](const auto& update) { return update.first == from; });
  std::vector<std::string_view> views;
  for (const auto& update : updates) views.emplace_back(update.second);
  const auto merged = views.size() > 1 ? merge_updates(views) : Result<std::string>(std::string(views.front()));
  if (merged) return send_all(encode_document_message(SyncUpdate{*merged}), is_from_one ? from : 0);
  for (const auto& [source, update] : updates) send_all(encode_document_message(SyncUpdate{update}), source);
}

void DocumentRoom::send_all(std::string message, std::uint64_t except) {
  const Frame frame = binary_frame(std::move(message));
  for (const auto& [connection, socket] : connections_)
    if (connection != except) socket->send(frame);
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
  if (services_.on_awareness) services_.on_awareness(space_, name_, awareness, source);
  if (const auto entries = parse_awareness(awareness))
    for (const AwarenessEntry& entry : *entries) moved_.insert(entry.client);
  schedule(services_.unix_ms());
}

void DocumentRoom::send_awareness(std::uint64_t connection) {
  const auto socket = connections_.find(connection);
  const std::string all = awareness_.encode_all();
  if (socket != connections_.end() && !all.empty())
    socket->second->send(binary_frame(encode_document_message(AwarenessUpdate{all})));
}

}  // namespace giaoban
