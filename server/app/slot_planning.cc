#include "server/app/slot_planning.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <iomanip>
#include <iostream>

#include "server/app/node_core.h"
#include "server/app/plan_taking.h"
#include "server/app/text_table.h"
#include "server/planning/days/days.h"
#include "sync/base/random.h"

namespace giaoban {
namespace {

constexpr std::chrono::milliseconds kLookAgain{500};
constexpr int kNoPlan = 2, kNotKnown = 3;

/// The time between two looks; ends early, and says so, when somebody presses Ctrl-C.
class Patience {
 public:
  Patience() {
    signals_.async_wait([this](const boost::system::error_code& cancelled, int) {
      if (cancelled) return;
      is_over_ = true;
      timer_.cancel();
    });
  }
  /// Returns whether whoever waits still wants to.
  bool wait() {
    bool has_waited = is_over_;
    timer_.expires_after(kLookAgain);
    timer_.async_wait([&](const boost::system::error_code&) { has_waited = true; });
    while (!has_waited) context_.run_one();
    return !is_over_;
  }

 private:
  boost::asio::io_context context_;
  boost::asio::signal_set signals_{context_, SIGINT};
  boost::asio::steady_timer timer_{context_};
  bool is_over_ = false;
};

/// "12 s, 340 điểm, không dưới 300 điểm"
std::string progress_words(const Json& job) {
  std::string words = std::to_string(job.value("milliseconds", std::int64_t{0}) / 1000) + " s";
  if (job.contains("points")) words += ", " + std::to_string(job["points"].get<std::int64_t>()) + " điểm";
  if (job.contains("bound")) words += ", không dưới " + std::to_string(job["bound"].get<std::int64_t>()) + " điểm";
  return words;
}

/// The job once it is done.
Result<Json> run_job(const ActingClient& client, const std::string& term, const OfficeArguments& wish) {
  auto job = client.post("/api/v1/planning", {{"term", term}, {"keeps_plan", wish.keeps_plan}, {"seconds", wish.seconds}});
  Patience patience;
  std::string told;
  while (job && job->at("state") == "running") {
    const std::string path = "/api/v1/planning/" + job->at("id").get<std::string>();
    const bool goes_on = patience.wait();
    job = goes_on ? client.get(path) : client.remove(path);
    if (job && progress_words(*job) != told) std::cerr << "Đang lập kế hoạch: " << (told = progress_words(*job)) << "\n";
  }
  return job;
}

/// What becomes of each conference that is not as it stands.
void write_proposal(const TermBook& book, const Json& plan, const std::vector<PlanCommandOf>& commands, std::ostream& out) {
  const TakingCounts counts = count_taking(commands, book.slots());
  TextTable table({"Kế hoạch", "Lần", "Ngày", "Thứ", "Đăng cai", "Trước đây"});
  for (const PlanCommandOf& command : commands)
    for (const Json& slot : command.arguments.at("slots")) {
      const std::string date = slot.at("date");
      const auto day = parse_day(date);
      const auto before = book.slot(slot.at("slot"));
      const std::string was = before ? day_words((*before)->text("date")) + ", " + book.unit_name((*before)->text("host_unit")) : "";
      table.add({book.plan_name(command.plan), std::to_string(slot.at("ordinal").get<int>()), day_words(date),
                 day ? std::string(vietnamese_weekday(weekday_of(*day))) : "", book.unit_name(slot.at("host_unit")), was});
    }
  out << "Kế hoạch có " << plan.at("conferences").size() << " hội nghị: " << counts.fresh << " kỳ mới, " << counts.changed << " kỳ đổi, "
      << counts.dropped << " kỳ bỏ\n\n";
  table.write(out, "Không có gì đổi.");
  for (const Json& note : plan.at("notes")) out << "Lưu ý: " << note.get<std::string>() << "\n";
}

void write_conflict(const Json& conflict, std::ostream& out) {
  out << "Không xếp được: " << conflict.at("vi").get<std::string>() << "\n";
  for (const Json& rule : conflict.at("rules")) out << "  - " << rule.at("vi").get<std::string>() << "\n";
}

/// One command to each plan space, all or none; what is refused is named, and the rest goes on. The exit status.
int take_over(const ActingClient& client, const TermBook& book, const std::vector<PlanCommandOf>& commands) {
  int status = 0;
  for (const PlanCommandOf& command : commands) {
    const auto taken = client.command(command.plan, "slots.plan", command.arguments);
    if (taken) continue;
    std::cerr << book.plan_name(command.plan) << ":\n";
    status = report(taken.error());
  }
  return status;
}

}  // namespace

int plan_slots_of_term(const Arguments& arguments) {
  const ActingClient client(arguments.dir(), arguments.office.as);
  auto book = TermBook::read(client);
  if (!book) return report(book.error());
  const auto term = book->term(arguments.office.term);
  if (!term) return report(term.error());
  const auto job = run_job(client, (*term)->id, arguments.office);
  if (!job) return report(job.error());
  const std::string verdict = job->value("verdict", std::string("unknown"));
  if (arguments.is_json) std::cout << job->dump(2) << "\n";
  if (verdict == "conflict") {
    if (!arguments.is_json) write_conflict(job->at("conflict"), std::cout);
    return kNoPlan;
  }
  if (verdict != "plan") {
    if (!arguments.is_json) std::cout << "Hết thời gian mà chưa tìm được kế hoạch, cũng chưa chứng minh được là không có.\n";
    return kNotKnown;
  }
  book = TermBook::read_with_slots(client);  // as they stand now
  if (!book) return report(book.error());
  const auto fresh = [] { return make_uuid(unix_ms_now(), random_bytes<10>()).text(); };
  const auto commands = taking_commands(job->at("plan"), book->slots(), fresh);
  if (!arguments.is_json) write_proposal(*book, job->at("plan"), commands, std::cout);
  if (!arguments.office.accepts) {
    if (!arguments.is_json && !commands.empty()) std::cout << "\nChưa ghi gì; thêm --accept để nhận kế hoạch.\n";
    return 0;
  }
  const int status = take_over(client, *book, commands);
  if (status == 0 && !arguments.is_json) std::cout << "\nĐã nhận kế hoạch.\n";
  return status;
}

}  // namespace giaoban
