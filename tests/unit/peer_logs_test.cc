#include <doctest/doctest.h>

#include "sync/space/membership.h"
#include "tests/unit/peer_pipe.h"

namespace giaoban {
namespace {

bool equal(PeerNode& a, PeerNode& b, const SpaceId& space) { return equal_state(a.space(space), b.space(space)); }

std::string body(RecordChange change, Hlc hlc = hlc_at(kNow) + 100) {
  return record_entry(hlc, {}, std::move(change)).body;
}

bool was_heard(const PeerEnd& end, std::string_view bytes) {
  return std::ranges::any_of(end.heard, [&](const auto& message) { return message.bytes.find(bytes) != std::string::npos; });
}

}  // namespace

TEST_CASE("[P3][P4] a link brings both sides to the same state") {
  PeerNode parent{1}, child{2};
  PeerPipe pipe{child, parent};
  const SpaceId space = found(parent, 1, {&child});
  const SpaceId second = found(parent, 2, {&child});
  pipe.connect();
  pipe.settle();
  CHECK(equal(parent, child, space));
  CHECK(equal(parent, child, second));
  child.write(space, {item("1", "Báo cáo"), delegate(child, "1")});
  parent.write(space, {item("2", "Thảo luận")});
  pipe.settle();
  CHECK(equal(parent, child, space));
}

TEST_CASE("[P3] a conference that is founded while the link is up reaches the member at once") {
  OpenLink linked;
  const SpaceId space = found(linked.parent, 1, {&linked.child});
  linked.pipe.settle();
  CHECK(equal(linked.parent, linked.child, space));
}

TEST_CASE("[P3] a node that becomes a member later gets all of the space") {
  OpenLink linked;
  const SpaceId space = found(linked.parent, 1, {});
  linked.parent.write(space, {item("1", "Khai mạc")});
  linked.pipe.settle();
  CHECK_FALSE(linked.child.owner(space).has_value());
  linked.parent.write(space, {SpaceWorld::member(linked.child.unit(), linked.child.id())});
  linked.pipe.settle();
  CHECK(equal(linked.parent, linked.child, space));
}

TEST_CASE("[P4] the owner's log comes first") {
  PeerNode parent{9}, child{2}, first{1};  // `first` has the smaller id or not: the owner goes before it anyway
  PeerPipe relay{first, parent};
  const SpaceId space = found(parent, 1, {&child, &first});
  relay.connect();
  relay.settle();
  first.write(space, {item("1", "Tham luận")});
  relay.settle();
  PeerPipe pipe{child, parent};
  pipe.connect();
  pipe.settle();
  const auto arrived = pipe.child().arrived;
  REQUIRE(arrived.size() >= 2);
  CHECK(arrived.front().log.origin == parent.id());
  CHECK(pipe.child().refusals.empty());
  CHECK(equal(parent, child, space));
}

TEST_CASE("[P4] what a peer sent is not sent back to it") {
  OpenLink linked;
  const SpaceId space = found(linked.parent, 1, {&linked.child});
  linked.pipe.settle();
  linked.child.write(space, {item("1", "Tham luận")});
  linked.pipe.settle();
  for (const auto& batch : linked.pipe.child().arrived) CHECK(batch.log.origin == linked.parent.id());
}

TEST_CASE("[P4] entries pass through a node between, with their origin's signature") {
  PeerNode root{1}, middle{2}, leaf{3};
  PeerPipe upper{middle, root}, lower{leaf, middle};
  const auto settle = [&] {
    while (upper.step() || lower.step()) {
    }
  };
  upper.connect();
  lower.connect();
  settle();
  const SpaceId space = found(root, 1, {&middle, &leaf});
  settle();
  CHECK(equal(root, leaf, space));
  leaf.write(space, {delegate(leaf, "1"), delegate(leaf, "2")});
  root.write(space, {item("1", "Kết luận")});
  settle();
  CHECK(equal(root, leaf, space));
  CHECK(equal(root, middle, space));
  CHECK(root.space(space).head(leaf.id()).seq == 2);
}

TEST_CASE("[P5][F6] what the peer has not acknowledged counts as unsent, with the link up and down") {
  OpenLink linked;
  const SpaceId space = found(linked.parent, 1, {&linked.child});
  linked.pipe.settle();
  CHECK(linked.child.unsent(linked.parent.id()) == 0);
  CHECK(linked.parent.unsent(linked.child.id()) == 0);
  linked.child.write(space, {item("1", "Một"), item("2", "Hai"), item("3", "Ba")});
  CHECK(linked.child.unsent(linked.parent.id()) == 3);
  linked.pipe.deliver(linked.pipe.parent());
  CHECK(linked.parent.space(space).head(linked.child.id()).seq == 3);
  CHECK(linked.child.unsent(linked.parent.id()) == 3);  // not before its answer
  linked.pipe.settle();
  CHECK(linked.child.unsent(linked.parent.id()) == 0);
  CHECK(linked.parent.unsent(linked.child.id()) == 0);
  linked.child.write(space, {item("4", "Bốn")});
  linked.pipe.drop();
  CHECK(linked.child.unsent(linked.parent.id()) == 1);
  linked.pipe.connect();
  linked.pipe.settle();
  CHECK(linked.child.unsent(linked.parent.id()) == 0);
}

TEST_CASE("[P4] no more than the window is under way without an answer") {
  OpenLink linked;
  const SpaceId space = found(linked.parent, 1, {&linked.child});
  linked.pipe.settle();
  const std::string note(30'000, 'x');
  for (int i = 0; i < 100; ++i)
    linked.child.write(space, {RecordChange{"agenda_items", "n", {{"title", note.substr(0, 300)}}, {}}});
  linked.pipe.settle();
  linked.pipe.parent().takes_batches = false;
  linked.pipe.parent().arrived.clear();
  for (int i = 0; i < 9000; ++i)
    linked.child.write(space, {RecordChange{"agenda_items", std::to_string(i), {{"title", note.substr(0, 300)}}, {}}});
  linked.pipe.settle();
  std::size_t bytes = 0;
  for (const auto& batch : linked.pipe.parent().arrived)
    for (const auto& one : batch.bodies) bytes += one.size();
  CHECK(bytes >= peer_limits::kWindowBytes);
  CHECK(bytes <= peer_limits::kWindowBytes + peer_limits::kWindowBytes / 2);  // the rest is what batches add

  linked.pipe.tick(1000);
  for (std::uint64_t waited = 0; waited < peer_limits::kAnswerMs; waited += 5000) {
    linked.pipe.tick(5000);
    linked.pipe.settle();  // pings are answered, batches are not
  }
  REQUIRE(linked.pipe.child().closed.has_value());
  CHECK(linked.pipe.child().closed->reason == "batches are not answered");
}

TEST_CASE("[P6] a bad batch changes nothing, and the other logs go on") {
  OpenLink linked;
  PeerNode other{3};
  const SpaceId space = found(linked.parent, 1, {&linked.child, &other});
  linked.pipe.settle();
  LogAuthor honest(linked.child.signer(), space), relayed(other.signer(), space);
  honest.add(body(delegate(linked.child, "1")));

  const auto refusal_of = [&](LogBatch batch) {
    linked.pipe.parent().refusals.clear();
    linked.pipe.forge(linked.pipe.parent(), encode_batch_message(batch), false);
    CHECK_FALSE(linked.pipe.parent().closed.has_value());
    CHECK(linked.parent.space(space).head(linked.child.id()).seq == 0);
    return linked.pipe.parent().refusals.empty() ? "none" : linked.pipe.parent().refusals.front();
  };
  auto batch = honest.all();
  batch.signature.bytes[5] ^= 1;
  CHECK(refusal_of(batch) == problem::kSignatureWrong);
  batch = honest.all();
  batch.bodies.front().back() ^= 1;
  CHECK(refusal_of(batch) == problem::kSignatureWrong);
  batch = honest.all();
  batch.first_seq = 2;
  CHECK(refusal_of(batch) == problem::kLogGap);
  LogAuthor thief(linked.child.signer(), space);
  thief.add(body(delegate(other, "1")));
  CHECK(refusal_of(thief.all()) == problem::kPolicyRefused);
  LogAuthor usurper(linked.child.signer(), space);
  usurper.add(body({"invitations", linked.child.unit().text(), {{"note", "x"}}, {}}));
  CHECK(refusal_of(usurper.all()) == problem::kPolicyRefused);

  relayed.add(body(delegate(other, "1")));
  linked.pipe.forge(linked.pipe.parent(), encode_batch_message(relayed.all()), false);
  CHECK(linked.parent.space(space).head(other.id()).seq == 1);
  linked.pipe.forge(linked.pipe.parent(), encode_batch_message(honest.all()), false);
  CHECK(linked.parent.space(space).head(linked.child.id()).seq == 1);
}

TEST_CASE("[P4] a batch that is too large or cut short closes the link") {
  const SpaceWorld world;
  const auto whole = encode_batch_message(world.owner_log().all());
  for (const std::string& bytes : {whole.substr(0, whole.size() - 1), whole + "x", std::string("\x07"), std::string(),
                                   std::string("\x01") + std::string(limits::kBatchBytes + 1, 'x')}) {
    OpenLink linked;
    linked.pipe.forge(linked.pipe.parent(), bytes, false);
    CHECK(linked.pipe.parent().closed.has_value());
  }
}

TEST_CASE("[P6] a refused log is not offered again on this link, and other logs are") {
  OpenLink linked;
  PeerNode other{3};
  const SpaceId space = found(linked.parent, 1, {&linked.child, &other});
  const SpaceId second = found(linked.parent, 2, {&linked.child});
  linked.pipe.settle();
  LogAuthor thief(linked.child.signer(), space);
  thief.add(body(delegate(other, "1")));
  linked.child.keep_unchecked(thief.all());
  linked.pipe.settle();
  CHECK(linked.pipe.parent().refusals == std::vector<std::string>{std::string(problem::kPolicyRefused)});
  linked.child.write(space, {delegate(linked.child, "2")});
  linked.child.write(second, {item("1", "Tham luận")});
  linked.pipe.settle();
  CHECK(linked.pipe.parent().refusals.size() == 1);
  CHECK(linked.child.unsent(linked.parent.id()) == 2);
  CHECK(equal(linked.parent, linked.child, second));
}

TEST_CASE("[W4][P6] entries of a node that is not listed yet are offered again when it is") {
  OpenLink linked;
  PeerNode late{3};
  const SpaceId space = found(linked.parent, 1, {&linked.child});
  linked.pipe.settle();
  LogAuthor early(late.signer(), space);
  early.add(body(item("1", "Tham luận")));
  linked.parent.keep_unchecked(early.all());
  linked.pipe.settle();
  CHECK(linked.pipe.child().refusals == std::vector<std::string>{std::string(problem::kNotAMember)});
  linked.parent.write(space, {SpaceWorld::member(late.unit(), late.id())});
  linked.pipe.settle();
  CHECK(linked.child.space(space).head(late.id()).seq == 1);
  CHECK(equal(linked.parent, linked.child, space));
  CHECK(linked.parent.unsent(linked.child.id()) == 0);
}

TEST_CASE("[T2][P13] entries of a clock far ahead are asked for again later") {
  OpenLink linked;
  const SpaceId space = found(linked.parent, 1, {&linked.child});
  linked.pipe.settle();
  LogAuthor early(linked.child.signer(), space);
  early.add(body(item("1", "Tham luận"), hlc_at(kNow + limits::kClockAheadMs + 60'000)));
  linked.child.keep_unchecked(early.all());
  linked.pipe.settle();
  CHECK(linked.pipe.parent().refusals == std::vector<std::string>{std::string(problem::kClockAhead)});
  linked.pipe.tick(peer_limits::kRetryMs);
  linked.pipe.settle();
  CHECK(linked.pipe.parent().refusals.size() == 2);
}

TEST_CASE("[P11] not a byte of a space goes to a node that no member lists") {
  OpenLink linked;
  PeerNode other{3};
  const SpaceId hidden = found(linked.parent, 1, {&other});
  const SpaceId shared = found(linked.parent, 2, {&linked.child});
  linked.parent.write(hidden, {item("1", "Chuyện riêng")});
  linked.pipe.settle();
  linked.pipe.drop();
  linked.pipe.connect();
  linked.pipe.settle();
  CHECK(equal(linked.parent, linked.child, shared));
  CHECK_FALSE(was_heard(linked.pipe.child(), as_text(hidden.view())));
  CHECK_FALSE(was_heard(linked.pipe.child(), hidden.text()));
  CHECK_FALSE(was_heard(linked.pipe.child(), "Chuyện riêng"));
  CHECK_FALSE(was_heard(linked.pipe.child(), other.id().text()));
  CHECK_FALSE(was_heard(linked.pipe.child(), as_text(other.id().view())));

  // One who knows the space's id learns nothing by asking.
  linked.pipe.forge(linked.pipe.parent(), to_text(schema::PeerHave{hidden, {}}.encode()), true);
  linked.pipe.settle();
  CHECK(linked.pipe.child().arrived.size() > 0);
  for (const auto& batch : linked.pipe.child().arrived) CHECK(batch.log.space == shared);
  CHECK_FALSE(was_heard(linked.pipe.child(), other.id().text()));
}

TEST_CASE("[P11] a node that has left a space gets nothing of it any more") {
  OpenLink linked;
  const SpaceId space = found(linked.parent, 1, {&linked.child});
  linked.pipe.settle();
  linked.parent.write(space, {*close_unit(linked.parent.space(space), linked.child.unit())});
  linked.parent.write(space, {item("1", "Về sau")});
  linked.pipe.settle();
  CHECK_FALSE(was_heard(linked.pipe.child(), "Về sau"));
  CHECK(linked.parent.unsent(linked.child.id()) == 0);
}

TEST_CASE("[P12] a child brings its own spaces to its parent, and those of nodes below it") {
  OpenLink linked;
  PeerNode other{3};
  const SpaceId own = found(linked.child, 1, {&linked.parent});
  linked.pipe.settle();
  CHECK(equal(linked.parent, linked.child, own));

  const SpaceId deeper = found(other, 1, {&linked.parent, &linked.child});
  const auto log = other.read_batch({deeper, other.id()}, 1, limits::kBatchBytes);
  REQUIRE(log->has_value());
  linked.child.keep_unchecked(**log);
  linked.pipe.settle();
  CHECK(equal(linked.parent, linked.child, deeper));
}

TEST_CASE("[P12] a child brings only so many spaces of other nodes over one link") {
  OpenLink linked;
  LogReceiver receiver(linked.parent, linked.parent.id(), linked.child.id(), Relation::kChild);
  const NodeId stranger = Ed25519Signer(seed_of(9)).node();
  for (unsigned number = 0; number < peer_limits::kBrought; ++number)
    REQUIRE(receiver.admit({uuid_of(number), stranger}).has_value());
  CHECK(code_of(receiver.admit({uuid_of(60'000), stranger})) == problem::kTooMany);
  CHECK(receiver.admit({uuid_of(60'001), linked.child.id()}).has_value());  // its own
}

TEST_CASE("[P12] a batch of a space that nobody asked for closes the link") {
  OpenLink linked;
  const SpaceWorld world;
  linked.pipe.forge(linked.pipe.parent(), encode_batch_message(world.owner_log().all()), false);
  CHECK(linked.pipe.parent().closed.has_value());
}

TEST_CASE("[P5] whatever is written on both sides, and wherever links break, both end up the same") {
  CHECK(rc::check([] {
    PeerNode parent{1}, child{2};
    PeerPipe pipe{child, parent};
    std::vector<SpaceId> spaces{found(parent, 1, {&child})};
    pipe.connect();
    pipe.settle();
    const int steps = *rc::gen::inRange(10, 80);
    for (int i = 0; i < steps; ++i) {
      PeerNode& writer = *rc::gen::arbitrary<bool>() ? child : parent;
      const SpaceId space = spaces[*rc::gen::inRange<std::size_t>(0, spaces.size())];
      switch (*rc::gen::inRange(0, 9)) {
        case 0:
        case 1:
          if (writer.owner(space)) writer.write(space, {item(std::to_string(i % 4), "Nội dung " + std::to_string(i))});
          break;
        case 2:
          if (writer.owner(space)) writer.write(space, {delegate(writer, "1"), delegate(writer, "2")});
          break;
        case 3:
        case 4:
          pipe.deliver(pipe.child());
          break;
        case 5:
        case 6:
          pipe.deliver(pipe.parent());
          break;
        case 7:
          pipe.drop();
          pipe.connect();
          break;
        default:
          if (spaces.size() < 4) spaces.push_back(found(parent, 1 + static_cast<unsigned>(spaces.size()), {&child}));
          // A batch that comes twice does nothing the second time.
          if (pipe.is_up() && !pipe.child().arrived.empty())
            pipe.forge(pipe.child(), encode_batch_message(pipe.child().arrived.back()), false);
      }
      RC_ASSERT(!pipe.child().closed && !pipe.parent().closed);
    }
    pipe.drop();
    pipe.connect();
    pipe.settle();
    for (const SpaceId& space : spaces) RC_ASSERT(equal(parent, child, space));
    RC_ASSERT(child.unsent(parent.id()) == 0u);
    RC_ASSERT(parent.unsent(child.id()) == 0u);
    RC_ASSERT(pipe.child().refusals.empty() && pipe.parent().refusals.empty());
  }));
}

}  // namespace giaoban
