#include <deque>
#include <set>

#include "tests/unit/followup_world.h"

namespace giaoban {
namespace {

/// Some conferences of one series, of which each tells the others what it owes.
struct Series {
  struct Held {
    unsigned nonce;
    const char* date;
    const char* cluster = "Cụm 2";
  };
  std::deque<FollowedConference> all;  // which neither moves nor is copied: what it signs with is its own

  Series(std::initializer_list<Held> held) {
    for (const Held& one : held) all.emplace_back(one.nonce, one.date, one.cluster);
  }
  std::vector<ConferenceDebts> debts() const {
    std::vector<ConferenceDebts> made;
    for (const auto& one : all) made.push_back(debts_of(one.space));
    return made;
  }
  void keep_up(FollowedConference& one) {
    for (RecordChange& change : owed_changes(one.space, debts())) one.apply(std::move(change));
  }
  void keep_up() {
    for (auto& one : all) keep_up(one);
  }
  static std::string owed(const FollowedConference& at, const FollowedConference& from, const std::string& record, const char* field = "state") {
    const Record* row = at.space.find("owed_items", owed_item_id(from.world.id, record).text());
    return row == nullptr ? "" : row->text(field);
  }
};

TEST_CASE("[O7] The next conference of a series opens with the open tasks and promises of those before it") {
  Series series{{1, "2026-03-10"}, {2, "2026-09-10"}, {3, "2026-09-10", "Cụm 3"}};
  auto &first = series.all[0], &next = series.all[1], &other = series.all[2];
  const std::string task = first.issue(1), done = first.issue(2, {{"status", "accepted"}}), draft = first.issue(3, {{"status", "draft"}});
  const std::string promise = uuid_of(900).text();
  first.put("promises", promise, {{"by", "Lê Văn An"}, {"text", "Xong cầu Nậm Tôn trước mùa mưa"}, {"at_ms", 5}, {"due", "2026-05-01"}});
  series.keep_up();
  CHECK(Series::owed(next, first, task) == "open");
  CHECK(Series::owed(next, first, task, "person") == "Trần Thị Hoa");
  CHECK(Series::owed(next, first, task, "conference_title") == "Giao ban lần thứ 1");
  CHECK(Series::owed(next, first, promise) == "open");
  CHECK(Series::owed(next, first, done).empty());
  CHECK(Series::owed(next, first, draft).empty());
  CHECK(Series::owed(other, first, task).empty());  // another series
  CHECK(Series::owed(first, first, task).empty());
  for (auto& one : series.all) CHECK(owed_changes(one.space, series.debts()).empty());  // twice makes one
}

TEST_CASE("[O7] What ends is settled where it stands, and open again when it is reopened; a promise that became a task is followed as that") {
  Series series{{1, "2026-03-10"}, {2, "2026-09-10"}};
  auto& first = series.all[0];
  auto& next = series.all[1];
  const std::string task = first.issue(1), promise = uuid_of(900).text();
  first.put("promises", promise, {{"by", "Lê Văn An"}, {"text", "Xong cầu"}, {"at_ms", 5}});
  series.keep_up();
  const std::string report = first.report(task, 1, {{"progress", 60}});
  series.keep_up();
  CHECK(Series::owed(next, first, task) == "reported");
  first.judge(task, report, 1, "returned");
  series.keep_up();
  CHECK(Series::owed(next, first, task) == "returned");
  first.put("tasks", task, {{"status", "accepted"}});
  const std::string taken_up = first.issue(2, {{"question", promise}});
  series.keep_up();
  CHECK(Series::owed(next, first, task) == "settled");
  CHECK(Series::owed(next, first, promise) == "settled");
  CHECK(Series::owed(next, first, taken_up) == "open");
  first.put("tasks", task, {{"status", "issued"}});
  series.keep_up();
  CHECK(Series::owed(next, first, task) == "returned");
}

TEST_CASE("[O7] What is owed follows a conference that is postponed or given to another host, and stays as it was once it was held") {
  Series series{{1, "2026-03-10"}, {2, "2026-09-10"}};
  auto& first = series.all[0];
  auto& next = series.all[1];
  const std::string task = first.issue(1);
  series.keep_up();
  next.set_conference("date", "2026-11-20");
  next.set_conference("host_unit", next.world.district_unit.text());
  series.keep_up();
  CHECK(Series::owed(next, first, task) == "open");
  next.set_conference("status", "held");
  first.put("tasks", task, {{"status", "accepted"}});
  series.keep_up();
  CHECK(Series::owed(next, first, task) == "open");  // as it opened
}

TEST_CASE("[O7] A conference of which nothing is known yet settles nothing") {
  Series series{{1, "2026-03-10"}, {2, "2026-09-10"}};
  const std::string task = series.all[0].issue(1);
  series.keep_up();
  CHECK(owed_changes(series.all[1].space, {}).empty());
  CHECK(Series::owed(series.all[1], series.all[0], task) == "open");
}

/// What happens to a series, at random: tasks are issued, reported, judged, ended and opened again, conferences held and postponed.
void happen(Series& series, unsigned& number) {
  static constexpr const char* kDates[] = {"2026-03-10", "2026-06-10", "2026-09-10", "2026-12-10", "2027-03-10"};
  auto& one = series.all[*rc::gen::inRange<std::size_t>(0, series.all.size())];
  const std::string task = FollowedConference::task_id(*rc::gen::inRange(1U, number + 2));
  const bool is_there = one.space.find("tasks", task) != nullptr;
  switch (*rc::gen::inRange(0, 6)) {
    case 0: one.issue(++number); break;
    case 1: if (is_there) one.report(task, ++number); break;
    case 2: if (is_there) one.put("tasks", task, {{"status", *rc::gen::element("accepted", "cancelled", "reassigned", "split")}}); break;
    case 3: if (is_there) one.put("tasks", task, {{"status", "issued"}}); break;
    case 4: one.set_conference("date", *rc::gen::elementOf(std::vector<std::string>(std::begin(kDates), std::end(kDates)))); break;
    case 5: one.set_conference("status", *rc::gen::element("convened", "held", "cancelled")); break;
    default: break;
  }
}

void check_nothing_lost(const Series& series) {
  for (const auto& at : series.all) {
    const ConferenceDebts own = debts_of(at.space);
    if (own.is_over) continue;
    for (const auto& from : series.all) {
      const ConferenceDebts debts = debts_of(from.space);
      std::set<std::string> open;
      for (const OwedWork& work : debts.open) open.insert(work.record);
      if (debts.is_before(own))
        for (const std::string& record : open) RC_ASSERT(Series::owed(at, from, record) == "open" || Series::owed(at, from, record) == "reported");
      at.space.each("owed_items", [&](const std::string&, const Record& row) {
        if (row.text("conference") != from.world.id.text()) return;
        RC_ASSERT((row.text("state") == "settled") != open.contains(row.text("record")));
      });
    }
  }
}

TEST_CASE("[O7] No open task is lost between conferences of a series, in whatever order they hear of it") {
  CHECK(rc::check("every conference that is still to be held has what is open before it", [] {
    Series series{{1, "2026-03-10"}, {2, "2026-06-10"}, {3, "2026-09-10"}};
    unsigned number = 0;
    const int steps = *rc::gen::inRange(1, 40);
    for (int i = 0; i < steps; ++i) {
      happen(series, number);
      if (*rc::gen::inRange(0, 3) == 0) series.keep_up(series.all[*rc::gen::inRange<std::size_t>(0, series.all.size())]);
    }
    series.keep_up();
    check_nothing_lost(series);
  }));
}

}  // namespace
}  // namespace giaoban
