// What a SpaceHost sends to those who follow its records (SPEC F2–F4, F14).
#include <algorithm>
#include <boost/asio/post.hpp>
#include <limits>

#include "schema/messages.h"
#include "server/hub/space_host.h"
#include "sync/base/limits.h"
#include "sync/store/writers.h"

namespace giaoban {
namespace {

constexpr std::size_t kSnapshotPartBytes = 64 << 10;
constexpr std::size_t kChangesBytes = 2 << 20;  ///< of an answer in one message; beyond, a snapshot goes at the reader's pace
constexpr std::chrono::seconds kAnswersTime{2};  // in which those who come back together ask

bool is_ballot(std::string_view collection) { return collection == "ballots"; }

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

schema::FieldVersion described(const std::string& field, const Version& version, const std::optional<Author>& author) {
  schema::FieldVersion out;
  out.field = field;
  if (!version.value.is_null()) out.value[field] = version.value;
  out.at_ms = hlc_ms(version.stamp.hlc);
  if (author && !author->unit.is_zero()) {
    out.unit = author->unit;
    out.account = author->account;
  }
  return out;
}

}  // namespace

/// The `conflicts` of a record, with the comma before them; empty where there are none.
std::string SpaceHost::conflicts_text(const Record& record) const {
  if (!record.is_contended()) return {};
  Json all = Json::array();
  record.each_register([&](const std::string& name, const Register& field) {
    const auto others = field.others();
    if (others.empty()) return;
    const auto add = [&](const Version& version) {
      const LogId log{space().id(), version.stamp.origin};
      all.push_back(described(name, version, author_at(services_.store, services_.catalog, log, version.stamp.hlc)).encode());
    };
    add({field.value(), field.stamp()});
    for (const Version& version : others) add(version);
  });
  return all.empty() ? std::string() : R"(,"conflicts":)" + to_text(all);
}

std::string SpaceHost::change_text(const RecordKey& key, const Record* record) const {
  const bool shown = record != nullptr && record->exists();
  return R"({"collection":")" + key.first + R"(","id":")" + key.second + R"(","record":)" +
         (shown ? to_text(record->visible()) + conflicts_text(*record) : "null") + "}";
}

void SpaceHost::send_changes(const std::vector<Pending>& done) {
  if (!is_followed()) return;
  std::map<RecordKey, std::string> latest;  // a record that changed twice in the group is told once
  for (const Pending& pending : done)
    for (const Effect& effect : pending.effects)
      if (!effect.record.first.empty()) latest[effect.record] = effect.change_text;
  if (latest.empty()) return;
  std::vector<std::string> changes;
  std::size_t ballots = 0;  // they come last
  for (const bool of_ballots : {false, true}) {
    if (of_ballots && ballot_subscribers_.empty()) break;
    for (auto& [key, text] : latest) {
      if (is_ballot(key.first) != of_ballots) continue;
      if (text.empty()) {  // nobody followed when the change was made
        const auto row = services_.store.get(Table::kRecords, layout::record_key(space().id(), key));
        const auto record = row ? Record::decode(*row) : Result<Record>(Record());
        text = change_text(key, record ? &*record : nullptr);
      }
      changes.push_back(std::move(text));
      ballots += of_ballots;
    }
  }
  send_to_subscribers(changes, true);
  changes.resize(changes.size() - ballots);
  send_to_subscribers(changes, false);
  if (std::ranges::any_of(latest, [](const auto& one) { return is_ballot(one.first.first); })) tell_turnout_later();
}

/// One frame for all of a kind.
void SpaceHost::send_to_subscribers(const std::vector<std::string>& changes, bool ballots) {
  if (subscribers(ballots).empty() || changes.empty()) return;
  const Frame frame = text_frame(changes_text(space().id(), durable_offset_, changes));
  Sockets slow;
  std::erase_if(subscribers(ballots), [&](const std::shared_ptr<Socket>& subscriber) {
    const std::size_t queued = subscriber->queued_bytes();
    const bool has_room = queued == 0 || queued + frame.bytes->size() <= kFollowerQueueBytes;
    if (has_room) {
      subscriber->send(frame);
    } else {
      slow.push_back(subscriber);
    }
    return !has_room;
  });
  for (const auto& socket : slow) fall_behind(socket, {told_offset_, ballots});
}

/// Sends nothing more until the socket has read what it has, and then what it lacks (SPEC F9).
void SpaceHost::fall_behind(const std::shared_ptr<Socket>& socket, const Behind& behind) {
  behind_[socket] = behind;
  socket->when_drained([weak_self = weak_from_this(), weak = std::weak_ptr(socket)] {
    const auto self = weak_self.lock();
    if (!self) return;
    boost::asio::post(self->executor_, [self, weak] {
      const auto reader = weak.lock();
      const auto found = self->behind_.find(reader);
      if (reader && found != self->behind_.end()) self->follow_from(reader, found->second.since, found->second.ballots);
    });
  });
}

void SpaceHost::subscribe(const std::shared_ptr<Socket>& socket, const Follow& follow) {
  follow_from(socket, follow.since, follow.ballots);
  if (!follow.ballots) greet_with_turnout(*socket);
  watch_presence(socket, follow.presence);
  tell_presence_later();
}

void SpaceHost::follow_from(const std::shared_ptr<Socket>& socket, std::uint64_t since, bool ballots) {
  stop_following(socket);
  if (socket->queued_bytes() > kFollowerQueueBytes) return fall_behind(socket, {since, ballots});
  const bool too_old = since == 0 || since < feed_floor_ || since > durable_offset_ || durable_offset_ - since > limits::kFeedReplay;
  if (!too_old && send_since(*socket, {since, ballots}, kChangesBytes)) {
    subscribers(ballots).push_back(socket);
  } else {
    // The offset first: what becomes durable meanwhile is in the snapshot and told again, which does no harm (F4).
    snapshots_[socket] = {durable_offset_, std::string(as_text(space().id().view())), ballots};
    continue_snapshot(socket);
  }
}

/// Entries were set aside: everybody gets everything anew, documents too.
void SpaceHost::restart_followers() {
  feed_floor_ = read_feed_floor(services_.store, space().id());
  rooms_.clear();
  snapshot_all();
}

/// Everybody gets all records anew.
void SpaceHost::snapshot_all() {
  answers_.clear();
  for (const auto& [socket, snapshot] : snapshots_) subscribers(snapshot.ballots).push_back(socket);
  for (auto& [socket, behind] : behind_) behind.since = 0;
  for (const bool ballots : {false, true})
    for (const auto& socket : std::exchange(subscribers(ballots), {})) follow_from(socket, 0, ballots);
}

void SpaceHost::unsubscribe(const std::shared_ptr<Socket>& socket) {
  stop_following(socket);
  watch_presence(socket, false);
  tell_presence_later();
}

void SpaceHost::stop_following(const std::shared_ptr<Socket>& socket) {
  for (const bool ballots : {false, true}) std::erase(subscribers(ballots), socket);
  snapshots_.erase(socket);
  behind_.erase(socket);
}

/// Sends parts at the pace of the reader. Changes follow once it has all of them, beginning with what came meanwhile.
void SpaceHost::continue_snapshot(const std::shared_ptr<Socket>& socket) {
  const auto found = snapshots_.find(socket);
  if (found == snapshots_.end()) return;
  Snapshot& snapshot = found->second;
  const bool has_room = socket->queued_bytes() <= kFollowerQueueBytes;  // other spaces send to it too
  const bool is_last = has_room && send_part(*socket, snapshot);
  if (!is_last)
    return socket->when_drained([self = shared_from_this(), weak = std::weak_ptr(socket)] {
      boost::asio::post(self->executor_, [self, weak] {
        if (const auto reader = weak.lock()) self->continue_snapshot(reader);
      });
    });
  const Behind from{snapshot.offset, snapshot.ballots};
  snapshots_.erase(found);
  if (from.since < feed_floor_) return fall_behind(socket, {0, from.ballots});  // what changed meanwhile is not told any more
  if (durable_offset_ > from.since && !send_since(*socket, from, std::numeric_limits<std::size_t>::max()))
    return socket->close(1011, problem::kDataDamaged);
  subscribers(from.ballots).push_back(socket);
}

/// Sends the records from `snapshot.next` on, and moves it. Returns whether these were the last.
bool SpaceHost::send_part(Socket& socket, Snapshot& snapshot) {
  const bool is_current = snapshot.offset == durable_offset_;
  const std::string asked = (snapshot.ballots ? "snapshot with ballots " : "snapshot ") + snapshot.next;
  const auto* known = is_current ? answers_.find(durable_offset_, asked) : nullptr;
  const auto answer = known != nullptr ? Result<SharedAnswers::Answer>(*known) : read_part(snapshot);
  if (!answer) {
    socket.close(1011, answer.error().code);
    return true;
  }
  if (is_current && known == nullptr) keep_answer(asked, *answer);
  socket.send(answer->frame);
  snapshot.next = answer->next;
  return answer->is_last;
}

Result<SharedAnswers::Answer> SpaceHost::read_part(const Snapshot& snapshot) const {
  std::string part;
  SharedAnswers::Answer answer;
  const std::string end = Store::after_prefix(as_text(space().id().view()));
  const auto read = services_.store.scan(Table::kRecords, snapshot.next, end, [&](std::string_view key, std::string_view value) {
    if (part.size() > kSnapshotPartBytes) {
      answer.next = key;
      return answer.is_last = false;
    }
    const RecordKey name = layout::read_record_key(key);
    if (!snapshot.ballots && is_ballot(name.first)) return true;
    const auto record = Record::decode(value);
    if (!record || !record->exists()) return true;
    if (!part.empty()) part += ',';
    part += change_text(name, &*record);
    return true;
  });
  if (!read) return std::unexpected(read.error());
  answer.frame = text_frame(snapshot_text(space().id(), snapshot.offset, answer.is_last, part));
  return answer;
}

/// Sends what changed after `from.since`; false where that is more than `most` bytes, or the feed cannot be read.
bool SpaceHost::send_since(Socket& socket, const Behind& from, std::size_t most) {
  const std::string asked = (from.ballots ? "changes with ballots " : "changes ") + std::to_string(from.since);
  if (const auto* known = answers_.find(durable_offset_, asked)) {
    if (known->frame.bytes->size() > most) return false;
    socket.send(known->frame);
    return true;
  }
  const auto touched = touched_records(services_.store, space().id(), from.since, durable_offset_);
  if (!touched) return false;
  std::vector<std::string> changes;
  for (const RecordKey& key : *touched) {
    if (!from.ballots && is_ballot(key.first)) continue;
    const auto row = services_.store.get(Table::kRecords, layout::record_key(space().id(), key));
    const auto record = row ? Record::decode(*row) : Result<Record>(Record());
    changes.push_back(change_text(key, record ? &*record : nullptr));
  }
  const SharedAnswers::Answer answer{text_frame(changes_text(space().id(), durable_offset_, changes))};
  keep_answer(asked, answer);
  if (answer.frame.bytes->size() > most) return false;
  socket.send(answer.frame);
  return true;
}

/// For a little while.
void SpaceHost::keep_answer(const std::string& asked, const SharedAnswers::Answer& answer) {
  const bool is_first = answers_.is_empty();
  if (!answers_.keep(durable_offset_, asked, answer) || !is_first) return;
  if (!answers_wait_) answers_wait_.emplace(executor_);
  answers_wait_->expires_after(kAnswersTime);
  answers_wait_->async_wait([weak = weak_from_this()](boost::system::error_code cancelled) {
    if (const auto self = weak.lock(); self && !cancelled) self->answers_.clear();
  });
}

}  // namespace giaoban
