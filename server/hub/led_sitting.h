#pragma once
#include "schema/records.h"
#include "server/hub/decide.h"
#include "server/hub/slot_record.h"

namespace giaoban {

/// The sitting of a conference as its records have it, and the changes that one command makes to it. Lives no longer than
/// the space of its context.
class LedSitting {
 public:
  /// What all commands on it begin with: that it is a conference, and that who asks leads it. Errors:
  /// unknown_collection, forbidden, those of the schema.
  static Result<LedSitting> open(const DecisionContext& context, const Command& command);

  const std::optional<schema::Sitting>& state() const { return state_; }
  const std::string& conference_status() const { return conference_status_; }
  const Space& space() const { return space_; }
  std::int64_t now() const { return now_; }
  bool is_open() const { return state_ && state_->status != schema::SittingStatus::kEnded; }
  bool is_paused() const { return state_ && state_->status == schema::SittingStatus::kPaused; }
  std::optional<Uuid> current() const { return is_open() ? state_->item : std::nullopt; }
  /// Who has the floor.
  std::optional<std::string> turn() const { return is_open() ? state_->turn : std::nullopt; }
  /// The question that has the floor.
  std::optional<std::string> question() const { return is_open() ? state_->question : std::nullopt; }

  /// Whether it goes on and the sender saw which item is current. Error: conflict.
  Result<void> check_seen(const std::optional<Uuid>& seen) const;
  /// Whether the programme has the item. Error: record_unknown.
  Result<void> check_item(const Uuid& item) const;
  /// What became of an item; of one that was not taken yet, nothing. Errors: those of the schema.
  Result<schema::ItemRun> run_of(const Uuid& item) const;
  /// What became of a question; of one that the chair did nothing about yet, that it waits. Errors: those of the schema.
  Result<schema::QuestionRun> run_of_question(const std::string& question) const;

  /// Fields of the sitting's own record.
  void set(Json fields);
  /// Of a record that the command changes already: the later word counts.
  void put(std::string collection, std::string id, Json fields);
  /// Time goes on for an item. Errors: those of the schema.
  Result<void> start(const Uuid& item);
  /// Time stands still for an item, which is `status` from now on; nobody has the floor any more. Errors: those of the schema.
  Result<void> stop(const Uuid& item, schema::ItemRunStatus status);
  /// The turn that has the floor is done.
  void end_turn();
  /// Time stands still for a question: what its stage took is counted. Errors: those of the schema.
  Result<void> end_stage(const std::string& question);
  /// Whoever has the floor is done, be it a turn or a question. Errors: those of the schema.
  Result<void> clear_floor();
  /// A break begins, now or then; it ends with end_break().
  void begin_break(std::int64_t from_ms);
  void end_break();

  Decision take_decision() { return std::move(decision_); }

 private:
  LedSitting(const Space& space, std::string conference_status, std::int64_t now)
      : space_(space), conference_status_(std::move(conference_status)), now_(now) {}

  const Space& space_;
  std::string conference_status_;
  std::int64_t now_;
  std::optional<schema::Sitting> state_;
  Decision decision_;
};

/// A rank by place, from 0 to 999: sorted as bytes, ranks sort as numbers.
std::string rank_at(std::size_t place);

/// What a command does to the sitting, once its arguments and its sender are good.
template <typename Arguments>
Result<Decision> lead(const DecisionContext& context, const Command& command,
                      Result<void> (*act)(LedSitting&, const Arguments&)) {
  const auto wish = read_arguments<Arguments>(command);
  if (!wish) return std::unexpected(wish.error());
  auto sitting = LedSitting::open(context, command);
  if (!sitting) return std::unexpected(sitting.error());
  if (auto done = act(*sitting, *wish); !done) return std::unexpected(done.error());
  return sitting->take_decision();
}

}  // namespace giaoban
