// What the steps of a plan do.
#include <map>
#include <algorithm>

#include "sync/space/membership.h"
#include "tests/simulation/attacks.h"
#include "tests/simulation/check.h"
#include "tests/simulation/world.h"

namespace giaoban::simulation {
namespace {

using Kind = Step::Kind;

constexpr std::uint64_t kAskAgainMs = 3'000;
constexpr unsigned kReplyLostPercent = 10;
constexpr std::uint32_t kSharedRows = 3;

/// A Yjs update v1 of one insertion at the start of a text, by a client of its own.
std::string text_update(std::uint32_t client, std::string_view text) {
  std::string update("\x01\x01", 2);
  ByteWriter out(update);
  out.varuint(client);
  out.raw(std::string_view("\x00\x04\x01", 3));
  out.sized("t");
  out.sized(text);
  out.u8(0);
  return update;
}

}  // namespace

void World::perform(const Step& step) {
  Node& node = nodes_[step.a];
  if (step.kind >= Kind::kCrash && step.kind <= Kind::kAttack) ++figures_.faults;
  switch (step.kind) {
    case Kind::kPutItem:
    case Kind::kPutShared:
    case Kind::kPutUnitRow:
    case Kind::kPutOwned:
    case Kind::kTypeText:
      if (!is_hostile(step.a)) wish(step);
      break;
    case Kind::kJoin:
    case Kind::kLeave: change_members(step); break;
    case Kind::kCrash: stop(node, true, static_cast<std::uint64_t>(step.x)); break;
    case Kind::kPowerLoss:
      node.disk.lose_unsynced();
      stop(node, false, static_cast<std::uint64_t>(step.x));
      break;
    case Kind::kCrashAtWrite:
      node.next_crash = static_cast<MemoryDisk::Fault>(static_cast<int>(MemoryDisk::Fault::kCrashBefore) + step.x % 4);
      break;
    case Kind::kDiskFull: node.full_writes = static_cast<std::uint64_t>(step.x); break;
    case Kind::kClock: node.clock_ms = step.x; break;
    case Kind::kCutLink:
      for (Connection& connection : connections_)
        if (connection.child().node == step.a) connection.cut();
      break;
    case Kind::kHalfOpen:
    case Kind::kPartition:
    case Kind::kSlow: disturb_road(step); break;
    case Kind::kBackup: node.backup = node.disk; break;
    case Kind::kRestore: restore(node); break;
    case Kind::kCheckpoint:
    case Kind::kArchive: keep_checkpoints(step); break;
    case Kind::kAttack:
      if (is_hostile(step.a) && node.process != nullptr) attack(*this, node, static_cast<std::uint64_t>(step.x));
      break;
  }
}

void World::keep_checkpoints(const Step& step) {
  const auto& owner = nodes_[plan_.spaces[step.b].owner].process;
  if (owner == nullptr) return;
  if (step.kind == Kind::kCheckpoint) owner->make_checkpoint(spaces_[step.b]);
  else owner->note_archive(spaces_[step.b]);
}

void World::disturb_road(const Step& step) {
  Road& road = nodes_[step.a].road;
  const auto length = static_cast<std::uint64_t>(step.x);
  if (step.kind == Kind::kSlow) {
    road.extra_ms = length;
    return schedule_.after(30'000, [&road] { road.extra_ms = 0; });
  }
  const std::uint64_t until = schedule_.now() + length;
  if (step.b != 2) road.dead_up_until = until;
  if (step.b != 1) road.dead_down_until = until;
  if (step.kind == Kind::kPartition) road.closed_until = until;
}

void World::restore(Node& node) {
  if (!node.backup || is_hostile(node.number)) return;
  excuse_losses(node);
  stop(node, false, 3'000);
  node.disk = *node.backup;
}

/// Whoever loses a disk loses what was nowhere else, and what it remembers of its answers.
void World::excuse_losses(Node& node) {
  std::map<std::string, std::set<std::uint32_t>> holders;
  for (const Node& other : nodes_)
    for (const std::string& marker : markers_on(other.number == node.number ? *node.backup : other.disk))
      holders[marker].insert(other.number);
  for (Wish& one : wishes_) {
    one.may_be_twice = true;
    one.kept_by = holders[one.marker];
    one.may_be_gone |= one.kept_by.empty();
  }
}

// --- people

void World::wish(const Step& step) {
  const std::size_t number = wishes_.size();
  Wish one;
  one.node = step.a;
  one.space = step.b;
  one.marker = "m" + std::to_string(number) + "m";
  one.request = request_of(step, number);
  wishes_.push_back(std::move(one));
  ++figures_.commands;
  ask(number);
}

Request World::request_of(const Step& step, std::size_t number) const {
  Request request;
  const std::string marker = "m" + std::to_string(number) + "m";
  request.id.bytes[0] = 3;
  request.id.bytes[14] = static_cast<std::uint8_t>(number >> 8);
  request.id.bytes[15] = static_cast<std::uint8_t>(number);
  request.account = unit(step.a);
  request.unit = unit(step.a);
  request.space = spaces_[step.b];
  const std::string row = std::to_string(number);
  switch (step.kind) {
    case Kind::kPutShared:
      request.change = {"agenda_items", "shared" + std::to_string(number % kSharedRows), {{"title", marker}}, {}};
      break;
    case Kind::kPutUnitRow:
      request.change = {"delegates", request.unit.text() + "/" + row, {{"full_name", marker}, {"rank", "a"}}, {}};
      break;
    case Kind::kPutOwned:
      request.change = {"conferences", request.space.text(), {{"place", marker}}, {}};
      break;
    case Kind::kTypeText: request.document_update = text_update(static_cast<std::uint32_t>(number) + 1, marker); break;
    default:
      request.change = {"agenda_items", row, {{"title", marker}, {"kind", "paper"}, {"minutes", 10}, {"rank", "a0"}}, {}};
  }
  return request;
}

/// Asks until there is an answer. An answer may be lost on its way to the browser; then it asks again.
void World::ask(std::size_t number) {
  Wish& one = wishes_[number];
  if (one.is_done || one.is_refused) return;
  Node& node = nodes_[one.node];
  if (node.process != nullptr) {
    const bool is_lost = random_.chance(kReplyLostPercent);
    node.process->run(one.request, node.signer->node(), [this, number, is_lost](const Outcome& outcome) {
      if (is_lost) return;
      Wish& asked = wishes_[number];
      if (outcome && !asked.is_done) ++figures_.acknowledged;
      asked.is_done |= outcome.has_value();
      asked.is_refused |= !outcome && !is_worth_retrying(outcome.error().code);
    });
  }
  schedule_.after(kAskAgainMs, [this, number] { ask(number); });
}

// --- members

void World::change_members(const Step& step) {
  const SpaceId& space = spaces_[step.b];
  Node& owner = nodes_[plan_.spaces[step.b].owner];
  if (owner.process == nullptr || owner.number == step.a) return;
  const NodeId node = nodes_[step.a].signer->node();
  const UnitId member = unit(step.a);
  owner.process->put_own(space, [&](const Space& state) -> std::vector<RecordChange> {
    const auto beside = std::ranges::count_if(nodes_, [&](const Node& other) {
      const bool touches = other.number != step.a && (plan_.parents[other.number] == step.a || plan_.parents[step.a] == other.number);
      return touches && state.is_member_node(other.signer->node());
    });
    // Entries pass through members only: who joins stands beside one, who leaves stands at the end.
    if (step.kind == Kind::kLeave) {
      auto change = beside <= 1 ? close_unit(state, member) : std::nullopt;
      return change ? std::vector{*change} : std::vector<RecordChange>();
    }
    if (beside == 0 || state.is_member_node(node)) return {};
    return {{"members", member.text(), {{"unit", member.text()}, {"nodes", {node.text()}}, {"role", "member"}},
             state.find("members", member.text()) != nullptr ? std::optional(false) : std::nullopt}};
  });
}

}  // namespace giaoban::simulation
