#include "server/link/links.h"

#include <malloc.h>
#include <spdlog/spdlog.h>

#include <bit>
#include <boost/asio/post.hpp>

namespace giaoban {
namespace asio = boost::asio;
using schema::LinkState;

namespace {

constexpr std::chrono::seconds kTick{1};
constexpr std::uint64_t kNoteSeenTicks = 60;   // how old “last seen” may be after a crash
constexpr std::uint64_t kRenewTicks = 3600;
constexpr std::uint64_t kQuietTicks = 15;  // longer than a quiet link keeps its stream (SPEC P22)
constexpr std::uint16_t kGoingAway = 1001;
constexpr std::uint16_t kPolicyViolation = 1008;

std::uint64_t steady_ms() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

}  // namespace

Links::Links(Hub& hub, KnownNodes& nodes, BlobStore& blobs, Metrics& metrics, Options options)
    : hub_(hub),
      nodes_(nodes),
      metrics_(metrics),
      options_(std::move(options)),
      enrolments_(nodes, hub.services().signer, hub.services().verifier),
      view_(hub.services().store, hub.services().catalog, hub.services().directory, nodes, enrolments_, blobs),
      progress_(hub.services().store, hub.services().committer),
      files_(blobs, view_, [this](const Hash& blob) { load_offered(blob); }),
      parts_{hub, view_, blobs, progress_, pieces_, *this,
             [this] {
               Hash nonce;
               options_.random(nonce.bytes);
               return nonce;
             }},
      parent_({options_.executor, nodes, view_, progress_, hub.services().unix_ms,
               [this] {
                 std::array<std::uint8_t, 8> bits;
                 options_.random(bits);
                 return std::bit_cast<std::uint64_t>(bits);
               },
               options_.dial,
               [this](const NodeId& node) {
                 const auto channel = options_.is_parent_behind_proxy ? std::optional(Hash()) : std::nullopt;
                 return make_link({Link::Direction::kDial, node, channel, options_.is_parent_metered});
               }}),
      timer_(options_.executor) {
  fill_services();
}

Links::~Links() {
  hub_.directory().unwatch(directory_watch_);
  files_.stop();
  for (const auto& weak : made_)
    if (const auto link = weak.lock()) link->abandon();
}

void Links::fill_services() {
  Services& services = hub_.services();
  services.forward = [this](const NodeId& owner, Command command, Reply reply) {
    forward(owner, std::move(command), std::move(reply));
  };
  services.on_durable = [this](const SpaceId& space) { spread_durable(space); };
  services.on_cut = [this](const SpaceId& space) {
    for (const auto& link : linked())
      if (view_.shares(space, link->peer())) link->cut(space);
  };
  services.on_awareness = [this](const SpaceId& space, std::string_view document, std::string_view update,
                                 std::uint64_t source) {
    for (const auto& link : linked())
      if (link->source() != source) link->awareness(space, document, update);
  };
}

void Links::start() {
  directory_watch_ = hub_.directory().watch([this](const Directory::Card& card) {
    for (const auto& link : linked()) link->membership(card->id);
    spread_durable(card->id);
    if (card->kind == SpaceKind::kConference) files_.look_at(card->id);
  });
  if (const auto parent = nodes_.parent()) count_unsent(parent->node);
  for (const SpaceId& space : view_.spaces_with_files()) files_.look_at(space);
  parent_.start();
  asio::post(options_.executor, [this] { wait_for_tick(); });
}

void Links::wait_for_tick() {
  timer_.expires_after(kTick);
  timer_.async_wait([this](boost::system::error_code failed) {
    if (failed) return;
    progress_.save();
    pieces_.tick(steady_ms());
    files_.tick();
    if (++ticks_ % kNoteSeenTicks == 0) note_seen();
    if (ticks_ % kRenewTicks == 0)
      for (const auto& link : linked()) renew_certificate(*link);
    if (++quiet_ticks_ == kQuietTicks) malloc_trim(0);  // what a hundred links read and wrote lies about in small free pieces
    wait_for_tick();
  });
}

void Links::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  parent_.stop();
  for (const auto& link : linked()) link->close(kGoingAway, "the node stops");
  asio::post(options_.executor, [this] {
    timer_.cancel();
    progress_.save();
  });
}

void Links::pause() {
  std::vector<std::shared_ptr<Link>> open = linked();
  {
    const std::lock_guard lock(mutex_);
    is_paused_ = true;
    for (const auto& weak : unproved_)
      if (auto link = weak.lock()) open.push_back(std::move(link));
  }
  parent_.pause();
  for (const auto& link : open) link->close(kGoingAway, "paused");
}

void Links::resume() {
  {
    const std::lock_guard lock(mutex_);
    is_paused_ = false;
  }
  parent_.resume();
}

// --- the hub's news

std::vector<std::shared_ptr<Link>> Links::linked() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<Link>> links;
  for (const auto& [node, known] : known_)
    if (known.link != nullptr) links.push_back(known.link);
  return links;
}

void Links::forward(const NodeId& owner, Command command, Reply reply) {
  std::shared_ptr<Link> link;
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = known_.find(owner); found != known_.end()) link = found->second.link;
  }
  if (link == nullptr) return reply(fail(problem::kOwnerUnreachable));
  link->forward(std::move(command), std::move(reply));
}

void Links::spread_durable(const SpaceId& space) {
  quiet_ticks_ = 0;
  bool is_parent_linked = false;
  for (const auto& link : linked()) {
    is_parent_linked |= link->relation() == Relation::kParent;
    if (view_.shares(space, link->peer())) link->durable(space);
  }
  // While the parent is away nobody else counts what waits for it.
  const auto parent = nodes_.parent();
  if (is_parent_linked || !parent || !view_.shares(space, parent->node)) return;
  progress_.of(parent->node)->set_held(space, view_.held(space));
  parent_.on_progress();
}

void Links::count_unsent(const NodeId& node) const {
  const auto progress = progress_.of(node);
  for (const SpaceId& space : view_.shared_with(node)) progress->set_held(space, view_.held(space));
}

// --- links

std::shared_ptr<Link> Links::make_link(Link::Terms terms) {
  auto link = std::make_shared<Link>(parts_, std::move(terms));
  const std::lock_guard lock(mutex_);
  std::erase_if(made_, [](const auto& weak) { return weak.expired(); });
  made_.push_back(link);
  return link;
}

void Links::add_route(Router& router) {
  router.on_upgrade("/peer", [this](const Request& request, const PathValues&) { return accept(request); });
}

asio::awaitable<std::expected<std::unique_ptr<SocketHandler>, Response>> Links::accept(const Request& request) {
  const auto link = make_link({Link::Direction::kAccept, std::nullopt, request.channel});
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(unproved_, [](const auto& weak) { return weak.expired(); });
    if (is_paused_ || is_stopping_ || unproved_.size() >= kUnproved)
      co_return std::unexpected(problem_response({problem::kBusy, "no links now"}, language_of(request)));
    unproved_.push_back(link);
  }
  co_return link->handler();
}

void Links::on_linked(const std::shared_ptr<Link>& link) {
  quiet_ticks_ = 0;
  const bool is_wrong_way = (link->relation() == Relation::kParent) != (link->direction() == Link::Direction::kDial);
  std::shared_ptr<Link> replaced;
  bool is_unwanted = is_wrong_way;
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(unproved_, [&](const auto& weak) { return weak.expired() || weak.lock() == link; });
    is_unwanted |= is_paused_ || is_stopping_;
    if (!is_unwanted) {
      Known& known = known_[link->peer()];
      replaced = std::exchange(known.link, link);
      known.since_ms = hub_.services().unix_ms();
    }
  }
  if (is_unwanted) return link->close(kPolicyViolation, is_wrong_way ? "parent and child mixed up" : "paused");
  if (replaced != nullptr) {
    files_.remove_link(replaced);
    replaced->close(kPolicyViolation, "replaced by a newer link");
  }
  spdlog::info("event=linked node={} as={}", link->peer().text(),
               link->relation() == Relation::kParent ? "parent" : "child");
  metrics_.link_changed(link->peer().text(), true);
  files_.add_link(link);
  (void)nodes_.note_seen({link->peer()}, hub_.services().unix_ms());
  if (link->relation() == Relation::kParent) return parent_.on_linked();
  renew_certificate(*link);
}

/// Gives a child what it should hold (SPEC E2). Where that cannot be written now, the next hour or link brings it.
void Links::renew_certificate(Link& link) {
  if (link.relation() != Relation::kChild) return;
  const auto level = [this](const UnitId& unit) { return level_of(unit); };
  const auto fresh = enrolments_.renewed(link.peer(), link.shown_certificate(), level, hub_.services().unix_ms());
  if (!fresh) {
    spdlog::warn("event=certificate_not_made node={} code={}", link.peer().text(), fresh.error().code);
  } else if (*fresh) {
    link.give(**fresh);
  }
}

UnitLevel Links::level_of(const UnitId& unit) const {
  UnitLevel level = UnitLevel::kCommune;
  const auto registry = hub_.directory().registry();
  const Record* record = registry == nullptr ? nullptr : registry->find("units", unit.text());
  if (record != nullptr) (void)schema::from_text(record->text("level"), level);
  return level;
}

void Links::on_certificate(Link& link, const Certificate& certificate) {
  const bool is_parent = link.relation() == Relation::kParent;
  const auto kept = is_parent ? enrolments_.keep(certificate) : fail(problem::kForbidden, "only a parent gives one");
  if (kept)
    spdlog::info("event=certificate_kept serial={} valid_to_ms={}", certificate.serial, certificate.valid_to_ms);
  else
    spdlog::warn("event=certificate_refused node={} code={} detail=\"{}\"", link.peer().text(), kept.error().code,
                 kept.error().detail);
}

void Links::note_seen() {
  std::vector<NodeId> nodes;
  for (const auto& link : linked()) nodes.push_back(link->peer());
  if (auto noted = nodes_.note_seen(nodes, hub_.services().unix_ms()); !noted)
    spdlog::warn("event=last_seen_not_noted code={}", noted.error().code);
}

void Links::cut(const NodeId& node, std::string_view reason) {
  std::shared_ptr<Link> link;
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = known_.find(node); found != known_.end()) link = found->second.link;
  }
  if (link != nullptr) link->close(kPolicyViolation, reason);
}

void Links::on_closed(const std::shared_ptr<Link>& link) {
  const std::uint64_t now_ms = hub_.services().unix_ms();
  bool was_linked = false;
  {
    const std::lock_guard lock(mutex_);
    const auto found = known_.find(link->peer());
    was_linked = found != known_.end() && found->second.link == link;
    if (was_linked) found->second = {nullptr, now_ms};
  }
  if (was_linked) {
    spdlog::info("event=unlinked node={}", link->peer().text());
    metrics_.link_changed(link->peer().text(), false);
    files_.remove_link(link);
    (void)nodes_.note_seen({link->peer()}, now_ms);
  }
  if (link->direction() == Link::Direction::kDial) parent_.on_closed(link);
}

void Links::on_progress(Link& link) {
  const std::uint64_t unsent = progress_.of(link.peer())->unsent();
  if (unsent > 0) quiet_ticks_ = 0;
  metrics_.link_unsent(link.peer().text(), unsent);
  if (link.relation() == Relation::kParent) parent_.on_progress();
}

void Links::on_file(Link& link, const SpaceId& space, const StoreView::NamedFile& file) {
  files_.named(link, space, file);
}

void Links::on_blob_bytes(Link& link, peer_action::BlobBytesArrived& bytes) { files_.take_bytes(link, bytes); }

void Links::on_blob_absent(Link& link, const Hash& part) { files_.take_absence(link, part); }

void Links::on_blob_missing(Link& link, const peer_action::BlobWanted& part, bool is_damaged) {
  files_.look_for(link, part, is_damaged);
}

void Links::on_checkpoint(const std::shared_ptr<Link>& link, const Checkpoint& checkpoint) {
  bool is_too_many = false;
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(offers_, [](const auto& offer) { return offer.second.link.expired(); });
    is_too_many = offers_.size() >= kOffers || checkpoint.state_bytes > limits::kBlobBytes;
    if (!is_too_many) offers_[checkpoint.state] = {checkpoint, link};
  }
  if (is_too_many) return link->checkpoint_taken(checkpoint.space, fail(problem::kBusy));
  spdlog::info("event=checkpoint_offered space={} node={} bytes={}", checkpoint.space.text(), link->peer().text(),
               checkpoint.state_bytes);
  files_.fetch_offered(*link, checkpoint.space, checkpoint.state, checkpoint.state_bytes);
}

/// Loads a checkpoint whose state has come.
void Links::load_offered(const Hash& state) {
  std::optional<Offer> offer;
  {
    const std::lock_guard lock(mutex_);
    if (!offers_.contains(state) || !parts_.blobs.has(state)) return;
    offer = std::move(offers_.extract(state).mapped());
  }
  const SpaceId space = offer->checkpoint.space;
  hub_.load_checkpoint(std::move(offer->checkpoint), [space, weak = offer->link](const Result<void>& outcome) {
    if (outcome)
      spdlog::info("event=checkpoint_loaded space={}", space.text());
    else
      spdlog::warn("event=checkpoint_not_loaded space={} code={} detail=\"{}\"", space.text(), outcome.error().code,
                   outcome.error().detail);
    if (const auto link = weak.lock()) link->checkpoint_taken(space, outcome);
  });
}

}  // namespace giaoban
