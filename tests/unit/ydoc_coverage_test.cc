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

TEST_CASE("[Y3] structs are new once; merged with known ones they are not new") {
  for (const Json& session : yjs_vectors().at("sessions")) {
    Coverage coverage;
    for (const Json& row : session.at("updates")) {
      const auto update = *parse_update(base64(row.at("update")));
      CHECK(coverage.add(update).has_structs == !update.structs.empty());
      CHECK_FALSE(coverage.add(update).has_structs);
    }
    for (const Json& other : session.at("others"))
      CHECK_FALSE(coverage.add(*parse_update(base64(other.at("update")))).has_structs);
  }
}

TEST_CASE("[Y3] structs that are partly known are new; a client is new once") {
  Coverage coverage;
  CHECK(coverage.add({{{1, 0, 5}}, {}}).clients == std::vector<std::uint64_t>{1});
  CHECK(coverage.add({{{1, 3, 6}}, {}}).has_structs);
  CHECK_FALSE(coverage.add({{{1, 0, 6}}, {{1, 2, 3}}}).has_structs);
  CHECK(coverage.add({{{2, 4, 6}}, {}}).clients == std::vector<std::uint64_t>{2});
  CHECK(coverage.add({{{2, 0, 5}}, {}}).clients.empty());
  CHECK(coverage.state() == StateVector{{1, 6}, {2, 6}});
}

TEST_CASE("[Y3] covered structs are the set of their clocks, in whatever order they come") {
  CHECK(rc::check("against interval sets", [] {
    Coverage coverage;
    IntervalSet clocks;
    for (int i = *rc::gen::inRange(1, 40); i > 0; --i) {
      const std::uint64_t start = *rc::gen::inRange(0, 60), end = start + *rc::gen::inRange(1, 9);
      RC_ASSERT(coverage.add({{{1, start, end}}, {}}).has_structs == clocks.add(start, end));
      const StateVector state = coverage.state();
      RC_ASSERT((state.empty() ? 0 : state.at(1)) == clocks.end_of_first());
    }
  }));
}

TEST_CASE("[Y3] deletes are known where all of them are, however they are cut") {
  const std::vector<ClockRange> known{{1, 0, 3}, {2, 5, 6}, {1, 3, 8}};
  CHECK(has_deletes(known, {{}, {{1, 1, 7}, {2, 5, 6}}}));
  CHECK_FALSE(has_deletes(known, {{}, {{1, 1, 9}}}));
  CHECK_FALSE(has_deletes(known, {{}, {{3, 0, 1}}}));
  CHECK(has_deletes({}, {}));
}

TEST_CASE("[Y1] a gap ends what the state vector tells") {
  Coverage coverage;
  coverage.add({{{1, 3, 5}, {2, 0, 2}}, {}});
  CHECK(coverage.state() == StateVector{{2, 2}});
  coverage.add({{{1, 0, 3}}, {}});
  CHECK(coverage.state() == StateVector{{1, 5}, {2, 2}});
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
