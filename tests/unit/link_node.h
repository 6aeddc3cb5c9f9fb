#pragma once
#include <spdlog/spdlog.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <future>

#include "server/api/nodes_api.h"
#include "server/link/links.h"
#include "server/net/server.h"
#include "sync/base/random.h"
#include "sync/store/memory_store.h"
#include "sync/store/verify.h"
#include "tests/unit/space_world.h"
#include "tests/unit/store_folder.h"

namespace giaoban {

/// A whole node but its disk, on one thread of its own, listening on loopback.
class LinkNode {
 public:
  explicit LinkNode(unsigned number, bool is_parent_metered = false)
      : signer_(seed_of(number)),
        unit_(uuid_of(100 + number)),
        committer_(std::make_unique<Committer>(store_, signer_)),
        services_{store_, *committer_, catalog_, directory_, signer_, verifier_, [this] { return now_ms.load(); }, {}, {}, {}, {}, 1},
        hub_(services_, [this](std::size_t hash) { return io_.executor_for(hash); }),
        nodes_(store_),
        codes_(store_, nodes_),
        blobs_(std::move(*BlobStore::open(folder_.path()))),
        links_(std::make_unique<Links>(hub_, nodes_, *blobs_, metrics_,
                                       Links::Options{io_.next(), fill_random, {}, false, is_parent_metered})) {
    services_.blobs = blobs_.get();
    services_.fresh_name = [] { return to_hex(random_bytes<16>()); };
    links_->add_route(router_);
    const auto cut = [this](const NodeId& node, std::string_view reason) { links_->cut(node, reason); };
    add_nodes_api(router_, {hub_, nodes_, codes_, fill_random, [](const Request&) { return kAdmin; }, cut});
    server_ = std::make_unique<HttpServer>(io_, ServerOptions(), router_, Handler(), metrics_);
  }
  ~LinkNode() {
    links_->stop();
    server_->stop();
    io_.stop();
    io_.join();
    committer_.reset();
    server_.reset();
    links_.reset();
  }

  /// Opens what was written before and begins to link.
  void start() {
    io_.start();
    port_ = *server_->listen({"127.0.0.1", 0});
    links_->start();
  }
  /// Whoever asks is an administrator of this unit: of the node that is given it by set_own_unit().
  static inline const std::optional<Actor> kAdmin = Actor{uuid_of(90), uuid_of(101), {Role::kAdmin}};

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  void take_parent(const LinkNode& parent) {
    RC_ASSERT(nodes_.set_parent({parent.id(), parent.url(), unit_, SpaceId()}).has_value());
    links_->retry_now();
  }
  void take_child(const LinkNode& child) { RC_ASSERT(nodes_.add_child({child.id(), child.unit_}).has_value()); }

  /// Lets the node take turns until the condition holds; false after a long while.
  bool until(const std::function<bool()>& holds) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!holds()) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      std::promise<void> turn;
      boost::asio::post(io_.executor_for(0), [&] { turn.set_value(); });
      turn.get_future().get();
    }
    return true;
  }

  Result<void> write(const SpaceId& space, std::vector<RecordChange> changes) {
    std::promise<Result<void>> done;
    hub_.put_own(space, std::move(changes), [&](const Result<void>& outcome) { done.set_value(outcome); });
    return done.get_future().get();
  }
  Result<void> note_archive(const SpaceId& space) {
    std::promise<Result<void>> done;
    hub_.note_archive(space, read_heads(store_, catalog_, space), [&](const Result<void>& outcome) { done.set_value(outcome); });
    return done.get_future().get();
  }
  Outcome run(Command command) {
    std::promise<Outcome> done;
    command.via = id();
    hub_.run(std::move(command), [&](const Outcome& outcome) { done.set_value(outcome); });
    return done.get_future().get();
  }
  /// A space of this node with its unit as the convener and others as members.
  SpaceId found(std::string_view kind, unsigned number, const std::vector<const LinkNode*>& members,
                std::vector<RecordChange> records = {}) {
    const Uuid nonce = uuid_of(number);
    const SpaceId space = space_id(id(), nonce);
    std::vector<RecordChange> changes{
        {"spaces",
         space.text(),
         {{"kind", kind}, {"title", "Giao ban"}, {"owner", id().text()}, {"nonce", nonce.text()}},
         {}},
        SpaceWorld::member(unit_, id(), "convener")};
    for (const LinkNode* node : members) changes.push_back(SpaceWorld::member(node->unit_, node->id()));
    std::ranges::move(records, std::back_inserter(changes));
    RC_ASSERT(write(space, std::move(changes)).has_value());
    return space;
  }

  VersionVector held(const SpaceId& space) const {
    VersionVector vector;
    for (const auto& [origin, head] : read_heads(store_, catalog_, space)) vector[origin] = head.seq;
    return vector;
  }

  /// A link that somebody dialled, as a connection would hand it its messages; on executor().
  std::unique_ptr<SocketHandler> accept() {
    const auto match = router_.match("GET", "/peer", Entrance::kPublic, true);
    auto accepted = boost::asio::co_spawn(executor(), (*match->upgrade)(Request(), match->values), boost::asio::use_future);
    return std::move(*accepted.get());
  }
  boost::asio::any_io_executor executor() const { return io_.executor_for(0); }

  /// The clock of the node, Unix ms.
  std::atomic<std::uint64_t> now_ms = kNow;

  const NodeId& id() const { return signer_.node(); }
  const Ed25519Signer& signer() const { return signer_; }
  const UnitId& unit() const { return unit_; }
  Links& links() { return *links_; }
  KnownNodes& nodes() { return nodes_; }
  JoinCodes& codes() { return codes_; }
  BlobStore& blobs() { return *blobs_; }
  const std::filesystem::path& blob_folder() const { return folder_.path(); }
  void open_file(const SpaceId& space, const Hash& blob) { links_->file_source().open(space, blob); }
  std::vector<schema::FileState> file_states(const SpaceId& space) {
    std::promise<std::vector<schema::FileState>> states;
    links_->file_source().states(space, [&](std::vector<schema::FileState> told) { states.set_value(std::move(told)); });
    return states.get_future().get();
  }
  const MemoryStore& store() const { return store_; }
  bool is_whole() const { return verify_store(store_, verifier_).is_clean(); }
  Directory& directory() { return directory_; }
  LinkView parent_link() { return links_->source().view(); }

 private:
  TestFolder folder_;
  Ed25519Signer signer_;
  Ed25519Verifier verifier_;
  UnitId unit_;
  MemoryStore store_;
  LogCatalog catalog_;
  Directory directory_;
  Metrics metrics_;
  IoThreads io_{1};
  std::unique_ptr<Committer> committer_;
  Services services_;
  Hub hub_;
  KnownNodes nodes_;
  JoinCodes codes_;
  std::unique_ptr<BlobStore> blobs_;
  std::unique_ptr<Links> links_;
  Router router_;
  std::unique_ptr<HttpServer> server_;
  std::uint16_t port_ = 0;
};

}  // namespace giaoban
