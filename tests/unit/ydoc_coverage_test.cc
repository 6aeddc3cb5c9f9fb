#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>

#include "sync/ydoc/coverage.h"
#include "tests/unit/yjs_vectors.h"

namespace giaoban {
namespace {

TEST_CASE("An interval set is the set of its numbers") {
  CHECK(rc::check("against std::set", [] {
    IntervalSet intervals;
    std::set<std::uint64_t> numbers;
    for (int i = *rc::gen::inRange(1, 40); i > 0; --i) {
      const std::uint64_t start = *rc::gen::inRange(0, 60);
      const std::uint64_t end = start + *rc::gen::inRange(0, 9);
      bool is_new = false;
      for (auto n = start; n < end; ++n) is_new |= numbers.insert(n).second;
      RC_ASSERT(intervals.add(start, end) == is_new);
      RC_ASSERT(intervals.contains(start, end));
    }
    std::uint64_t first_missing = 0;
    std::size_t ranges = 0;
    for (std::uint64_t n = 0; n < 80; ++n) {
      RC_ASSERT(intervals.contains(n, n + 1) == numbers.contains(n));
      if (n == first_missing && numbers.contains(n)) ++first_missing;
      if (numbers.contains(n) && (n == 0 || !numbers.contains(n - 1))) ++ranges;
    }
    RC_ASSERT(intervals.end_of_first() == first_missing);
    RC_ASSERT(intervals.range_count() == ranges);
  }));
}

TEST_CASE("[Y1] the state vector is the one that yjs has after the same updates, in whatever order they came") {
  for (const Json& session : yjs_vectors().at("sessions")) {
    std::vector<UpdateSummary> updates;
    for (const Json& row : session.at("updates")) updates.push_back(*parse_update(base64(row.at("update"))));
    for (int turn = 0; turn < 2; ++turn, std::ranges::reverse(updates)) {
      Coverage coverage;
      for (const UpdateSummary& update : updates) coverage.add(update);
      CHECK(coverage.state_vector() == base64(session.at("state_vector")));
      StateVector expected;
      for (const Json& row : session.at("state")) expected.emplace(row.at(0), row.at(1));
      CHECK(coverage.state() == expected);
    }
  }
}

TEST_CASE("[Y3] an update is new once; its merger with known ones is not new") {
  for (const Json& session : yjs_vectors().at("sessions")) {
    Coverage coverage;
    for (const Json& row : session.at("updates")) {
      const auto update = *parse_update(base64(row.at("update")));
      const bool is_new = coverage.add(update);
      if (!update.structs.empty()) CHECK(is_new);  // deletes may be known: two clients deleted the same
      CHECK(coverage.covers(update));
      CHECK_FALSE(coverage.add(update));
    }
    const auto merged = *parse_update(base64(session.at("others").at(0).at("update")));
    CHECK_FALSE(coverage.add(merged));
    // A whole document also tells deletes that follow from its structs, such as overwritten keys of a map.
    const auto whole = *parse_update(base64(session.at("others").at(1).at("update")));
    CHECK(coverage.covers({whole.structs, {}}));
    coverage.add(whole);
    CHECK_FALSE(coverage.add(whole));
  }
}

TEST_CASE("[Y3] deletes alone are new, and structs that are partly known") {
  Coverage coverage;
  CHECK(coverage.add({{{1, 0, 5}}, {}}));
  CHECK(coverage.add({{{1, 3, 6}}, {}}));
  CHECK(coverage.add({{{1, 0, 5}}, {{1, 2, 3}}}));
  CHECK_FALSE(coverage.add({{{1, 0, 5}}, {{1, 2, 3}}}));
  CHECK_FALSE(coverage.covers({{{2, 0, 1}}, {}}));
  CHECK_FALSE(coverage.add({}));
}

TEST_CASE("[Y1] a gap ends what the state vector tells") {
  Coverage coverage;
  coverage.add({{{1, 3, 5}, {2, 0, 2}}, {}});
  CHECK(coverage.state() == StateVector{{2, 2}});
  coverage.add({{{1, 0, 3}}, {}});
  CHECK(coverage.state() == StateVector{{1, 5}, {2, 2}});
}

TEST_CASE("[Y1] who is at a state vector lacks later structs and all deletes") {
  const UpdateSummary update{{{1, 2, 5}}, {}};
  CHECK(lacks(update, {}));
  CHECK(lacks(update, {{1, 4}}));
  CHECK(lacks(update, {{2, 9}}));
  CHECK_FALSE(lacks(update, {{1, 5}}));
  CHECK(lacks({{}, {{1, 0, 1}}}, {{1, 5}}));
  CHECK_FALSE(lacks({}, {}));
}

TEST_CASE("State vectors are written as yjs writes them, and read from any order") {
  CHECK(encode_state_vector({}) == hex("00"));
  CHECK(encode_state_vector({{1, 4}, {3, 2}, {2, 2}}) == hex("03 03 02 02 02 01 04"));
  CHECK(decode_state_vector(hex("02 01 04 03 02")) == StateVector{{1, 4}, {3, 2}});
  for (const char* digits : {"", "01", "01 01", "01 01 80", "00 00", "ff ff ff ff ff ff ff 0f 01 01"}) {
    const auto result = decode_state_vector(hex(digits));
    REQUIRE_FALSE(result);
    CHECK(result.error().code == problem::kBrokenUpdate);
  }
  CHECK(rc::check("both ways", [](const std::map<std::uint32_t, std::uint32_t>& clocks) {
    const StateVector vector(clocks.begin(), clocks.end());
    RC_ASSERT(decode_state_vector(encode_state_vector(vector)).value() == vector);
  }));
}

}  // namespace
}  // namespace giaoban
