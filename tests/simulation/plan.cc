#include "tests/simulation/plan.h"

#include <algorithm>
#include <array>
#include <sstream>

#include "tests/simulation/random.h"

namespace giaoban::simulation {
namespace {

using Kind = Step::Kind;

constexpr std::array kNames = {"put_item", "put_shared", "put_unit_row", "put_owned", "type_text", "join", "leave",
                               "crash", "power_loss", "crash_at_write", "disk_full", "clock", "cut_link", "half_open",
                               "partition", "slow", "backup", "restore", "attack", "checkpoint", "archive"};

constexpr unsigned kLevels = 4;
constexpr std::int64_t kHourMs = 3'600'000;

/// A tree of up to four levels, level by level.
void draw_tree(Plan& plan, Random& random, std::uint32_t count) {
  plan.parents = {0};
  std::vector<unsigned> level{0};
  for (std::uint32_t node = 1; node < count; ++node) {
    std::uint32_t parent = static_cast<std::uint32_t>(random.below(node));
    while (level[parent] + 1 >= kLevels) parent = plan.parents[parent];
    plan.parents.push_back(parent);
    level.push_back(level[parent] + 1);
  }
  plan.hostile.assign(count, false);
}

bool is_leaf(const Plan& plan, std::uint32_t node) {
  for (std::uint32_t other = 1; other < plan.parents.size(); ++other)
    if (other != node && plan.parents[other] == node) return false;
  return true;
}

/// The owner and members that hang together in the tree, so that entries pass through members only.
void draw_space(Plan& plan, Random& random) {
  Plan::Space space;
  const auto count = static_cast<std::uint32_t>(plan.parents.size());
  do space.owner = static_cast<std::uint32_t>(random.below(count));
  while (plan.hostile[space.owner]);
  std::vector<std::uint32_t> in{space.owner};
  const auto aim = 1 + random.below(count);
  for (unsigned attempt = 0; in.size() < aim && attempt < 8 * count; ++attempt) {
    const auto node = static_cast<std::uint32_t>(random.below(count));
    if (std::ranges::find(in, node) != in.end()) continue;
    const bool touches = std::ranges::any_of(in, [&](std::uint32_t one) { return plan.parents[one] == node || plan.parents[node] == one; });
    if (!touches) continue;
    in.push_back(node);
    space.members.push_back(node);
  }
  plan.spaces.push_back(std::move(space));
}

Kind draw_kind(Random& random, bool with_hostile) {
  const std::uint64_t at = random.below(100);
  if (at < 22) return Kind::kPutItem;
  if (at < 34) return Kind::kPutShared;
  if (at < 42) return Kind::kPutUnitRow;
  if (at < 50) return Kind::kPutOwned;
  if (at < 54) return Kind::kTypeText;
  if (at < 58) return Kind::kJoin;
  if (at < 61) return Kind::kLeave;
  if (at < 65) return Kind::kCrash;
  if (at < 69) return Kind::kPowerLoss;
  if (at < 74) return Kind::kCrashAtWrite;
  if (at < 76) return Kind::kDiskFull;
  if (at < 78) return Kind::kClock;
  if (at < 83) return Kind::kCutLink;
  if (at < 86) return Kind::kHalfOpen;
  if (at < 89) return Kind::kPartition;
  if (at < 91) return Kind::kSlow;
  if (at < 93) return Kind::kBackup;
  if (at < 95) return Kind::kRestore;
  return with_hostile ? Kind::kAttack : Kind::kPutItem;
}

Step draw_step(const Plan& plan, Random& random, bool with_hostile) {
  Step step;
  step.at_ms = random.below(plan.length_ms);
  step.kind = draw_kind(random, with_hostile);
  step.a = static_cast<std::uint32_t>(random.below(plan.parents.size()));
  step.b = static_cast<std::uint32_t>(random.below(plan.spaces.size()));
  switch (step.kind) {
    case Kind::kCrash:
    case Kind::kPowerLoss: step.x = static_cast<std::int64_t>(random.between(100, 20'000)); break;
    case Kind::kCrashAtWrite: step.x = static_cast<std::int64_t>(random.below(4)); break;
    case Kind::kDiskFull: step.x = static_cast<std::int64_t>(random.between(1, 5)); break;
    case Kind::kClock: step.x = static_cast<std::int64_t>(random.between(0, 22 * kHourMs)) - 11 * kHourMs; break;
    case Kind::kHalfOpen:
    case Kind::kPartition:
      step.b = static_cast<std::uint32_t>(random.below(3));
      step.x = static_cast<std::int64_t>(random.between(1'000, 60'000));
      break;
    case Kind::kSlow: step.x = static_cast<std::int64_t>(random.between(100, 5'000)); break;
    case Kind::kAttack: step.x = static_cast<std::int64_t>(random.below(1'000'000)); break;
    default: break;
  }
  return step;
}

/// Checkpoints at random steps. The root, which no parent tells how far its logs had gone, gets no old disk (ops/decisions/0018).
void add_checkpoints(Plan& plan, Random& random) {
  std::erase_if(plan.steps, [&](const Step& step) { return step.kind == Kind::kRestore && step.a == 0; });
  for (auto count = random.between(1, 8); count > 0; --count) {
    const auto space = static_cast<std::uint32_t>(random.below(plan.spaces.size()));
    const std::uint64_t at_ms = random.below(plan.length_ms);
    plan.steps.push_back({at_ms, Kind::kCheckpoint, 0, space, 0});
    if (random.chance(80)) plan.steps.push_back({at_ms + random.below(plan.length_ms - at_ms), Kind::kArchive, 0, space, 0});
  }
}

}  // namespace

const char* name_of(Kind kind) { return kNames[static_cast<std::size_t>(kind)]; }

Plan make_plan(std::uint64_t seed, const PlanLimits& limits) {
  Random random(seed);
  Plan plan;
  plan.seed = seed;
  plan.real_keys = seed % 32 == 31;
  plan.length_ms = random.between(20, limits.length_s_max) * 1000;
  draw_tree(plan, random, static_cast<std::uint32_t>(random.between(3, limits.nodes_max)));
  const bool with_hostile = limits.with_hostile && !limits.with_checkpoints && random.chance(30);
  if (with_hostile)
    for (std::uint32_t node = 1; node < plan.parents.size(); ++node)
      if (is_leaf(plan, node) && random.chance(50)) {
        plan.hostile[node] = true;
        break;
      }
  for (auto count = random.between(1, 4); count > 0; --count) draw_space(plan, random);
  for (auto count = random.between(10, limits.steps_max); count > 0; --count)
    plan.steps.push_back(draw_step(plan, random, with_hostile));
  if (limits.with_checkpoints) add_checkpoints(plan, random);
  std::ranges::stable_sort(plan.steps, {}, &Step::at_ms);
  return plan;
}

std::string Plan::text() const {
  std::ostringstream out;
  out << "seed " << seed << "\nkeys " << (real_keys ? "real" : "cheap") << "\nlength " << length_ms << "\nparents";
  for (const auto parent : parents) out << ' ' << parent;
  out << "\nhostile";
  for (std::size_t node = 0; node < hostile.size(); ++node)
    if (hostile[node]) out << ' ' << node;
  out << '\n';
  for (const Space& space : spaces) {
    out << "space " << space.owner;
    for (const auto member : space.members) out << ' ' << member;
    out << '\n';
  }
  for (const Step& step : steps)
    out << step.at_ms << ' ' << name_of(step.kind) << ' ' << step.a << ' ' << step.b << ' ' << step.x << '\n';
  return out.str();
}

std::optional<Plan> Plan::parse(const std::string& text) {
  Plan plan;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream in(line);
    std::string word;
    std::uint32_t number = 0;
    if (!(in >> word) || word.starts_with('#')) continue;
    if (word == "seed") in >> plan.seed;
    else if (word == "keys") plan.real_keys = in >> word && word == "real";
    else if (word == "length") in >> plan.length_ms;
    else if (word == "parents") while (in >> number) plan.parents.push_back(number);
    else if (word == "hostile") {
      plan.hostile.assign(plan.parents.size(), false);
      while (in >> number) plan.hostile.at(number) = true;
    } else if (word == "space") {
      Space space;
      in >> space.owner;
      while (in >> number) space.members.push_back(number);
      plan.spaces.push_back(std::move(space));
    } else {
      Step step;
      step.at_ms = std::stoull(word);
      in >> word >> step.a >> step.b >> step.x;
      const auto name = std::ranges::find(kNames, word);
      if (!in || name == kNames.end()) return std::nullopt;
      step.kind = static_cast<Kind>(name - kNames.begin());
      plan.steps.push_back(step);
    }
  }
  if (plan.parents.empty() || plan.spaces.empty() || plan.hostile.size() != plan.parents.size()) return std::nullopt;
  return plan;
}

}  // namespace giaoban::simulation
