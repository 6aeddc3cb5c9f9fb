#include "server/app/plan_command.h"

#include <array>
#include <fstream>
#include <iomanip>
#include <ostream>
#include <sstream>

#include "server/planning/search/planner.h"

namespace giaoban {
namespace {

constexpr std::uintmax_t kProblemBytes = 64 << 20;
constexpr std::array kExitStatus = {0, 2, 3};  // by PlanVerdict

Result<Json> read_json(const std::string& file) {
  std::ifstream in(file, std::ios::binary | std::ios::ate);
  if (!in) return fail(problem::kNotFound, file);
  if (static_cast<std::uintmax_t>(in.tellg()) > kProblemBytes) return fail(problem::kTooLarge, file);
  in.seekg(0);
  std::stringstream text;
  text << in.rdbuf();
  return parse_json(text.str());
}

/// The conferences of what `giaoban plan --json` wrote.
Result<std::vector<PlannedConference>> read_old_plan(const std::string& file) {
  const auto json = read_json(file);
  if (!json) return std::unexpected(json.error());
  const Json::json_pointer where("/plan/conferences");
  if (!json->contains(where)) return fail(problem::kMissingField, "this file holds no plan", "/plan/conferences");
  return decode_conferences((*json)[where], "/plan");
}

std::string name_of(const PlanProblem& problem, const std::string& unit) {
  for (const PlannedUnit& one : problem.units)
    if (one.id == unit) return one.name;
  return unit;
}

void write_conference(const PlanProblem& problem, const PlannedConference& one, std::ostream& out) {
  out << vietnamese_day(one.date) << ", " << vietnamese_weekday(weekday_of(one.date)) << "  "
      << one.title << "; đăng cai: " << name_of(problem, one.host) << (one.is_confirmed ? " (đã chốt)" : "") << "\n";
}

/// `has_bound`: a plan made anew looks for few moves first and has none.
void write_plan(const PlanProblem& problem, const TermPlan& plan, bool has_bound, std::ostream& out) {
  out << "Kế hoạch nhiệm kỳ " << problem.term.name << ": " << plan.conferences.size() << " hội nghị\n\n";
  for (const auto& one : plan.conferences) write_conference(problem, one, out);
  for (const auto& note : plan.notes) out << "Lưu ý: " << note << "\n";
  const PlanScore& score = plan.score;
  out << "\nĐiểm phạt " << score.total() << ": giãn cách " << score.spacing << ", nguyện vọng " << score.wish << ", giáp ranh liền nhau "
      << score.neighbour << ", mùa bão " << score.storm << ", trùng thứ " << score.same_weekday << "\n";
  if (!has_bound) return;
  if (plan.is_proven_best()) out << "Đã chứng minh: không có kế hoạch nào tốt hơn.\n";
  else out << "Không kế hoạch nào dưới " << plan.bound << " điểm (còn cách nhiều nhất " << std::fixed << std::setprecision(1) << 100 * plan.gap() << " %).\n";
}

void write_conflict(const PlanConflict& conflict, std::ostream& out) {
  out << "Không xếp được: " << conflict.vi << ".\n(" << conflict.en << ".)\n\n"
      << (conflict.is_smallest ? "Các quy tắc không thể cùng đúng, bỏ bất kỳ quy tắc nào thì phần còn lại xếp được:\n"
                               : "Các quy tắc không thể cùng đúng (chưa rút gọn hết vì hết thời gian):\n");
  for (const auto& rule : conflict.rules) out << "  - " << rule.vi << "\n    " << rule.en << "\n";
}

void write_moves(const PlanProblem& problem, const std::vector<PlanMove>& moves, int forced, std::ostream& out) {
  out << "So với kế hoạch cũ, " << moves.size() << " hội nghị thay đổi (ít nhất phải là " << forced << "):\n";
  for (const PlanMove& move : moves) {
    if (move.before) out << "  - ", write_conference(problem, *move.before, out);
    if (move.after) out << "  + ", write_conference(problem, *move.after, out);
  }
  out << "\n";
}

void write_answer(const PlanCommand& command, const PlanProblem& problem, const std::vector<PlannedConference>& old, const PlanAnswer& answer,
                  std::ostream& out) {
  const bool has_moves = !command.old_file.empty() && answer.verdict == PlanVerdict::kPlan;
  const auto moves = has_moves ? plan_moves(old, answer.plan.conferences) : std::vector<PlanMove>();
  if (command.is_json) {
    Json written = encode_answer(answer);
    if (has_moves) {
      written["moves"] = encode_moves(moves);
      written["moves_forced"] = answer.moves_forced;
    }
    out << to_text(written) << "\n";
  } else if (answer.verdict == PlanVerdict::kPlan) {
    if (has_moves) write_moves(problem, moves, answer.moves_forced, out);
    write_plan(problem, answer.plan, !has_moves, out);
  } else if (answer.verdict == PlanVerdict::kConflict) {
    write_conflict(answer.conflict, out);
  } else {
    out << "Hết thời gian mà chưa tìm được kế hoạch, cũng chưa chứng minh được là không có.\n";
  }
}

}  // namespace

Result<int> plan_command(const PlanCommand& command, std::ostream& out) {
  const auto json = read_json(command.file);
  if (!json) return std::unexpected(json.error());
  const auto problem = decode_problem(*json);
  if (!problem) return std::unexpected(problem.error());
  PlanOptions options;
  options.limit.end = std::chrono::steady_clock::now() + std::chrono::milliseconds(static_cast<std::int64_t>(command.seconds * 1000));
  std::vector<PlannedConference> old;
  if (!command.old_file.empty()) {
    auto read = read_old_plan(command.old_file);
    if (!read) return std::unexpected(read.error());
    old = std::move(*read);
  }
  const auto answer = command.old_file.empty() ? plan_term(*problem, options) : replan_term(*problem, old, options);
  if (!answer) return std::unexpected(answer.error());
  write_answer(command, *problem, old, *answer, out);
  return kExitStatus[static_cast<std::size_t>(answer->verdict)];
}

}  // namespace giaoban
