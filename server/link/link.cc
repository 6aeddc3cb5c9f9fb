#include "server/link/link.h"

#include <spdlog/spdlog.h>

#include <boost/asio/post.hpp>

#include "sync/log/parsed_entry.h"
#include "sync/peer/peer_limits.h"
#include "sync/space/file_names.h"

namespace giaoban {
namespace {

constexpr std::chrono::seconds kTick{1};

void each_file(const LogBatch& batch, const std::function<void(const StoreView::NamedFile&)>& visit) {
  for (const auto& body : batch.bodies) {
    if (!may_name_files(std::string_view(body).substr(kEntryHeadBytes))) continue;
    const auto entry = parse_entry(body);
    if (!entry || entry->kind != EntryKind::kRecord) continue;
    for (const FileName& file : files_of(entry->change)) visit({file.blob, file.size, false, file.use != FileUse::kPaper});
  }
}

}  // namespace

/// What the connection owns; the link itself may live longer.
class Link::Handler : public SocketHandler {
 public:
  explicit Handler(std::shared_ptr<Link> link) : link_(std::move(link)) {}
  void on_open(std::shared_ptr<Socket> socket) override { link_->open(std::move(socket)); }
  void on_message(std::string_view bytes, FrameKind kind) override { link_->receive(bytes, kind); }
  void on_close() override { link_->closed(); }
  std::size_t message_limit() const override { return limits::kPeerMessageBytes; }

 private:
  std::shared_ptr<Link> link_;
};

Link::Link(LinkParts& parts, Terms terms)
    : parts_(parts),
      terms_(std::move(terms)),
      source_(parts.hub.services().next_source.fetch_add(1)),
      session_({parts.view, parts.hub.services().signer, parts.hub.services().verifier,
                [&parts](const NodeId& node) { return parts.progress.of(node); }, terms_.expected,
                [&parts](const NodeId& node) { return parts.pieces.of(node); }}) {}

std::unique_ptr<SocketHandler> Link::handler() { return std::make_unique<Handler>(shared_from_this()); }

PeerTime Link::now() const {
  const auto steady = std::chrono::steady_clock::now().time_since_epoch();
  return {parts_.hub.services().unix_ms(),
          static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(steady).count())};
}

// --- the socket

void Link::open(std::shared_ptr<Socket> socket) {
  socket_ = std::move(socket);
  bool close_asked = false;
  {
    const std::lock_guard lock(mutex_);
    executor_ = socket_->executor();
    close_asked = close_asked_;
    news_durable_.clear();  // a session begins with all there is
    news_membership_.clear();
    news_cut_.clear();
  }
  if (close_asked) return socket_->close(1001, "not wanted any more");
  socket_->set_low_water(peer_limits::kSocketBytes);
  timer_.emplace(socket_->executor());
  session_.start(parts_.fresh_nonce(), now(), terms_.channel.value_or(socket_->channel()));
  perform();
  wait_for_tick();
}

void Link::wait_for_tick() {
  timer_->expires_after(kTick);
  timer_->async_wait([self = shared_from_this()](boost::system::error_code failed) {
    if (failed || self->was_closed_) return;
    self->session_.tick(self->now());
    self->perform();
    self->wait_for_tick();
  });
}

void Link::receive(std::string_view bytes, FrameKind kind) {
  if (kind == FrameKind::kText)
    session_.on_text(bytes, now());
  else
    session_.on_binary(bytes, now());
  perform();
}

void Link::closed() {
  was_closed_ = true;
  socket_.reset();
  if (timer_) timer_->cancel();
  forwards_.fail_all();
  parts_.hub.withdraw_awareness(source_);
  parts_.listener.on_closed(shared_from_this());
}

// --- from any thread

/// Runs `call` on the link's executor; drops it where the socket is not open yet.
template <typename Call>
void Link::later(Call call) {
  std::optional<boost::asio::any_io_executor> executor;
  {
    const std::lock_guard lock(mutex_);
    executor = executor_;
  }
  if (executor)
    boost::asio::post(*executor, [self = shared_from_this(), call = std::move(call)]() mutable { call(*self); });
}

void Link::durable(const SpaceId& space) { tell(news_durable_, space); }
void Link::membership(const SpaceId& space) { tell(news_membership_, space); }
void Link::cut(const SpaceId& space) { tell(news_cut_, space); }

void Link::tell(std::set<SpaceId>& news, const SpaceId& space) {
  {
    const std::lock_guard lock(mutex_);
    const bool is_posted = !news_durable_.empty() || !news_membership_.empty() || !news_cut_.empty();
    news.insert(space);
    if (is_posted) return;
  }
  later([](Link& self) { self.take_news(); });
}

void Link::take_news() {
  std::set<SpaceId> durable, membership, cut;
  {
    const std::lock_guard lock(mutex_);
    durable.swap(news_durable_);
    membership.swap(news_membership_);
    cut.swap(news_cut_);
  }
  for (const SpaceId& space : membership) session_.on_membership(space, now());
  for (const SpaceId& space : cut) session_.on_cut(space, now());
  for (const SpaceId& space : durable) session_.on_durable(space, now());
  perform();
}

void Link::forward(Command command, Reply reply) {
  later([command = std::move(command), reply = std::move(reply)](Link& self) {
    if (self.was_closed_ || !self.session_.is_linked()) return reply(fail(problem::kOwnerUnreachable));
    if (const auto message = self.forwards_.add(command, reply)) self.session_.forward(*message);
    self.perform();
  });
}

void Link::awareness(const SpaceId& space, std::string_view document, std::string_view update) {
  later([space, document = std::string(document), update = std::string(update)](Link& self) {
    if (self.socket_ == nullptr || self.socket_->queued_bytes() > kPressureBytes) return;
    self.session_.send_awareness(space, document, update);
    self.perform();
  });
}

void Link::want_blob(const peer_action::BlobWanted& part) {
  later([part](Link& self) {
    if (self.session_.want_blob(part)) return self.perform();
    self.parts_.listener.on_blob_absent(self, part.part);
  });
}

void Link::resume_blob(const peer_action::BlobWanted& part) {
  later([part](Link& self) {
    self.session_.resume_blob(part);
    self.perform();
  });
}

void Link::deny_blob(const Hash& part) {
  later([part](Link& self) {
    self.session_.deny_blob(part);
    self.perform();
  });
}

void Link::checkpoint_taken(const SpaceId& space, const Result<void>& outcome) {
  later([space, outcome](Link& self) {
    self.session_.on_checkpoint_taken(space, outcome, self.now());
    self.perform();
  });
}

void Link::close(std::uint16_t code, std::string_view reason) {
  {
    const std::lock_guard lock(mutex_);
    close_asked_ = true;
  }
  later([code, reason = std::string(reason)](Link& self) {
    if (self.socket_ != nullptr) self.socket_->close(code, reason);
  });
}

void Link::give(const Certificate& certificate) {
  later([certificate](Link& self) {
    self.session_.send_certificate(certificate);
    self.perform();
  });
}

std::optional<std::int64_t> Link::clock_offset_ms() const {
  const std::lock_guard lock(mutex_);
  return clock_offset_ms_;
}

// --- what the session asks

void Link::perform() {
  for (auto actions = session_.take_actions(); !actions.empty(); actions = session_.take_actions())
    for (PeerAction& action : actions)
      if (!was_closed_) std::visit([this](auto& one) { act(one); }, action);
  limit_reading();
  if (session_.is_linked()) parts_.listener.on_progress(*this);
  const std::lock_guard lock(mutex_);
  clock_offset_ms_ = session_.clock_offset_ms();
}

void Link::limit_reading() {
  if (socket_ == nullptr) return;
  const bool reads = session_.ingesting_bytes() <= kIngestingBytes;
  if (reads == std::exchange(is_reading_, reads)) return;
  if (reads)
    socket_->resume_reading();
  else
    socket_->pause_reading();
}

void Link::act(peer_action::SendText& action) { socket_->send(text_frame(std::move(action.text))); }

void Link::act(peer_action::SendBinary& action) { socket_->send(binary_frame(std::move(action.bytes))); }

void Link::act(peer_action::TellWhenDrained&) {
  socket_->when_drained([self = shared_from_this()] {
    self->session_.on_drained(self->now());
    self->perform();
  });
}

void Link::act(peer_action::Close& action) {
  spdlog::info("event=link_closing node={} reason=\"{}\"", peer_.is_zero() ? "unknown" : peer_.text(), action.reason);
  if (action.is_silent) return socket_->cut();
  socket_->close(action.code, action.reason);
}

void Link::act(peer_action::Linked& action) {
  peer_ = action.node;
  relation_ = action.relation;
  parts_.listener.on_linked(shared_from_this());
}

void Link::act(peer_action::CertificateArrived& action) { parts_.listener.on_certificate(*this, action.certificate); }

void Link::act(peer_action::Ingest& action) {
  auto shared = std::make_shared<LogBatch>(std::move(action.batch));
  auto done = [self = shared_from_this(), shared](const Result<Head>& outcome) {
    self->later([shared, outcome](Link& link) { link.ingested(*shared, outcome); });
  };
  const SpaceReplica::Source source{relation_ == Relation::kParent,
                                    parts_.progress.acknowledged_by_others(shared->log, peer_)};
  parts_.hub.ingest(*shared, std::move(done), source);
}

void Link::act(peer_action::OwnLogAt& action) { parts_.hub.note_own_end(action.space, action.seq, action.is_parents); }

void Link::ingested(const LogBatch& batch, const Result<Head>& outcome) {
  if (!outcome)
    spdlog::warn("event=batch_refused node={} space={} origin={} seq={} code={} detail=\"{}\"", peer_.text(),
                 batch.log.space.text(), batch.log.origin.text(), batch.first_seq, outcome.error().code,
                 outcome.error().detail);
  session_.on_ingested(batch, outcome, now());
  perform();
  if (outcome)
    each_file(batch, [&](const StoreView::NamedFile& file) { parts_.listener.on_file(*this, batch.log.space, file); });
}

void Link::act(peer_action::Unreadable& action) {
  spdlog::error("event=log_unreadable space={} origin={} code={} detail=\"{}\"", action.log.space.text(),
                action.log.origin.text(), action.error.code, action.error.detail);
}

void Link::act(peer_action::RunForward& action) {
  const CommandId id = action.forward.id;
  parts_.hub.run(to_command(action.forward, peer_), [self = shared_from_this(), id](const Outcome& outcome) {
    self->later([id, outcome](Link& link) {
      link.session_.answer(to_result(id, outcome));
      link.perform();
    });
  });
}

void Link::act(peer_action::OutcomeArrived& action) { forwards_.answer(action.result); }

void Link::act(peer_action::AwarenessArrived& action) {
  parts_.hub.remote_awareness(action.space, std::move(action.document), source_, std::move(action.update));
}

/// A part that the peer may have. Errors: forbidden (the file does not name it), too_large (for a metered link), and
/// those of BlobStore.
Result<std::string> Link::read_part(const peer_action::BlobWanted& wanted) {
  if (!served_->manifest) {
    auto manifest = parts_.blobs.manifest(wanted.blob);
    if (!manifest) return std::unexpected(manifest.error());
    served_->manifest = std::move(*manifest);
  }
  const bool is_free = served_->is_state || parts_.view.file_policy(wanted.space).may_go(served_->manifest->size(), terms_.is_metered);
  if (!is_free)
    return fail(problem::kTooLarge);
  return parts_.blobs.part(wanted.blob, *served_->manifest, wanted.part);
}

void Link::act(peer_action::BlobWanted& action) {
  if (!served_ || served_->space != action.space || served_->blob != action.blob) {
    served_.reset();
    const auto file = parts_.view.find_file(action.space, action.blob);
    if (!file) return session_.send_no_blob(action.part);
    served_.emplace(Served{action.space, action.blob, file->is_state, {}, {}, {}});
  }
  if (served_->part != action.part || served_->bytes.empty()) {
    auto bytes = read_part(action);
    if (!bytes) {
      const bool is_damaged = bytes.error().code == problem::kDataDamaged;
      if (!is_damaged && bytes.error().code != problem::kNotFound) return session_.send_no_blob(action.part);
      session_.put_off_blob(action.part);
      return parts_.listener.on_blob_missing(*this, action, is_damaged);
    }
    served_->part = action.part;
    served_->bytes = std::move(*bytes);
  }
  const std::string_view whole = served_->bytes;
  if (action.offset >= whole.size()) return session_.send_no_blob(action.part);
  session_.send_blob_bytes(action.part, action.offset, whole.size(),
                           whole.substr(action.offset, peer_limits::kBlobAimBytes));
}

void Link::act(peer_action::BlobBytesArrived& action) { parts_.listener.on_blob_bytes(*this, action); }

void Link::act(peer_action::BlobAbsent& action) { parts_.listener.on_blob_absent(*this, action.part); }

void Link::act(peer_action::CheckpointOffered& action) {
  parts_.listener.on_checkpoint(shared_from_this(), action.checkpoint);
}

}  // namespace giaoban
