#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <atomic>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <set>

#include "server/hub/decide.h"
#include "server/hub/document_room.h"
#include "server/hub/services.h"
#include "server/hub/shared_answers.h"
#include "server/hub/socket.h"
#include "sync/space/checkpoint_plan.h"
#include "sync/store/drop.h"
#include "sync/store/space_replica.h"

namespace giaoban {

/// What `more` writes becomes durable with `commit`; the epoch and the callback of `more` count for nothing.
void append(Commit& commit, Commit more);

/// What somebody who follows a space asks for (SPEC F2, F13).
struct Follow {
  Follow(std::uint64_t after, bool wants_presence = false, bool wants_ballots = false)
      : since(after), presence(wants_presence), ballots(wants_ballots) {}
  std::uint64_t since;
  bool presence;
  bool ballots;  ///< who voted, too (SPEC F14)
};

/// A space at work: decides, makes durable, then tells everybody who follows it. Lives on one executor, on which all
/// of its methods are called; nothing in it is locked but the hand-over from the committer.
///
/// The state in memory runs ahead of the disk while a commit is in flight. What others see is taken from the store or
/// sent after the commit, so nobody is told of what a crash could take back.
class SpaceHost : public std::enable_shared_from_this<SpaceHost> {
 public:
  SpaceHost(Services& services, SpaceId id, boost::asio::any_io_executor executor);

  /// Reads the space and publishes its card. Errors: data_damaged.
  Result<void> open();

  const boost::asio::any_io_executor& executor() const { return executor_; }
  const Space& space() const { return replica_.space(); }

  /// Runs a command (SPEC C): decides it here, or forwards it to the owner.
  void run(Command command, Reply reply);

  using Ingested = std::function<void(const Result<Head>&)>;
  /// Takes in entries that another node gave (SPEC P5) and tells the log's durable head.
  void ingest(LogBatch batch, const SpaceReplica::Source& source, Ingested done);
  /// The parent, or another node, says how far it holds this node's own log (SPEC L9).
  void note_own_end(std::uint64_t seq, bool is_parents);

  /// Changes made of the space as it is when they are staged.
  using MakeChanges = std::function<std::vector<RecordChange>(const Space&)>;
  /// Writes changes of the node itself, all or none: enrolment, people, loading.
  void put_own(const MakeChanges& make, std::function<void(const Result<void>&)> done);

  /// Starts from a checkpoint that was checked and whose state is at hand, or joins it with what is here (SPEC K3).
  /// Errors: busy (people or entries are at work in the space), those of load_state().
  void load_checkpoint(Checkpoint checkpoint, std::function<void(const Result<void>&)> done);
  /// An archive of the space up to these heads was written here (SPEC K4); says so where this node is the owner.
  void note_archive(const std::map<NodeId, Head>& heads, std::function<void(const Result<void>&)> done);

  /// Unsent bytes of a follower beyond which nothing is added, until it has read them (SPEC F9).
  static constexpr std::size_t kFollowerQueueBytes = 256 << 10;

  /// Starts sending a socket what comes after `since` (SPEC F2–F4); sends what is missing first.
  void subscribe(const std::shared_ptr<Socket>& socket, const Follow& follow);
  void unsubscribe(const std::shared_ptr<Socket>& socket);

  /// The room of a document, made when first asked for. Errors: forbidden (this space has no such document),
  /// data_damaged, busy.
  Result<DocumentRoom*> room(const std::string& name);
  /// A connection leaves its room, which goes when it was the last.
  void leave_room(const std::string& name, std::uint64_t source);
  /// What a document connection sent.
  struct DocumentWrite {
    Author author;
    std::string document;
    std::string update;
    UpdateSummary summary;
    std::uint64_t source = 0;
    bool is_reply = false;  ///< step 2: may repeat deletes that are known (Y3)
  };
  /// Stores it. `done` comes when it is durable, or refused.
  void write_document(DocumentWrite write, std::function<void(const Result<void>&)> done);
  /// Awareness from another node.
  void remote_awareness(const std::string& name, std::uint64_t source, std::string_view update);
  void withdraw_awareness(std::uint64_t source);

  /// Offset up to which everything is on disk. From any thread.
  std::uint64_t durable_offset() const { return durable_offset_.load(std::memory_order_acquire); }

 private:
  struct Effect {
    RecordKey record;         ///< a record that changed; empty collection where none did
    std::string change_text;  ///< its `changes` element, made while it was current; empty where nobody followed
    std::string document;     ///< a document that was updated
    std::string update;
    std::uint64_t source = 0;  ///< the connection that it came from; 0 for another node
  };
  /// A commit on its way to the disk.
  struct Pending {
    std::vector<Effect> effects;
    std::uint64_t offset = 0;
    bool shapes_space = false;
    bool was_cut = false;
    bool touches_votes = false;
    std::vector<Uuid> ended_votes;  ///< votes that are not open here any more
    std::vector<SpaceId> founded;
    std::function<void(const Result<void>&)> finish;
  };
  using CommandKey = std::pair<AccountId, CommandId>;
  struct Running {
    Hash content;
    std::vector<Reply> replies;
  };

  /// A snapshot on its way to a reader.
  struct Snapshot {
    std::uint64_t offset;  ///< from which changes follow it
    std::string next;      ///< key of the row at which the next part begins
    bool ballots;          ///< it has them
  };
  /// Somebody who reads too slowly.
  struct Behind {
    std::uint64_t since;  ///< up to which they were told
    bool ballots;
  };
  using Sockets = std::vector<std::shared_ptr<Socket>>;

  bool is_ready();
  /// `plan`: where a slot is closed with it; asked for where the decision wants it and it is not given yet.
  /// `frozen`: the document that it makes final, likewise.
  void decide_and_commit(Command command, const Hash& content, const std::shared_ptr<SpaceHost>& plan = nullptr,
                         const FrozenMinutes* frozen = nullptr);
  void submit(SpaceReplica::Step step, Pending pending, std::uint64_t source = 0);
  void repair();
  void repair_after_wait();
  void note_effect(Pending& pending, const ParsedEntry& entry, const Space::Applied& applied, std::uint64_t source);
  void submit(Commit commit, Pending pending);
  void drain();
  void publish(const std::vector<Pending>& done);
  void publish_card();
  void reply(const CommandKey& key, const Outcome& outcome);

  // space_slot.cc
  std::shared_ptr<SpaceHost> plan_here(const SpaceId& plan) const;
  void ask_plan(Command command, const Hash& content, const std::shared_ptr<SpaceHost>& plan);
  Result<void> check_writable();
  std::string slot_to_close(const SpaceId& conference, const Author& author) const;
  void submit_with_slot(Commit commit, Pending pending, const Author& author, const std::shared_ptr<SpaceHost>& plan);
  void join_and_submit(Commit commit, const Author& author, const SpaceId& conference);
  void end_joining();
  std::function<void(const Result<void>&)> tell_finished();

  // space_votes.cc
  DecisionContext decision_context(std::string_view command) const;
  Result<void> keep_key(const Decision& decision, std::shared_ptr<const SealKey> key);
  void keep_ballots(const Decision& decision, Commit& commit);
  Result<void> read_votes();
  void note_vote(Pending& pending, const std::string& id) const;
  void look_after_votes(const std::vector<Uuid>& ended);
  void set_vote_timer();
  void wait_for_vote(std::chrono::milliseconds time);
  void close_due_votes();

  // space_documents.cc
  void cover_entry(Commit& commit, const ParsedEntry& entry);
  void add_authors(Commit& commit, const ParsedEntry& entry, const std::vector<std::uint64_t>& clients);
  void compact_if_worth(const std::string& name);
  void put_snapshot(const std::string& name, const StoredDocument& document, const Result<std::string>& snapshot);

  // space_minutes.cc
  void fill_minutes();
  void put_into_minutes(const Result<std::string>& update);

  // space_owed.cc
  void look_after_debts();
  void tell_of_debts(const SpaceId& other) const;
  void take_debts();

  // space_finals.cc
  void freeze_and_decide(Command command, const Hash& content, std::string document, int tries = 0);

  // space_checkpoints.cc
  void look_after_checkpoints();
  void do_checkpoint_step(const CheckpointStep& step);
  void make_checkpoint(const CheckpointStep& step);
  Result<Checkpoint> write_checkpoint() const;
  void put_about_checkpoints(std::vector<RecordChange> changes);
  void begin_drop(const Checkpoint& checkpoint);
  void drop_some(std::shared_ptr<Drop> drop);
  void take_dropped(std::shared_ptr<Drop> drop, const Result<Batch>& rows);
  void finish_load(const Result<void>& outcome);
  void set_own_aside(std::uint64_t keep, std::uint64_t told, const std::function<void(const Result<void>&)>& done);

  // space_feed.cc
  static constexpr std::size_t kNothingTold = ~std::size_t{0};

  void restart_followers();
  void snapshot_all();
  bool is_followed() const { return !subscribers_.empty() || !ballot_subscribers_.empty(); }
  Sockets& subscribers(bool ballots) { return ballots ? ballot_subscribers_ : subscribers_; }
  void follow_from(const std::shared_ptr<Socket>& socket, std::uint64_t since, bool ballots);
  void stop_following(const std::shared_ptr<Socket>& socket);
  void fall_behind(const std::shared_ptr<Socket>& socket, const Behind& behind);
  void keep_answer(const std::string& asked, const SharedAnswers::Answer& answer);
  std::string change_text(const RecordKey& key, const Record* record) const;
  std::string conflicts_text(const Record& record) const;
  void send_changes(const std::vector<Pending>& done);
  void send_to_subscribers(const std::vector<std::string>& changes, bool ballots);
  void continue_snapshot(const std::shared_ptr<Socket>& socket);
  bool send_part(Socket& socket, Snapshot& snapshot);
  bool send_since(Socket& socket, const Behind& from, std::size_t most);
  Result<SharedAnswers::Answer> read_part(const Snapshot& snapshot) const;

  // space_presence.cc
  std::size_t follower_count() const;
  Frame presence_frame() const;
  void watch_presence(const std::shared_ptr<Socket>& socket, bool wants);
  void tell_presence_later();
  void tell_presence();

  // space_turnout.cc
  std::string turnout_text() const;
  void greet_with_turnout(Socket& socket);
  void tell_turnout_later();
  void tell_turnout();

  Services& services_;
  boost::asio::any_io_executor executor_;
  boost::asio::steady_timer own_wait_;
  boost::asio::steady_timer vote_timer_;
  SpaceReplica replica_;
  BallotBox ballots_;
  VoteKeys vote_keys_;
  std::uint64_t feed_floor_ = 0;  ///< who follows since before needs a snapshot
  std::uint64_t epoch_ = 0;  ///< of the committer, when the space was read
  std::atomic<std::uint64_t> durable_offset_ = 0;
  std::deque<Pending> pending_;
  std::map<CommandKey, Running> running_;
  bool is_joining_ = false;       ///< a commit of this space is with another one, which submits it
  std::vector<Commit> held_back_; ///< those that come after it
  Sockets subscribers_, ballot_subscribers_;  ///< who is told of changes: of all but ballots, and of these too
  std::map<std::shared_ptr<Socket>, Snapshot> snapshots_;  ///< of those who become subscribers with the last part
  std::map<std::shared_ptr<Socket>, Behind> behind_;
  std::uint64_t told_offset_ = 0;  ///< up to which the subscribers were told
  SharedAnswers answers_;
  std::optional<boost::asio::steady_timer> answers_wait_, presence_wait_, turnout_wait_;  ///< made when first needed
  std::vector<std::shared_ptr<Socket>> presence_watchers_;
  std::size_t told_count_ = kNothingTold;  ///< of followers
  bool is_presence_due_ = false;
  bool is_turnout_due_ = false;
  std::map<std::string, std::unique_ptr<DocumentRoom>> rooms_;
  std::set<std::string> compacting_;  ///< documents of which a snapshot is being made

  std::uint64_t document_writes_ = 0;  ///< updates that were taken in since the start, of all documents
  bool has_minutes_news_ = false;      ///< something may have happened that the minutes do not say yet
  bool is_filling_minutes_ = false;
  std::uint64_t minutes_client_ = 0;   ///< under whose id this node writes there, once it does

  bool has_debt_news_ = false;         ///< the others of the series do not know yet what it owes
  bool has_debts_to_take_ = false;     ///< what they owe is not written here yet

  bool is_keeping_ = false;            ///< a step about checkpoints is under way
  bool has_checkpoint_news_ = false;   ///< since the last look
  bool is_drop_open_ = false;          ///< entries before the base may still be there
  bool is_loading_ = false;            ///< a state is being loaded, or what is left of it could not be taken away: nothing else may be written
  std::uint64_t look_at_offset_ = 0;   ///< when to look without news
  std::uint64_t unequal_number_ = 0;   ///< a checkpoint whose heads have other hashes here

  std::mutex mutex_;  // guards finished_, which the committer's thread fills
  std::vector<Result<void>> finished_;
};

}  // namespace giaoban
