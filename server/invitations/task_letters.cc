#include "server/invitations/task_letters.h"

#include "server/followup/task_state.h"
#include "server/invitations/reminders.h"
#include "server/planning/days/days.h"

namespace giaoban {
namespace {

constexpr std::size_t kSubjectWords = 120;  // code points of the task's text that a subject line shows

/// The conference that gave the tasks, and from where letters about them go.
struct Sender {
  const Space& conference;
  const Space* registry;
  const LetterFrame& frame;
  std::string title;
  UnitId convener;
};

std::optional<TaskReminder> reminder_of(const FollowedTask& task, Day today) {
  const auto due = task.task.due ? parse_day(*task.task.due) : std::nullopt;
  if (!due || !is_open(state_of(task))) return std::nullopt;
  if (state_of(task) == TaskState::kReported && task.latest()->report.is_done.value_or(false)) return std::nullopt;
  const auto left = (*due - today).count();
  if (left < 0) return -left <= kTaskOverdueDays ? std::optional(TaskReminder::kOverdue) : std::nullopt;
  if (left <= kTaskLastRemindDays) return TaskReminder::kLast;
  return left <= kTaskRemindDays ? std::optional(TaskReminder::kEarly) : std::nullopt;
}

std::string_view name_of(TaskReminder reminder) {
  switch (reminder) {
    case TaskReminder::kEarly: return "early";
    case TaskReminder::kLast: return "last";
    case TaskReminder::kOverdue: return "overdue";
  }
  return "";
}

std::string words_of(const FollowedTask& task, TaskReminder reminder, const Sender& sender, const std::string& unit_office) {
  const std::string due = vietnamese_day(*parse_day(*task.task.due));
  std::string text = reminder == TaskReminder::kOverdue ? "Nhiệm vụ sau đây đã quá hạn từ hết ngày " + due + ":\n\n"
                                                        : "Nhiệm vụ sau đây đến hạn ngày " + due + ":\n\n";
  const auto add = [&](std::string_view label, const std::string& value) {
    if (!value.empty()) text += std::string(label) + ": " + value + "\n";
  };
  add("Việc", task.task.text);
  add("Đơn vị thực hiện", unit_office);
  add("Người thực hiện", task.task.person.value_or(""));
  add("Chịu trách nhiệm", task.task.responsible.value_or(""));
  add("Kết quả phải đạt", task.task.result.value_or(""));
  add("Theo kết luận của hội nghị", sender.title);
  if (!sender.frame.public_url.empty())
    text += "\nBáo cáo tiến độ tại: " + sender.frame.public_url + "/hoi-nghi/" + sender.conference.id().text() + "/ket-luan#task-" + task.id + "\n";
  return text;
}

std::optional<Consignment> letter_to(const UnitId& unit, const FollowedTask& task, TaskReminder reminder, const Sender& sender) {
  const std::string email = email_of(sender.registry, unit.text()), convener_email = email_of(sender.registry, sender.convener.text());
  if (email.empty()) return std::nullopt;
  Letter letter;
  // No address holds a space, so no letter about the conference itself has this id.
  letter.id = letter_id(sender.conference.id(), "task " + task.id + " " + *task.task.due + " " + std::string(name_of(reminder)) + " " + email, 0,
                        CalendarMethod::kRequest);
  letter.date_ms = sender.frame.now_ms;
  letter.from = {office_of(sender.registry, sender.convener.text()), sender.frame.sender_email};
  letter.to = {office_of(sender.registry, unit.text()), email};
  if (!convener_email.empty() && convener_email != sender.frame.sender_email) letter.reply_to = Party{letter.from.name, convener_email};
  letter.subject = (reminder == TaskReminder::kOverdue ? "Quá hạn: " : "Nhắc việc: ") + one_line(task.task.text, kSubjectWords);
  letter.text = words_of(task, reminder, sender, office_of(sender.registry, task.task.unit->text()));
  auto built = build_letter(letter);
  if (!built) return std::nullopt;  // an address that no letter can go to keeps nobody else from theirs
  return Consignment{letter.id, letter.from.email, letter.to.email, std::move(*built)};
}

}  // namespace

std::vector<Consignment> due_task_letters(const Space& conference, const Space* registry, const LetterFrame& frame) {
  std::vector<Consignment> letters;
  const Record* record = conference.find("conferences", conference.id().text());
  const auto today = parse_day(vietnam_day(frame.now_ms));
  if (record == nullptr || !record->exists() || !today || vietnam_hour(frame.now_ms) < kRemindFromHour) return letters;
  const auto convener = Uuid::parse(record->text("convener_unit"));
  if (!convener) return letters;
  const Sender sender{conference, registry, frame, record->text("title"), *convener};
  for (const auto& [id, task] : read_tasks(conference)) {
    const auto reminder = reminder_of(task, *today);
    if (!reminder || !task.task.unit) continue;
    if (auto letter = letter_to(*task.task.unit, task, *reminder, sender)) letters.push_back(std::move(*letter));
    if (*reminder != TaskReminder::kOverdue || *task.task.unit == sender.convener) continue;
    if (auto letter = letter_to(sender.convener, task, *reminder, sender)) letters.push_back(std::move(*letter));
  }
  return letters;
}

}  // namespace giaoban
