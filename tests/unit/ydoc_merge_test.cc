#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "tests/unit/held.h"
#include "sync/ydoc/merge.h"
#include "tests/unit/yjs_updates.h"

namespace giaoban {
namespace {

std::string merged(std::initializer_list<std::string> updates) {
  const std::vector<std::string_view> views(updates.begin(), updates.end());
  const auto result = merge_updates(views);
  if (result) return *result;
  CHECK(result.error().code == problem::kBrokenUpdate);
  return "broken";
}

TEST_CASE("Updates become one that holds all of them, neighbours joined") {
  const std::string a = hex("01 01 01 00 04 01 01 74 01 61 00"), b = hex("01 01 01 01 84 01 00 01 62 00"),
                    c = hex("01 01 01 02 84 01 01 01 63 00");
  CHECK(merged({}) == hex("00 00"));
  CHECK(merged({a}) == a);
  CHECK(merged({a, b, c}) == hex("01 01 01 00 04 01 01 74 03 61 62 63 00"));
  CHECK(merged({c, a, b, a}) == merged({a, b, c}));
  CHECK(merged({a, c}) == hex("01 03 01 00 04 01 01 74 01 61 0a 01 84 01 01 01 63 00"));  // a Skip between
}

TEST_CASE("What the united delete set deletes is left out, and apart from what it does not") {
  const std::string abc = hex("01 01 01 00 04 01 01 74 03 61 62 63 00");
  CHECK(merged({abc, hex("00 01 01 01 01 01")}) == hex("01 03 01 00 04 01 01 74 01 61 81 01 00 01 84 01 01 01 63 01 01 01 01 01"));
  CHECK(merged({abc, hex("00 01 01 01 00 03")}) == hex("01 01 01 00 01 01 01 74 03 01 01 01 00 03"));
  CHECK(merged({abc, hex("00 01 01 01 00 01"), hex("00 01 01 02 01 01 02 01")}) == merged({abc, hex("00 01 01 01 00 03")}));
  // An element goes with what hangs on it: clients collect that when they get it.
  const std::string element = hex("01 01 01 00 07 01 01 78 03 01 70 00");
  CHECK(merged({element, hex("00 01 01 01 00 01")}) == hex("01 01 01 00 01 01 01 78 01 01 01 01 00 01"));
}

TEST_CASE("A text cut within a character reads U+FFFD on both sides, as in Yjs") {
  const std::string face = hex("01 01 01 00 04 01 01 74 06 61 f0 9f 98 80 62 00");
  CHECK(merged({face, hex("00 01 01 01 01 01")}) == hex("01 03 01 00 04 01 01 74 01 61 81 01 00 01 84 01 01 04 ef bf bd 62 01 01 01 01 01"));
}

TEST_CASE("Values of one key are joined only once they are deleted") {
  const std::string one = hex("01 01 01 00 28 01 01 6d 01 6b 01 7d 01 00"), two = hex("01 01 01 01 a8 01 00 01 7d 02 00");
  CHECK(merged({one, two}) == hex("01 02 01 00 28 01 01 6d 01 6b 01 7d 01 a8 01 00 01 7d 02 00"));
  CHECK(merged({one, two, hex("00 01 01 01 00 02")}) == hex("01 01 01 00 21 01 01 6d 01 6b 02 01 01 01 00 02"));
}

TEST_CASE("What came several times stands once, and what overlaps is cut") {
  const std::string abc = hex("01 01 01 00 04 01 01 74 03 61 62 63 00"), bcd = hex("01 01 01 01 84 01 00 03 62 63 64 00");
  CHECK(merged({abc, bcd}) == hex("01 01 01 00 04 01 01 74 04 61 62 63 64 00"));
  const std::string values = hex("01 01 01 00 08 01 01 61 03 7d 01 7d 02 7d 03 00"), tail = hex("01 01 01 02 88 01 01 02 7d 03 7d 04 00");
  CHECK(merged({values, tail}) == hex("01 01 01 00 08 01 01 61 04 7d 01 7d 02 7d 03 7d 04 00"));
}

TEST_CASE("One broken update and nothing is merged; what would be too large is refused") {
  CHECK(merged({hex("00 00"), hex("00")}) == "broken");
  const std::string abc = hex("01 01 01 00 04 01 01 74 03 61 62 63 00");
  const std::vector<std::string_view> views{abc};
  UpdateLimits limits = kStoredUpdate;
  limits.bytes = abc.size();
  CHECK(merge_updates(views, limits).has_value());
  const std::string other = hex("01 01 02 00 04 01 01 74 03 61 62 63 00");
  const std::vector<std::string_view> both{abc, other};
  CHECK(merge_updates(both, limits).error().code == problem::kTooLarge);
}

TEST_CASE("Merging is idempotent, and neither order nor grouping changes what is held") {
  CHECK(rc::check("updates of yjs", [] {
    const auto updates = *some_updates();
    Held apart;
    for (const std::string& update : updates) apart.add(*parse_update(update));
    const std::string whole = merged_all(updates);
    RC_ASSERT(merged_all({whole}) == whole);
    RC_ASSERT(apart.covers(summary_of(whole)));
    Held together;
    together.add(summary_of(whole));
    for (const std::string& update : updates) RC_ASSERT(together.covers(*parse_update(update)));
    const auto cut = static_cast<std::ptrdiff_t>(*rc::gen::arbitrary<std::size_t>() % (updates.size() + 1));
    const std::vector<std::string> left(updates.begin(), updates.begin() + cut), right(updates.begin() + cut, updates.end());
    RC_ASSERT((summary_of(merged_all({merged_all(right), merged_all(left)})) == summary_of(whole)));
  }));
}

}  // namespace
}  // namespace giaoban
