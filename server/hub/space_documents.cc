// What a SpaceHost does for the documents of its space (SPEC Y).
#include <boost/asio/post.hpp>

#include "server/hub/document_kinds.h"
#include "server/hub/space_host.h"
#include "sync/space/policy.h"

namespace giaoban {
namespace {

// A snapshot is made anew once the updates since are this much, in bytes or in number: opening a document then reads
// at most about twice what it holds.
constexpr std::size_t kTailBytes = 64 << 10;
constexpr std::size_t kTailUpdates = 2048;

bool is_worth_compacting(const DocumentRoom::Size& size) {
  return size.updates >= kTailUpdates || (size.tail >= kTailBytes && size.tail >= size.snapshot / 2);
}

}  // namespace

Result<DocumentRoom*> SpaceHost::room(const std::string& name) {
  if (!is_ready()) return fail(problem::kBusy);
  if (!has_document(space().kind(), name)) return fail(problem::kForbidden, "no such document");
  auto& room = rooms_[name];
  if (room == nullptr) {
    auto made = std::make_unique<DocumentRoom>(services_, space().id(), name, executor_);
    if (auto opened = made->open(); !opened) {
      rooms_.erase(name);
      return std::unexpected(opened.error());
    }
    room = std::move(made);
    compact_if_worth(name);
  }
  return room.get();
}

void SpaceHost::leave_room(const std::string& name, std::uint64_t source) {
  const auto room = rooms_.find(name);
  if (room == rooms_.end()) return;
  room->second->leave(source);
  // Its updates may still be on their way to the disk: who opens it before would miss them.
  if (room->second->is_empty() && pending_.empty()) rooms_.erase(room);
}

void SpaceHost::write_document(DocumentWrite write, std::function<void(const Result<void>&)> done) {
  const auto open_room = room(write.document);
  if (!open_room) return done(std::unexpected(open_room.error()));
  auto entry = replica_.make_update(write.author, write.document, write.update, services_.unix_ms());
  if (!entry) return done(std::unexpected(entry.error()));
  SpaceReplica::Step step;
  Pending pending;
  pending.finish = std::move(done);
  ++document_writes_;
  const Coverage::News news = (*open_room)->cover(write.summary);
  const bool is_new = news.has_structs || (!write.summary.deletes.empty() &&
                                           !(write.is_reply && (*open_room)->holds_deletes(write.summary)));
  if (is_new) {
    add_authors(step.commit, *entry, news.clients);
    auto applied = replica_.apply_update(std::move(*entry));
    applied.commit.rows.append(step.commit.rows);
    step = std::move(applied);
  } else if (pending_.empty()) {
    return pending.finish({});
  }
  // Nothing new, but what it repeats may still be in flight: an empty commit waits for it.
  step.commit.is_patient = true;
  submit(std::move(step), std::move(pending), write.source);
}

/// An entry of another node, of a document that may be closed: then only the store knows who is new.
void SpaceHost::cover_entry(Commit& commit, const ParsedEntry& entry) {
  ++document_writes_;
  const auto summary = parse_update(entry.update());
  if (!summary) return;
  std::vector<std::uint64_t> clients;
  if (const auto room = rooms_.find(entry.document); room != rooms_.end()) {
    clients = room->second->cover(*summary).clients;
  } else {
    for (const ClockRange& range : summary->structs)
      if (!read_author(services_.store, space().id(), entry.document, range.client)) clients.push_back(range.client);
  }
  add_authors(commit, entry, clients);
}

void SpaceHost::add_authors(Commit& commit, const ParsedEntry& entry, const std::vector<std::uint64_t>& clients) {
  for (const std::uint64_t client : clients)
    add_author(commit.rows, space().id(), entry.document, client, {entry.author, entry.hlc});
}

/// Off the hot path: the document is read and built in the background, and only its bytes come back.
void SpaceHost::compact_if_worth(const std::string& name) {
  const auto room = rooms_.find(name);
  if (room == rooms_.end() || !is_worth_compacting(room->second->size()) || !compacting_.insert(name).second) return;
  services_.in_background([self = shared_from_this(), name, floor = feed_floor_] {
    auto document = read_document(self->services_.store, self->space().id(), name);
    auto snapshot = document ? compact(*document) : std::unexpected(document.error());
    boost::asio::post(self->executor_, [self, name, floor, document = std::move(document), snapshot = std::move(snapshot)] {
      if (floor != self->feed_floor_) return (void)self->compacting_.erase(name);  // it was cut meanwhile
      self->put_snapshot(name, document.value_or(StoredDocument()), snapshot);
    });
  });
}

void SpaceHost::put_snapshot(const std::string& name, const StoredDocument& document, const Result<std::string>& snapshot) {
  if (!snapshot || !is_ready()) {
    // What is stored stays as it is, and is tried again once as much has come again.
    if (const auto room = rooms_.find(name); room != rooms_.end())
      room->second->set_size({room->second->size().snapshot + room->second->size().tail, 0, 0});
    compacting_.erase(name);
    return;
  }
  Commit commit;
  commit.is_patient = true;
  Pending pending;
  add_snapshot(commit, space().id(), name, document, *snapshot);
  pending.finish = [this, name, bytes = snapshot->size(), tail = document.tail_bytes(),
                    updates = document.tail.size()](const Result<void>& outcome) {
    compacting_.erase(name);
    const auto room = rooms_.find(name);
    if (!outcome || room == rooms_.end()) return;
    const DocumentRoom::Size now = room->second->size();
    room->second->set_size({bytes, now.tail - std::min(tail, now.tail), now.updates - std::min(updates, now.updates)});
  };
  submit(std::move(commit), std::move(pending));
}

void SpaceHost::remote_awareness(const std::string& name, std::uint64_t source, std::string_view update) {
  if (const auto room = rooms_.find(name); room != rooms_.end()) (void)room->second->take_awareness(source, update);
}

void SpaceHost::withdraw_awareness(std::uint64_t source) {
  for (auto& [name, room] : rooms_) room->withdraw(source);
}

}  // namespace giaoban
