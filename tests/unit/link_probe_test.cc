#include <doctest/doctest.h>

#include "tests/unit/link_node.h"
#include "tests/unit/noise.h"
#include "tests/unit/peer_node.h"

namespace giaoban {
namespace {

/// A child that asks what it likes, over a link in memory. All of it happens on the parent's thread.
class Probe {
 public:
  Probe(LinkNode& parent, PeerNode& node) : executor_(parent.executor()), node_(node), handler_(parent.accept()) {
    node_.set_relation(parent.id(), Relation::kParent);
    session_ = node_.session(parent.id(), std::make_shared<PieceGatherer>(), peer_limits::kProtocolHighest);
    on_thread([&] {
      socket_ = std::make_shared<Wire>(executor_, [this](const Frame& frame) { hear(frame); });
      handler_->on_open(socket_);
      session_->start(hash_of("nonce"), {kNow, 0});
      perform();
      return 0;
    });
  }
  ~Probe() {
    on_thread([&] {
      handler_->on_close();
      handler_.reset();
      return 0;
    });
    socket_->stop();
  }

  bool is_linked() {
    return on_thread([&] { return session_->is_linked(); });
  }
  void ask(const SpaceId& space, const Hash& blob, const Hash& part) {
    schema::PeerWantBlob wish;
    wish.space = space;
    wish.blob = blob;
    wish.part = part;
    on_thread([&] {
      handler_->on_message(to_text(wish.encode()), FrameKind::kText);
      return 0;
    });
  }
  /// What came of a request: whether bytes of the part arrived; nullopt while nothing did.
  std::optional<bool> answer(const Hash& part) {
    return on_thread([&] {
      const auto found = answers_.find(part);
      return found == answers_.end() ? std::nullopt : std::optional(found->second);
    });
  }

 private:
  struct Wire : Socket {
    Wire(boost::asio::any_io_executor on, std::function<void(const Frame&)> to) : on_(std::move(on)), to_(std::move(to)) {}
    void send(Frame frame) override {
      boost::asio::post(on_, [self = to_, is_open = is_open_, frame] {
        if (*is_open) self(frame);
      });
    }
    void stop() { *is_open_ = false; }
    void close(std::uint16_t, std::string_view) override { stop(); }
    void pause_reading() override {}
    void resume_reading() override {}
    void when_drained(std::function<void()> call) override { boost::asio::post(on_, std::move(call)); }
    std::size_t queued_bytes() const override { return 0; }
    boost::asio::any_io_executor executor() const override { return on_; }
    void set_low_water(std::size_t) override {}
    void cut() override { stop(); }

    boost::asio::any_io_executor on_;
    std::function<void(const Frame&)> to_;
    std::shared_ptr<std::atomic<bool>> is_open_ = std::make_shared<std::atomic<bool>>(true);
  };

  template <typename Work, typename Value = std::invoke_result_t<Work>>
  Value on_thread(Work work) {
    std::promise<Value> done;
    boost::asio::post(executor_, [&] { done.set_value(work()); });
    return done.get_future().get();
  }
  void hear(const Frame& frame) {
    if (frame.kind == FrameKind::kText)
      session_->on_text(*frame.bytes, {kNow, 0});
    else
      session_->on_binary(*frame.bytes, {kNow, 0});
    perform();
  }
  void perform() {
    for (auto actions = session_->take_actions(); !actions.empty(); actions = session_->take_actions())
      for (auto& action : actions) {
        if (const auto* text = std::get_if<peer_action::SendText>(&action))
          handler_->on_message(text->text, FrameKind::kText);
        else if (const auto* binary = std::get_if<peer_action::SendBinary>(&action))
          handler_->on_message(binary->bytes, FrameKind::kBinary);
        else if (const auto* bytes = std::get_if<peer_action::BlobBytesArrived>(&action))
          answers_[bytes->part] = true;
        else if (const auto* absent = std::get_if<peer_action::BlobAbsent>(&action))
          answers_.try_emplace(absent->part, false);
      }
  }

  boost::asio::any_io_executor executor_;
  PeerNode& node_;
  std::unique_ptr<SocketHandler> handler_;
  std::unique_ptr<PeerSession> session_;
  std::shared_ptr<Wire> socket_;
  std::map<Hash, bool> answers_;
};

Hash keep(LinkNode& node, std::string_view bytes) {
  auto upload = std::move(*node.blobs().begin_upload("0a"));
  REQUIRE(upload->append(bytes).has_value());
  return *upload->keep(*upload->cut());
}

RecordChange paper(const LinkNode& node, const Hash& blob) {
  return {"files",
          "paper",
          {{"agenda_item", uuid_of(1).text()},
           {"name", "tham-luan.pdf"},
           {"media_type", "application/pdf"},
           {"size", 60'000},
           {"blob", blob.text()},
           {"unit", node.unit().text()}},
          {}};
}

TEST_CASE("[B3][P11] bytes are given of parts that a file of a shared space names, and nobody finds out about others") {
  LinkNode parent{1};
  PeerNode child{9};
  parent.start();
  REQUIRE(parent.nodes().add_child({child.id(), child.unit()}).has_value());
  const Hash shown = keep(parent, noise(60'000)), secret = keep(parent, noise(60'000, 1)), loose = keep(parent, noise(60'000, 2));
  const auto chunk_of = [&](const Hash& blob) { return parent.blobs().manifest(blob)->chunks[0].hash; };
  const SpaceId space = parent.found("conference", 1, {}, {SpaceWorld::member(child.unit(), child.id()), paper(parent, shown)});
  const SpaceId hidden = parent.found("conference", 2, {}, {paper(parent, secret)});
  Probe probe(parent, child);
  REQUIRE(parent.until([&] { return probe.is_linked(); }));
  const auto is_given = [&](const SpaceId& in, const Hash& blob, const Hash& part) {
    probe.ask(in, blob, part);
    REQUIRE(parent.until([&] { return probe.answer(part).has_value(); }));
    return *probe.answer(part);
  };
  CHECK(is_given(space, shown, shown));
  CHECK(is_given(space, shown, chunk_of(shown)));
  CHECK_FALSE(is_given(hidden, secret, secret));
  CHECK_FALSE(is_given(space, shown, chunk_of(secret)));
  CHECK_FALSE(is_given(space, loose, loose));
  CHECK_FALSE(is_given(space, loose, chunk_of(loose)));
  CHECK_FALSE(is_given(space, shown, hash_of("nothing at all")));
}

}  // namespace
}  // namespace giaoban
