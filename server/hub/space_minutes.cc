// What a SpaceHost does for the minutes of a sitting: puts in what happened, as the one node that decides on it (SPEC M).
#include <boost/asio/post.hpp>

#include "server/hub/document_kinds.h"
#include "server/hub/minutes_writing.h"
#include "server/hub/space_host.h"
#include "sync/base/bytes.h"
#include "sync/base/random.h"
#include "sync/ydoc/update.h"

namespace giaoban {
namespace {

Result<std::string> updated(const Store& store, const SpaceId& space, std::uint64_t client, const std::vector<MinutesEvent>& events) {
  const auto stored = read_document(store, space, kMinutesName);
  if (!stored) return std::unexpected(stored.error());
  Document minutes({.client = client});
  if (!stored->snapshot.empty())
    if (auto taken = minutes.apply(stored->snapshot, nullptr, kStoredUpdate); !taken) return std::unexpected(taken.error());
  for (const auto& update : stored->tail)
    if (auto taken = minutes.apply(update.bytes, nullptr, kStoredUpdate); !taken) return std::unexpected(taken.error());
  return write_minutes(minutes, events);
}

}  // namespace

/// Off the hot path: the minutes are read and built in the background. One at a time, so that it reads what it wrote; what
/// people type meanwhile is merged as any two edits are.
void SpaceHost::fill_minutes() {
  if (is_filling_minutes_ || !has_minutes_news_ || !is_ready()) return;
  has_minutes_news_ = false;
  if (!fills_minutes(space(), services_.signer.node())) return;
  const auto registry = services_.directory.registry();
  auto events = minutes_events(space(), registry.get());
  if (minutes_client_ == 0) {
    // Of this start alone: a node that came back from an older copy never counts on where it was.
    const auto drawn = random_bytes<4>();
    for (const std::uint8_t byte : drawn) minutes_client_ = minutes_client_ << 8 | byte;
    minutes_client_ |= 1;
  }
  is_filling_minutes_ = true;
  services_.in_background([self = shared_from_this(), client = minutes_client_, events = std::move(events)] {
    auto update = updated(self->services_.store, self->space().id(), client, events);
    boost::asio::post(self->executor_, [self, update = std::move(update)] { self->put_into_minutes(update); });
  });
}

/// What cannot be written now, since the minutes are full or the node is busy, comes with the next event.
void SpaceHost::put_into_minutes(const Result<std::string>& update) {
  is_filling_minutes_ = false;
  auto summary = update ? parse_update(*update) : std::unexpected(update.error());
  if (!summary || summary->structs.empty()) return fill_minutes();
  const auto open_room = room(std::string(kMinutesName));
  if (!open_room || !(*open_room)->has_room(update->size()) || !fills_minutes(space(), services_.signer.node())) return;
  is_filling_minutes_ = true;
  DocumentWrite write{{}, std::string(kMinutesName), *update, std::move(*summary)};
  write_document(std::move(write), [self = shared_from_this()](const Result<void>& outcome) {
    self->is_filling_minutes_ = false;
    self->has_minutes_news_ |= outcome.has_value();  // there may be more than one update takes
    self->fill_minutes();
  });
}

}  // namespace giaoban
