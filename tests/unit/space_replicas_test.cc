#include <doctest/doctest.h>

#include "tests/unit/space_world.h"

namespace giaoban {
namespace {

const SpaceWorld kWorld;

RecordChange random_change(const UnitId& unit, bool is_owner) {
  const std::string id = std::to_string(*rc::gen::inRange(0, 3));
  RecordChange change;
  switch (*rc::gen::inRange(0, 5)) {
    case 0:
      change = {"delegates", unit.text() + "/" + id, {{"full_name", id}, {"rank", "a"}}, {}};
      break;
    case 1:
      change = {"agenda_items", id, {{"presenter", nullptr}}, {}};
      break;
    case 2:
      change = {"agenda_items", id, Json::object(), *rc::gen::arbitrary<bool>()};
      break;
    case 3:
      if (is_owner) {
        change = {"conferences", kWorld.id.text(), {{"place", "Hội trường " + id}}, {}};
        break;
      }
      [[fallthrough]];
    default:
      change = item(id, "Nội dung " + std::to_string(*rc::gen::inRange(0, 100)));
  }
  return change;
}

/// The logs of all three nodes: the owner's begins with founding and members.
std::vector<LogAuthor> random_logs() {
  std::vector<LogAuthor> logs{kWorld.owner_log(), {kWorld.town, kWorld.id}, {kWorld.district, kWorld.id}};
  const UnitId units[] = {kWorld.province_unit, kWorld.town_unit, kWorld.district_unit};
  for (std::size_t i = 0; i < logs.size(); ++i) {
    const int count = *rc::gen::inRange(1, 10);
    for (int n = 0; n < count; ++n) {
      const Hlc hlc = hlc_at(kNow) + *rc::gen::inRange<Hlc>(5, 12);  // stamps meet
      if (*rc::gen::inRange(0, 6) == 0)
        logs[i].add(document_entry(hlc, {}, "minutes", std::string("\0\0", 2)).body);
      else
        logs[i].add(record_entry(hlc, {units[i], kWorld.account}, random_change(units[i], i == 0)).body);
    }
  }
  return logs;
}

/// Feeds the logs in batches of any size and order, some of them again.
Space replica_of(const std::vector<LogAuthor>& logs) {
  Space space(kWorld.id);
  RC_ASSERT(ingest(space, logs[0].batch(1, 4), kWorld.verifier, kNow).has_value());
  std::vector<std::size_t> open{0, 1, 2};
  while (!open.empty()) {
    const std::size_t pick = *rc::gen::inRange<std::size_t>(0, open.size());
    const LogAuthor& log = logs[open[pick]];
    const std::uint64_t have = space.head(log.log().origin).seq;
    const std::uint64_t first = *rc::gen::inRange<std::uint64_t>(have > 2 ? have - 1 : 1, have + 2);
    const std::uint64_t last = *rc::gen::inRange<std::uint64_t>(std::min(have + 1, log.size()), log.size() + 1);
    if (first <= last) RC_ASSERT(ingest(space, log.batch(first, last), kWorld.verifier, kNow).has_value());
    if (space.head(log.log().origin).seq == log.size()) open.erase(open.begin() + static_cast<long>(pick));
  }
  return space;
}

TEST_CASE("[R4] replicas that have the same entries have the same records, in whatever order these came") {
  CHECK(rc::check("two replicas", [] {
    const auto logs = random_logs();
    const Space a = replica_of(logs), b = replica_of(logs);
    RC_ASSERT(equal_state(a, b));
    for (const auto& log : logs) RC_ASSERT(a.head(log.log().origin) == log.head());
    RC_ASSERT(a.offset() == logs[0].size() + logs[1].size() + logs[2].size());
  }));
}

TEST_CASE("[R4] a replica that decided itself equals one that was told") {
  CHECK(rc::check("writer and reader", [] {
    Space writer(kWorld.id);
    LogAuthor log(kWorld.owner, kWorld.id);
    const auto write = [&](RecordChange change) {
      const ParsedEntry entry = record_entry(writer.next_stamp(kNow), {}, std::move(change));
      RC_ASSERT(check_entry(writer, kWorld.owner.node(), entry, kNow).has_value());
      writer.apply(kWorld.owner.node(), entry);
      log.add(entry.body);
    };
    for (auto& change : kWorld.first_changes()) write(std::move(change));
    for (int n = *rc::gen::inRange(0, 10); n > 0; --n) write(random_change(kWorld.province_unit, true));
    Space reader(kWorld.id);
    RC_ASSERT(ingest(reader, log.all(), kWorld.verifier, kNow).has_value());
    RC_ASSERT(equal_state(reader, writer));
  }));
}

}  // namespace
}  // namespace giaoban
