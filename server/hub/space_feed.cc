// What a SpaceHost sends to those who follow its records (SPEC F2–F4).
#include <algorithm>

#include "server/hub/space_host.h"
#include "sync/base/limits.h"

namespace giaoban {
namespace {

constexpr std::size_t kSnapshotPartBytes = 256 << 10;

std::string changes_text(const SpaceId& space, std::uint64_t offset, const std::vector<std::string>& changes) {
  std::string text = R"({"type":"changes","space":")" + space.text() + R"(","offset":)" + std::to_string(offset) +
                     R"(,"changes":[)";
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (i > 0) text += ',';
    text += changes[i];
  }
  return text += "]}";
}

std::string snapshot_text(const SpaceId& space, std::uint64_t offset, bool last, const std::string& records) {
  return R"({"type":"snapshot","space":")" + space.text() + R"(","offset":)" + std::to_string(offset) +
         R"(,"last":)" + (last ? "true" : "false") + R"(,"records":[)" + records + "]}";
}

}  // namespace

std::string SpaceHost::change_text(const RecordKey& key, const Record* record) const {
  const bool shown = record != nullptr && record->exists();
  return R"({"collection":")" + key.first + R"(","id":")" + key.second + R"(","record":)" +
         (shown ? to_text(record->visible()) : "null") + "}";
}

void SpaceHost::send_changes(const std::vector<Pending>& done) {
  if (subscribers_.empty()) return;
  std::map<RecordKey, std::string> latest;  // a record that changed twice in the group is told once
  for (const Pending& pending : done)
    for (const Effect& effect : pending.effects)
      if (!effect.record.first.empty()) latest[effect.record] = effect.change_text;
  if (latest.empty()) return;
  std::vector<std::string> changes;
  changes.reserve(latest.size());
  for (auto& [key, text] : latest) {
    if (text.empty()) {  // nobody followed when the change was made
      const auto row = services_.store.get(Table::kRecords, layout::record_key(space_.id(), key));
      const auto record = row ? Record::decode(*row) : Result<Record>(Record());
      text = change_text(key, record ? &*record : nullptr);
    }
    changes.push_back(std::move(text));
  }
  const Frame frame = text_frame(changes_text(space_.id(), durable_offset_, changes));
  for (const auto& subscriber : subscribers_) subscriber->send(frame);
}

void SpaceHost::subscribe(const std::shared_ptr<Socket>& socket, std::uint64_t since) {
  unsubscribe(socket);
  subscribers_.push_back(socket);
  const bool too_old = since == 0 || since > durable_offset_ || durable_offset_ - since > limits::kFeedReplay;
  if (too_old)
    send_snapshot(*socket);
  else
    send_since(*socket, since);
}

void SpaceHost::unsubscribe(const std::shared_ptr<Socket>& socket) { std::erase(subscribers_, socket); }

void SpaceHost::send_snapshot(Socket& socket) {
  // The offset first: what becomes durable meanwhile is in the snapshot and told again, which does no harm (F4).
  const std::uint64_t offset = durable_offset_;
  const std::string prefix(as_text(space_.id().view()));
  std::string part;
  services_.store.scan(Table::kRecords, prefix, Store::after_prefix(prefix),
                       [&](std::string_view key, std::string_view value) {
                         const auto record = Record::decode(value);
                         if (!record || !record->exists()) return true;
                         if (part.size() > kSnapshotPartBytes) {
                           socket.send(text_frame(snapshot_text(space_.id(), offset, false, part)));
                           part.clear();
                         }
                         if (!part.empty()) part += ',';
                         part += change_text(layout::read_record_key(key), &*record);
                         return true;
                       });
  socket.send(text_frame(snapshot_text(space_.id(), offset, true, part)));
}

void SpaceHost::send_since(Socket& socket, std::uint64_t since) {
  const auto touched = touched_records(services_.store, space_.id(), since, durable_offset_);
  if (!touched) return send_snapshot(socket);
  std::vector<std::string> changes;
  for (const RecordKey& key : *touched) {
    const auto row = services_.store.get(Table::kRecords, layout::record_key(space_.id(), key));
    const auto record = row ? Record::decode(*row) : Result<Record>(Record());
    changes.push_back(change_text(key, record ? &*record : nullptr));
  }
  socket.send(text_frame(changes_text(space_.id(), durable_offset_, changes)));
}

}  // namespace giaoban
