#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "sync/space/record.h"
#include "tests/unit/log_author.h"

namespace giaoban {
namespace {

struct Stamped {
  Stamp stamp;
  RecordChange change;
};

NodeId origin_of(std::uint8_t number) { return NodeId{{number}}; }

/// What a writer at `stamp` may have known: earlier writes of other nodes.
FieldContext random_context(const Stamp& stamp) {
  FieldContext context;
  for (std::uint8_t number = 1; number < 4; ++number) {
    if (origin_of(number) == stamp.origin || stamp.hlc == 1) continue;
    if (*rc::gen::arbitrary<bool>()) context.seen[origin_of(number)] = *rc::gen::inRange<Hlc>(1, stamp.hlc);
  }
  if (*rc::gen::inRange(0, 4) == 0) context.replaced.push_back({Json(*rc::gen::inRange(0, 5)), {1, origin_of(1)}});
  return context;
}

/// Few stamps, few origins, few fields: so that changes meet.
std::vector<Stamped> random_changes() {
  std::map<Stamp, RecordChange> changes;
  const int count = *rc::gen::inRange(1, 12);
  for (int i = 0; i < count; ++i) {
    Stamp stamp{*rc::gen::inRange<Hlc>(1, 6), {}};
    stamp.origin.bytes[0] = *rc::gen::inRange<std::uint8_t>(1, 4);
    RecordChange change{"c", "x", Json::object(), {}};
    for (const char* name : {"a", "b", "c"})
      if (*rc::gen::arbitrary<bool>())
        change.fields[name] = *rc::gen::inRange(0, 4) == 0 ? Json() : Json(*rc::gen::inRange(0, 5));
    for (const auto& [name, value] : change.fields.items())
      if (auto context = random_context(stamp); !context.empty()) change.contexts[name] = std::move(context);
    if (*rc::gen::inRange(0, 3) == 0) change.deleted = *rc::gen::arbitrary<bool>();
    changes[stamp] = change;
  }
  std::vector<Stamped> all;
  for (auto& [stamp, change] : changes) all.push_back({stamp, change});
  return all;
}

std::vector<Stamped> shuffled(std::vector<Stamped> changes) {
  for (std::size_t i = changes.size(); i > 1; --i) std::swap(changes[i - 1], changes[*rc::gen::inRange<std::size_t>(0, i)]);
  return changes;
}

Record merged(const std::vector<Stamped>& changes) {
  Record record;
  for (const auto& one : changes) record.merge(one.change, one.stamp);
  return record;
}

TEST_CASE("[R1] the greatest (hlc, origin) wins, field by field; null takes away and competes like any value") {
  CHECK(rc::check("model", [] {
    const auto changes = random_changes();  // ascending by stamp
    Json expected = Json::object();
    std::optional<bool> deleted;
    for (const auto& one : changes) {
      for (const auto& [name, value] : one.change.fields.items()) expected[name] = value;
      if (one.change.deleted) deleted = one.change.deleted;
    }
    const bool written = !expected.empty();
    for (auto at = expected.begin(); at != expected.end();) at = at->is_null() ? expected.erase(at) : std::next(at);
    const Record record = merged(shuffled(changes));
    RC_ASSERT(record.visible() == expected);
    RC_ASSERT(record.is_deleted() == deleted.value_or(false));
    RC_ASSERT(record.exists() == (written && !deleted.value_or(false)));
  }));
}

TEST_CASE("[R4] changes merge to the same record in any order and however often each comes") {
  CHECK(rc::check("order and repetition", [] {
    auto changes = random_changes();
    const Record once = merged(changes);
    for (std::size_t i = changes.size(); i > 0; --i)
      if (*rc::gen::arbitrary<bool>()) changes.push_back(changes[i - 1]);
    const Record again = merged(shuffled(changes));
    RC_ASSERT(again == once);
    // The order in which fields came leaves no trace in the stored bytes either.
    RC_ASSERT(again.encode() == once.encode());
  }));
}

TEST_CASE("[R1] merge tells whether anything changed") {
  Record record;
  const NodeId low{}, high{{1}};
  CHECK(record.merge({"c", "x", {{"a", 1}}, {}}, {5, high}));
  CHECK_FALSE(record.merge({"c", "x", {{"a", 1}}, {}}, {5, high}));
  CHECK(record.merge({"c", "x", {{"a", 2}}, {}}, {5, low}));  // it does not win, but stands beside (R5)
  CHECK_FALSE(record.merge({"c", "x", {{"a", 2}}, {}}, {5, low}));
  CHECK_FALSE(record.merge({"c", "x", {{"a", 2}}, {}}, {4, high}));
  CHECK(record.merge({"c", "x", {{"a", 2}, {"b", 1}}, {}}, {4, high}));  // b does
  CHECK(*record.field("a") == 1);
  CHECK_FALSE(record.merge({"c", "x", Json::object(), {}}, {9, high}));
}

TEST_CASE("[R2] a delete hides a record with its fields kept; only a restore shows it again") {
  const NodeId node{};
  Record record;
  record.merge({"c", "x", {{"a", 1}}, {}}, {1, node});
  record.merge({"c", "x", Json::object(), true}, {2, node});
  CHECK_FALSE(record.exists());
  CHECK(*record.field("a") == 1);
  record.merge({"c", "x", {{"a", 2}}, {}}, {3, node});
  CHECK_FALSE(record.exists());  // setting fields does not restore
  record.merge({"c", "x", Json::object(), false}, {4, node});
  CHECK(record.exists());
  CHECK(*record.field("a") == 2);
  CHECK_FALSE(record.merge({"c", "x", Json::object(), true}, {3, node}));  // a late delete loses
  CHECK(record.exists());
}

TEST_CASE("A record that was only ever deleted or restored does not exist") {
  Record record;
  record.merge({"c", "x", Json::object(), true}, {1, {}});
  CHECK_FALSE(record.exists());
  record.merge({"c", "x", Json::object(), false}, {2, {}});
  CHECK_FALSE(record.exists());
}

TEST_CASE("A record survives its stored bytes; every truncation and trailing byte is damage") {
  CHECK(rc::check("encode then decode", [] {
    const Record record = merged(random_changes());
    const std::string bytes = record.encode();
    const auto decoded = Record::decode(bytes);
    RC_ASSERT(decoded.has_value());
    RC_ASSERT(*decoded == record);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      const auto cut = Record::decode(std::string_view(bytes).substr(0, size));
      RC_ASSERT(!cut.has_value());
      RC_ASSERT(cut.error().code == problem::kDataDamaged);
    }
    RC_ASSERT(!Record::decode(bytes + '\0').has_value());
  }));
}

}  // namespace
}  // namespace giaoban
