#include "tests/simulation/attacks.h"

#include "sync/base/limits.h"
#include "sync/log/chain.h"
#include "sync/peer/wire.h"

namespace giaoban::simulation {
namespace {

/// One blow, on one link, at one space.
struct Blow {
  World& world;
  World::Node& node;
  Link& link;
  const Space& space;
  Random random;

  NodeId self() const { return node.signer->node(); }
  Hlc now() const { return hlc_at(world.unix_ms(node.number)); }
  Signature sign(const LogId& log, const Head& before, const std::vector<std::string>& bodies) const {
    Head head = before;
    for (const auto& body : bodies) head = next_head(log, head, body);
    return node.signer->sign(head_text(log, head));
  }
  /// Signed as it should be, by this node, whatever the log.
  void send(const LogId& log, const Head& before, std::vector<std::string> bodies) {
    const Signature signature = sign(log, before, bodies);
    link.send_raw(false, encode_batch_message({log, before.seq + 1, std::move(bodies), signature}));
  }
  void send_own(std::vector<std::string> bodies) {
    const LogId log{space.id(), self()};
    send(log, space.head(self()), std::move(bodies));
  }
};

std::string entry(Hlc hlc, RecordChange change, const Author& author = {}) { return record_entry(hlc, author, std::move(change)).body; }

RecordChange harmless(Random& random) {
  return {"agenda_items", "evil" + std::to_string(random.below(3)), {{"title", "x"}, {"kind", "paper"}, {"minutes", 1}, {"rank", "a"}}, {}};
}

/// An entry in another node's log, with this node's signature or none.
void forge(Blow& blow) {
  for (const auto& [origin, head] : blow.space.heads())
    if (origin != blow.self()) blow.send({blow.space.id(), origin}, head, {entry(blow.now(), harmless(blow.random))});
}

/// The log goes on from a head that it does not have.
void break_chain(Blow& blow) {
  Head wrong = blow.space.head(blow.self());
  wrong.hash.bytes[0] ^= 1;
  blow.send({blow.space.id(), blow.self()}, wrong, {entry(blow.now(), harmless(blow.random))});
  wrong.seq += 5;
  blow.send({blow.space.id(), blow.self()}, wrong, {entry(blow.now(), harmless(blow.random))});
}

/// Two histories of its own log from the start.
void fork(Blow& blow) {
  const LogId log{blow.space.id(), blow.self()};
  for (int i = 0; i < 2; ++i) {
    std::vector<std::string> bodies;
    for (std::uint64_t n = 0; n <= blow.space.head(blow.self()).seq; ++n) bodies.push_back(entry(blow.now() + n, harmless(blow.random)));
    blow.send(log, {}, std::move(bodies));
  }
}

void from_the_future(Blow& blow) {
  const std::uint64_t hours = blow.random.between(20, 200);
  blow.send_own({entry(blow.now() + hlc_at(hours * 3'600'000), harmless(blow.random))});
}

/// What only the owner or another unit may write; a seat for itself; a founding; words put into others' mouths.
void overstep(Blow& blow) {
  const NodeId owner = blow.space.owner();
  const UnitId victim = blow.world.unit(static_cast<std::uint32_t>(blow.random.below(blow.world.nodes().size())));
  const std::vector<std::string> bodies = {
      entry(blow.now(), {"conferences", blow.space.id().text(), {{"place", "x"}}, {}}),
      entry(blow.now(), {"members", victim.text(), {{"nodes", Json::array()}}, true}),
      entry(blow.now(), {"delegates", victim.text() + "/x", {{"full_name", "x"}, {"rank", "a"}}, {}}),
      entry(blow.now(), harmless(blow.random), {blow.world.unit(blow.world.plan().spaces[0].owner), victim}),
      entry(blow.now(), {"spaces", blow.space.id().text(), {{"owner", blow.self().text()}}, {}}),
      entry(blow.now(), {"nothing", "x", Json::object(), {}}), std::string("\x01"), std::string(200, '\xff')};
  blow.send_own({bodies[blow.random.below(bodies.size())]});
  blow.send({blow.space.id(), owner}, blow.space.head(owner), {bodies[blow.random.below(bodies.size())]});
}

void oversize(Blow& blow) {
  blow.send_own({std::string(limits::kEntryBodyBytes + 1, 'x')});
  blow.send_own(std::vector<std::string>(limits::kBatchEntries + 1, "x"));
  blow.link.send_raw(false, std::string(1, '\x01') + std::string(limits::kBatchBytes + 10, '\x7f'));
  blow.link.send_raw(true, "{\"type\":\"have\",\"space\":\"" + blow.space.id().text() + "\",\"vector\":[" + std::string(100'000, '[') + "]}");
}

/// Lies about what it has and what it was sent.
void lie(Blow& blow) {
  schema::PeerHave have;
  have.space = blow.space.id();
  for (const auto& [origin, head] : blow.space.heads()) have.vector.push_back({origin, static_cast<std::int64_t>(blow.random.below(1'000'000))});
  blow.link.send_raw(true, to_text(have.encode()));
  for (const auto& [origin, head] : blow.space.heads()) {
    schema::PeerReceived received;
    received.space = blow.space.id();
    received.origin = origin;
    received.seq = static_cast<std::int64_t>(blow.random.below(1'000));
    blow.link.send_raw(true, to_text(received.encode()));
    schema::PeerRefused refused;
    refused.space = blow.space.id();
    refused.origin = origin;
    refused.seq = static_cast<std::int64_t>(blow.random.below(20));
    refused.code = blow.random.chance(50) ? "log_forked" : "signature_wrong";
    blow.link.send_raw(true, to_text(refused.encode()));
  }
}

/// New spaces that name the receiver, of owners that nobody knows.
void invent_spaces(Blow& blow) {
  for (int i = 0; i < 40; ++i) {
    std::string name = "invented";
    ByteWriter(name).u64(blow.random.next());
    Uuid nonce;
    blow.random.fill(nonce.bytes);
    const SpaceId space = space_id(blow.self(), nonce);
    RecordChange founding{"spaces", space.text(), {{"kind", "conference"}, {"title", "x"}, {"owner", blow.self().text()}, {"nonce", nonce.text()}}, {}};
    schema::PeerHave have;
    have.space = space;
    blow.link.send_raw(true, to_text(have.encode()));
    const std::vector<std::string> bodies{entry(blow.now(), std::move(founding))};
    blow.send({space, blow.self()}, {}, bodies);
  }
}

/// A command in another unit's name; bytes that no decoder knows.
void mumble(Blow& blow) {
  schema::PeerForward forward;
  blow.random.fill(forward.id.bytes);
  forward.space = blow.space.id();
  forward.name = "record.put";
  forward.arguments = {{"collection", "conferences"}, {"id", blow.space.id().text()}, {"fields", {{"place", "x"}}}};
  forward.unit = blow.world.unit(static_cast<std::uint32_t>(blow.random.below(blow.world.nodes().size())));
  forward.account = forward.unit;
  if (forward.unit != blow.world.unit(blow.node.number)) blow.link.send_raw(true, to_text(forward.encode()));
  std::string noise(blow.random.below(300), '\0');
  for (char& byte : noise) byte = static_cast<char>(blow.random.next());
  blow.link.send_raw(blow.random.chance(50), std::move(noise));
}

}  // namespace

void attack(World& world, World::Node& node, std::uint64_t number) {
  Random random(number);
  const auto links = node.process->links();
  const auto spaces = node.process->spaces();
  if (links.empty() || spaces.empty()) return;
  const Space* space = node.process->space(spaces[random.below(spaces.size())]);
  if (space == nullptr || !space->is_founded()) return;
  Blow blow{world, node, *links[random.below(links.size())], *space, random};
  constexpr void (*kBlows[])(Blow&) = {forge, break_chain, fork, from_the_future, overstep, oversize, lie, invent_spaces, mumble};
  kBlows[random.below(std::size(kBlows))](blow);
}

}  // namespace giaoban::simulation
