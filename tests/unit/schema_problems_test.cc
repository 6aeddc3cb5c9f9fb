#include <doctest/doctest.h>

#include "schema/problems.h"

namespace giaoban {
namespace {

TEST_CASE("[J4] every problem has a status and a text in both languages, and is found by its code") {
  REQUIRE(problem_texts().size() > 30);
  for (const ProblemText& text : problem_texts()) {
    CAPTURE(text.code);
    CHECK(find_problem(text.code) == &text);
    CHECK(text.status >= 400);
    CHECK(text.status < 600);
    CHECK_FALSE(text.vi.empty());
    CHECK_FALSE(text.en.empty());
    CHECK(text.vi != text.en);
  }
}

TEST_CASE("A code that is not there is not found") {
  CHECK(find_problem("") == nullptr);
  CHECK(find_problem("conflic") == nullptr);
  CHECK(find_problem("zzz") == nullptr);
  CHECK(find_problem(problem::kConflict)->status == 409);
}

}  // namespace
}  // namespace giaoban
