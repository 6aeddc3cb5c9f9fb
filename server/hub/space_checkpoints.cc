// What a SpaceHost does about checkpoints of its space (SPEC K): one step at a time, the long part in the background.
#include <boost/asio/post.hpp>

#include "server/hub/space_host.h"
#include "sync/store/base.h"
#include "sync/store/own_history.h"
#include "sync/store/receipt.h"
#include "sync/store/state.h"

namespace giaoban {
namespace {

/// Entries after which to look anew at what is to do, where no record bears on it.
constexpr std::uint64_t kLookEvery = 500;

bool covers(const std::map<NodeId, Head>& heads, const Checkpoint& checkpoint) {
  for (const auto& [origin, wanted] : checkpoint.heads) {
    const auto held = heads.find(origin);
    if (held == heads.end() || held->second.seq < wanted.seq) return false;
  }
  return true;
}

}  // namespace

void SpaceHost::look_after_checkpoints() {
  look_at_offset_ = space().offset() + kLookEvery;
  if (is_keeping_ || services_.blobs == nullptr || !is_ready()) return;
  has_checkpoint_news_ = false;
  const auto step = next_checkpoint_step(space(), services_.signer.node(), replica_.base());
  if (step.kind != CheckpointStep::Kind::kNone) return do_checkpoint_step(step);
  if (replica_.base() == nullptr || !std::exchange(is_drop_open_, false)) return;
  // A drop may have been cut short. A base that came with a loaded state says nothing of what may be dropped.
  for (const auto& known : known_checkpoints(space()))
    if (known.is_droppable && known.checkpoint == *replica_.base()) {
      is_keeping_ = true;
      drop_some(std::make_shared<Drop>(services_.catalog, *replica_.base(), feed_floor_));
    }
}

void SpaceHost::do_checkpoint_step(const CheckpointStep& step) {
  using Kind = CheckpointStep::Kind;
  if (step.kind == Kind::kAllow) return put_about_checkpoints(allow_dropping(space(), step.number));
  if (step.kind == Kind::kMake) return make_checkpoint(step);
  if (step.number == unequal_number_) return;
  // Who drops must be able to begin anew from the state, and to give it to others.
  if (step.kind == Kind::kDrop && !services_.blobs->has(step.checkpoint->state)) return;
  is_keeping_ = true;
  services_.in_background([self = shared_from_this(), step] {
    const auto holds =
        holds_heads(*self->services_.store.view(), self->services_.catalog, self->services_.verifier, *step.checkpoint);
    boost::asio::post(self->executor_, [self, step, holds] {
      self->is_keeping_ = false;
      if (holds && !*holds) self->unequal_number_ = step.number;
      if (!holds || !*holds) return;
      if (step.kind == Kind::kDrop) return self->begin_drop(*step.checkpoint);
      if (auto receipt = checkpoint_receipt(self->space(), self->services_.signer.node(), step))
        self->put_about_checkpoints({std::move(*receipt)});
    });
  });
}

/// Whatever comes of it is looked at again with the next news.
void SpaceHost::put_about_checkpoints(std::vector<RecordChange> changes) {
  is_keeping_ = true;
  const auto make = [changes = std::move(changes)](const Space&) { return changes; };
  put_own(make, [self = shared_from_this()](const Result<void>&) { self->is_keeping_ = false; });
}

// --- making

void SpaceHost::make_checkpoint(const CheckpointStep& step) {
  is_keeping_ = true;
  services_.in_background([self = shared_from_this(), step] {
    auto made = self->write_checkpoint();
    boost::asio::post(self->executor_, [self, step, made = std::move(made)] {
      self->is_keeping_ = false;
      if (made) self->put_about_checkpoints({checkpoint_record(step.number, *made, step.is_last)});
    });
  });
}

/// From one view of the store, so it is a state at one version vector, whatever is written meanwhile.
Result<Checkpoint> SpaceHost::write_checkpoint() const {
  auto upload = services_.blobs->begin_upload(services_.fresh_name());
  if (!upload) return std::unexpected(upload.error());
  const auto view = services_.store.view();
  auto made = giaoban::make_checkpoint(*view, services_.catalog, space().id(), services_.signer,
                                       [&](std::string_view bytes) { return (*upload)->append(bytes); });
  if (!made) return made;
  const auto cut = (*upload)->cut();
  if (!cut) return std::unexpected(cut.error());
  if (const auto kept = (*upload)->keep(*cut); !kept) return std::unexpected(kept.error());
  return made;
}

void SpaceHost::note_archive(const std::map<NodeId, Head>& heads, std::function<void(const Result<void>&)> done) {
  std::vector<RecordChange> changes;
  if (space().owner() == services_.signer.node())
    for (const auto& known : known_checkpoints(space()))
      if (!known.is_archived && covers(heads, known.checkpoint))
        changes.push_back({"checkpoints", std::to_string(known.number), {{"archived", true}}, {}});
  if (changes.empty()) return done({});
  put_own([changes = std::move(changes)](const Space&) { return changes; }, std::move(done));
}

// --- dropping

/// The base is durable before the first entry goes.
void SpaceHost::begin_drop(const Checkpoint& checkpoint) {
  if (!is_ready()) return;
  is_keeping_ = true;
  Pending pending;
  pending.finish = [this, checkpoint](const Result<void>& outcome) {
    is_keeping_ = outcome.has_value();
    if (!outcome) return;
    feed_floor_ = read_feed_floor(services_.store, space().id());
    drop_some(std::make_shared<Drop>(services_.catalog, checkpoint, feed_floor_));
  };
  submit(replica_.rest_on(checkpoint), std::move(pending));
}

void SpaceHost::drop_some(std::shared_ptr<Drop> drop) {
  services_.in_background([self = shared_from_this(), drop] {
    auto rows = drop->next(self->services_.store);
    boost::asio::post(self->executor_, [self, drop, rows = std::move(rows)] { self->take_dropped(drop, rows); });
  });
}

void SpaceHost::take_dropped(std::shared_ptr<Drop> drop, const Result<Batch>& rows) {
  if (!rows || rows->empty() || !is_ready()) {
    is_keeping_ = false;
    is_drop_open_ = !rows || !rows->empty();
    if (!is_drop_open_)
      services_.in_background([self = shared_from_this(), drop] { drop->reclaim(self->services_.store); });
    return;
  }
  Commit commit;
  commit.is_patient = true;
  commit.rows = *rows;
  Pending pending;
  pending.finish = [this, drop](const Result<void>& outcome) {
    if (outcome) return drop_some(drop);
    is_keeping_ = false;
    is_drop_open_ = true;
  };
  submit(std::move(commit), std::move(pending));
}

// --- loading

void SpaceHost::load_checkpoint(Checkpoint checkpoint, std::function<void(const Result<void>&)> done) {
  const bool is_idle = pending_.empty() && rooms_.empty() && !is_keeping_;
  if (services_.blobs == nullptr || !is_idle) return done(fail(problem::kBusy));
  is_loading_ = is_keeping_ = true;
  services_.in_background([self = shared_from_this(), checkpoint = std::move(checkpoint), done = std::move(done)] {
    const auto source = [&](std::uint64_t offset, std::size_t max) {
      return self->services_.blobs->read(checkpoint.state, offset, max);
    };
    const NodeId own = self->services_.signer.node();
    const auto keep = find_own_part(self->services_.store, self->services_.catalog, checkpoint, source, own);
    if (keep && *keep) {
      boost::asio::post(self->executor_, [self, keep = **keep, told = checkpoint.heads.at(own).seq, done] {
        self->set_own_aside(keep, told, done);
      });
      return;
    }
    const auto loaded = keep ? load_state(self->services_.store, self->services_.catalog, checkpoint, source, own)
                             : std::unexpected(keep.error());
    boost::asio::post(self->executor_, [self, loaded, done] {
      self->finish_load(loaded);
      done(loaded);
    });
  });
}

/// Makes room for a checkpoint, which is loaded when it is offered again.
void SpaceHost::set_own_aside(std::uint64_t keep, std::uint64_t told, const std::function<void(const Result<void>&)>& done) {
  is_loading_ = is_keeping_ = false;
  auto step = replica_.set_own_aside(keep, told);
  if (!step) return done(std::unexpected(step.error()));
  Pending pending;
  pending.finish = [done](const Result<void>& outcome) { done(outcome ? fail(problem::kBusy) : outcome); };
  submit(std::move(*step), std::move(pending));
}

/// Nothing may be built on what is left of a load, where even that could not be taken away.
void SpaceHost::finish_load(const Result<void>& outcome) {
  is_keeping_ = false;
  is_loading_ = !outcome && services_.store.get(Table::kBases, layout::loading_key(space().id())).has_value();
  if (is_loading_ || !open()) return;
  snapshot_all();
  services_.on_durable(space().id());
  look_after_checkpoints();
}

}  // namespace giaoban
