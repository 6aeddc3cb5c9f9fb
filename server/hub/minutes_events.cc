#include "server/hub/minutes_events.h"

#include <algorithm>
#include <array>
#include <map>

#include "schema/records.h"
#include "server/hub/minutes_phase.h"
#include "server/hub/minutes_words.h"

namespace giaoban {
namespace {

namespace words = minutes_words;

constexpr std::array kCollections = {"sittings", "item_runs", "turns", "question_runs", "promises", "announcements", "votes", "vote_results", "documents", "leads"};

template <typename T>
std::optional<T> read(const Space& space, std::string_view collection, const std::string& id) {
  const Record* record = space.find(collection, id);
  if (record == nullptr || !record->exists()) return std::nullopt;
  auto decoded = T::decode(record->visible());
  return decoded ? std::optional(std::move(*decoded)) : std::nullopt;
}

template <typename T, typename Visit>
void each(const Space& space, std::string_view collection, Visit visit) {
  space.each(collection, [&](const std::string& id, const Record& record) {
    if (const auto decoded = T::decode(record.visible())) visit(id, *decoded);
  });
}

std::string text_of(const std::optional<Uuid>& id) { return id ? id->text() : std::string(); }

/// What happened, gathered from one collection after another.
class Events {
 public:
  Events(const Space& space, const Space* registry, const schema::Sitting& sitting) : space_(space), registry_(registry), sitting_(sitting) {
    each<schema::ItemRun>(space, "item_runs", [&](const std::string& id, const schema::ItemRun& run) {
      if (run.began_ms) runs_.emplace_back(id, run);
    });
  }

  std::vector<MinutesEvent> take() {
    add_course();
    add_items();
    add_turns();
    add_questions();
    add_words();
    add_votes();
    add_end();
    std::ranges::stable_sort(all_, {}, &MinutesEvent::at_ms);
    return std::move(all_);
  }

 private:
  void add(std::string key, std::string kind, std::string ref, std::string item, std::int64_t at_ms, std::string text) {
    all_.push_back({std::move(key), std::move(kind), std::move(ref), std::move(item), at_ms, std::move(text)});
  }

  std::string unit_name(const std::optional<Uuid>& unit) const {
    const Record* record = registry_ == nullptr || !unit ? nullptr : registry_->find("units", unit->text());
    return record == nullptr ? std::string() : record->text("name");
  }

  /// The item that was current then; empty before the first.
  std::string item_at(std::int64_t at_ms) const {
    std::string item;
    std::int64_t latest = -1;
    for (const auto& [id, run] : runs_)
      for (const std::int64_t from : {*run.began_ms, run.since_ms.value_or(*run.began_ms)})
        if (from <= at_ms && from > latest) latest = from, item = id;
    return item;
  }

  void add_course() {
    const std::string id = space_.id().text(), ref = "sittings/" + id;
    add("began " + id, "began", ref, "", sitting_.began_ms, "Khai mạc phiên họp.");
    add_attendance();
    for (const schema::Break& one : sitting_.breaks.value_or(std::vector<schema::Break>())) {
      const std::string from = std::to_string(one.from_ms);
      add("break " + from, "break", ref, item_at(one.from_ms), one.from_ms, "Phiên họp tạm nghỉ.");
      if (one.to_ms) add("resumed " + from, "resumed", ref, item_at(*one.to_ms - 1), *one.to_ms, "Phiên họp tiếp tục.");
    }
  }

  /// Behind all that ends with it in the same moment.
  void add_end() {
    if (!sitting_.ended_ms) return;
    const std::int64_t at_ms = *sitting_.ended_ms;
    add("ended " + std::to_string(at_ms), "ended", "sittings/" + space_.id().text(), item_at(at_ms), at_ms, "Phiên họp kết thúc.");
  }

  /// Of all that was noted about a delegate up to the opening the latest counts.
  void add_attendance() {
    std::map<std::string, std::pair<std::int64_t, bool>> latest;
    each<schema::CheckIn>(space_, "check_ins", [&](const std::string&, const schema::CheckIn& one) {
      const Record* delegate = space_.find("delegates", one.person);
      if (delegate == nullptr || !delegate->exists() || one.at_ms > sitting_.began_ms) return;
      auto& known = latest.try_emplace(one.person, -1, false).first->second;
      if (one.at_ms >= known.first) known = {one.at_ms, one.kind == schema::CheckInKind::kArrived};
    });
    if (latest.empty()) return;
    std::size_t expected = 0;
    space_.each("delegates", [&](const std::string&, const Record&) { ++expected; });
    const auto present = std::ranges::count_if(latest, [](const auto& one) { return one.second.second; });
    const std::string id = space_.id().text();
    add("attendance " + id, "attendance", "sittings/" + id, "", sitting_.began_ms, words::attendance(static_cast<std::size_t>(present), expected));
  }

  void add_items() {
    for (const auto& [id, run] : runs_) {
      const auto item = read<schema::AgendaItem>(space_, "agenda_items", id);
      if (!item) continue;
      add("item " + id, "item", "agenda_items/" + id, id, *run.began_ms, item->title);
      add("taken " + id, "taken", "item_runs/" + id, id, *run.began_ms, words::item_begins(*item, unit_name(item->presenter_unit)));
      if (run.status == schema::ItemRunStatus::kDone && run.ended_ms)
        add("finished " + id + " " + std::to_string(*run.ended_ms), "finished", "item_runs/" + id, id, *run.ended_ms, words::item_ends(run));
    }
  }

  void add_turns() {
    each<schema::Turn>(space_, "turns", [&](const std::string& id, const schema::Turn& turn) {
      if (turn.status != schema::TurnStatus::kDone || !turn.began_ms || !turn.ended_ms) return;
      add("turn " + id, "turn", "turns/" + id, text_of(turn.item), *turn.began_ms, words::turn(turn, unit_name(turn.unit)));
    });
  }

  void add_questions() {
    each<schema::QuestionRun>(space_, "question_runs", [&](const std::string& id, const schema::QuestionRun& run) {
      if (!run.began_ms) return;
      const std::string ref = "question_runs/" + id, item = text_of(run.item);
      const auto question = read<schema::Question>(space_, "questions", id);
      add("asked " + id, "asked", ref, item, *run.began_ms, words::question_asked(run, unit_name(run.unit), question ? question->text : std::string()));
      if (run.status == schema::QuestionRunStatus::kDone && run.ended_ms)
        add("answered " + id + " " + std::to_string(*run.ended_ms), "answered", ref, item, *run.ended_ms, words::question_done(run));
    });
    each<schema::Promise>(space_, "promises", [&](const std::string& id, const schema::Promise& promise) {
      const auto run = promise.question ? read<schema::QuestionRun>(space_, "question_runs", *promise.question) : std::nullopt;
      const std::string item = run && run->item ? run->item->text() : item_at(promise.at_ms);
      add("promise " + id, "promise", "promises/" + id, item, promise.at_ms, words::promise(promise, unit_name(promise.unit)));
    });
  }

  /// What was told to one unit is for its eyes.
  void add_words() {
    each<schema::Announcement>(space_, "announcements", [&](const std::string& id, const schema::Announcement& one) {
      if (one.to_unit || one.sent_ms < sitting_.began_ms) return;
      add("announcement " + id, "announcement", "announcements/" + id, item_at(one.sent_ms), one.sent_ms, "Thông báo của chủ trì: " + one.text);
    });
  }

  void add_votes() {
    each<schema::VoteResult>(space_, "vote_results", [&](const std::string& id, const schema::VoteResult& result) {
      const auto vote = read<schema::Vote>(space_, "votes", id);
      const auto at_ms = vote ? vote->closed_ms ? vote->closed_ms : vote->opened_ms : std::nullopt;
      if (!at_ms) return;
      const std::string ref = "vote_results/" + id, item = vote->item ? vote->item->text() : item_at(*at_ms);
      if (vote->status == schema::VoteStatus::kPublished) add("vote " + id, "vote", ref, item, *at_ms, words::vote(*vote, result));
      if (vote->status == schema::VoteStatus::kAnnulled) add("annulled " + id, "vote", ref, item, *at_ms, words::vote_annulled(*vote));
    });
  }

  const Space& space_;
  const Space* registry_;
  const schema::Sitting& sitting_;
  std::vector<std::pair<std::string, schema::ItemRun>> runs_;  // of items that began
  std::vector<MinutesEvent> all_;
};

}  // namespace

std::vector<MinutesEvent> minutes_events(const Space& space, const Space* registry) {
  const auto sitting = read<schema::Sitting>(space, "sittings", space.id().text());
  return sitting ? Events(space, registry, *sitting).take() : std::vector<MinutesEvent>();
}

bool bears_on_minutes(std::string_view collection) { return std::ranges::find(kCollections, collection) != kCollections.end(); }

bool fills_minutes(const Space& space, const NodeId& self) {
  if (space.kind() != SpaceKind::kConference || space.lead() != self) return false;
  const auto sitting = read<schema::Sitting>(space, "sittings", space.id().text());
  const auto minutes = read<schema::DocumentState>(space, "documents", "minutes");
  const bool is_draft = minutes_phase(space, "minutes") == "draft";
  return sitting && is_draft && sitting->feeds_minutes.value_or(true) && !(minutes && minutes->locked);
}

}  // namespace giaoban
