#include "server/app/term_book.h"

#include <doctest/doctest.h>

namespace giaoban {
namespace {

/// A node that answers from a list, by the path that is asked for; and every target that was asked.
struct FakeNode {
  std::map<std::string, std::string> answers;  // "GET /path" or "GET /path after" -> body
  std::vector<std::string> targets;
  int status = 200;

  ActingClient client() {
    return ActingClient(
        [this](const std::string& target, const std::string&, const std::string&) -> Result<ActingClient::Answer> {
          targets.push_back(target);
          const auto found = answers.find(target);
          if (found == answers.end()) return ActingClient::Answer{404, R"({"code":"space_unknown","detail":"d","pointer":"/space"})"};
          return ActingClient::Answer{status, found->second};
        },
        "thu.ky");
  }
  static std::string target(const std::string& path, const std::string& more = "") {
    std::string encoded;
    for (char c : path) encoded += c == '/' ? std::string("%2F") : std::string(1, c);
    return "/control/as/thu.ky?method=GET&path=" + encoded + more;
  }
  void records(const std::string& space, const std::string& collection, const std::string& body, const std::string& more = "") {
    answers[target("/api/v1/spaces/" + space + "/records/" + collection, more)] = body;
  }
};

/// A registry with two terms, and two plans.
FakeNode office() {
  FakeNode node;
  node.answers[FakeNode::target("/api/v1/spaces")] =
      R"({"spaces":[{"space":"r","kind":"registry"},{"space":"p","kind":"plan"},{"space":"q","kind":"plan"},{"space":"c","kind":"conference"}]})";
  node.records("r", "terms", R"({"records":[{"id":"t1","record":{"name":"2021-2026"}}],"next":"t1"})");
  node.records("r", "terms", R"({"records":[{"id":"t2","record":{"name":"2026-2031"}}]})", "&after=t1");
  node.records("r", "series", R"({"records":[{"id":"s","record":{"name":"Tổng kết","plan":"q"}}]})");
  node.records("r", "clusters", R"({"records":[{"id":"k","record":{"name":"Cụm 1","plan":"p"}}]})");
  node.records("r", "units", R"({"records":[{"id":"u1","record":{"name":"Châu Thành","full_name":"Huyện Châu Thành","valid_to":"2025-06-30"}},
    {"id":"u2","record":{"name":"Châu Thành","full_name":"Xã Châu Thành"}},{"id":"u3","record":{"name":"An"}},{"id":"u4","record":{"name":"An"}}]})");
  node.records("p", "slots", R"({"records":[{"id":"a","record":{"ordinal":2,"date":"2027-01-05"}},{"id":"b","record":{"ordinal":1,"date":"2026-06-16"}}]})");
  node.records("q", "slots", R"({"records":[{"id":"n","record":{"ordinal":9}},{"id":"d","record":{"ordinal":1,"date":"2026-06-16"}}]})");
  return node;
}

TEST_CASE("a book is read part by part, in the name of the account, and names plans by their cluster or series") {
  FakeNode node = office();
  const auto book = TermBook::read_with_slots(node.client());
  REQUIRE_MESSAGE(book, book.error().detail);
  CHECK(book->registry() == "r");
  CHECK(book->terms().size() == 2);
  std::string order;
  for (const BookedSlot& slot : book->slots()) order += slot.id;
  CHECK(order == "bdan");  // by day, then by plan; what has no day comes last
  CHECK(book->slots()[0].plan_name == "Cụm 1");
  CHECK(book->slots()[1].plan_name == "Tổng kết");
  CHECK(book->plan_name("x") == "x");
  CHECK((*book->slot("n"))->ordinal() == 9);
  CHECK(book->slot("x").error().code == problem::kRecordUnknown);
}

TEST_CASE("terms, series and units are found by id or by a name that only one has") {
  FakeNode node = office();
  const auto book = TermBook::read(node.client());
  REQUIRE(book);
  CHECK((*book->term("2026-2031"))->id == "t2");
  CHECK((*book->term("t1"))->text("name") == "2021-2026");
  CHECK(book->term("").error().code == problem::kMissingField);
  CHECK(book->term("1999").error().code == problem::kRecordUnknown);
  CHECK(*book->unit("Châu Thành") == "u2");  // the district is no more
  CHECK(*book->unit("u1") == "u1");
  CHECK(book->unit("An").error().code == problem::kConflict);
  CHECK(book->unit("Không Có").error().code == problem::kRecordUnknown);
  CHECK(book->unit_name("u1") == "Châu Thành");
  CHECK(book->unit_name("u9") == "u9");
  CHECK((*book->one_series("Tổng kết"))->id == "s");
}

TEST_CASE("what the node refuses is told with its code, and an answer that is no problem as an internal one") {
  FakeNode node;
  CHECK(TermBook::read(node.client()).error().code == problem::kSpaceUnknown);
  CHECK(TermBook::read(node.client()).error().pointer == "/space");
  node.answers[FakeNode::target("/api/v1/spaces")] = R"({"spaces":[]})";
  CHECK(TermBook::read(node.client()).error().code == problem::kSpaceUnknown);
  node.status = 502;
  node.answers[FakeNode::target("/api/v1/spaces")] = "<html>";
  CHECK(TermBook::read(node.client()).error().code == problem::kInternal);
}

TEST_CASE("days are read as people and as programs write them, and no other way") {
  CHECK(*read_day("2026-06-16", "--to") == "2026-06-16");
  CHECK(*read_day("16/06/2026", "--to") == "2026-06-16");
  for (const char* bad : {"", "16/6/2026", "31/02/2026", "2026-13-01", "06/16/2026", "hôm nay"}) {
    CAPTURE(bad);
    REQUIRE_FALSE(read_day(bad, "--to"));
    CHECK(read_day(bad, "--to").error().detail.starts_with("--to "));
  }
  CHECK(day_words("2026-06-16") == "16/06/2026");
  CHECK(day_words("").empty());
  CHECK(slot_status_text("held") == "Đã họp");
  CHECK(answer_words("") == "Chưa trả lời");
}

}  // namespace
}  // namespace giaoban
