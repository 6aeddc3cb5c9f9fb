#include "server/invitations/letter_text.h"

#include "server/invitations/invitees.h"
#include "server/mail/letter.h"
#include "server/planning/days/days.h"

namespace giaoban {
namespace {

std::string lower_first(std::string_view weekday) {
  std::string text(weekday);
  text[0] = static_cast<char>(text[0] - 'A' + 'a');
  return text;
}

/// "07 giờ 30, thứ Năm, ngày 10/12/2026"
std::string when(const ConferenceEvent& event) {
  std::string text;
  if (event.starts_at) {
    const std::string minutes = event.starts_at->substr(3, 2);
    text = event.starts_at->substr(0, 2) + " giờ " + minutes + ", ";
  }
  const auto day = parse_day(event.date);
  if (!day) return text + event.date;
  return text + lower_first(vietnamese_weekday(weekday_of(*day))) + ", ngày " + vietnamese_day(*day);
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : "; ") + name;
  return text;
}

/// A line of the letter: a label with what it says, or words alone.
struct Line {
  std::string label, value;
};

void add_where(std::vector<Line>& lines, const ConferenceEvent& event, const LetterFacts& facts) {
  if (!facts.chairs.empty()) lines.push_back({"Chủ trì", joined(facts.chairs)});
  lines.push_back({"Thời gian", when(event)});
  if (!event.place.empty()) lines.push_back({"Địa điểm", event.place});
  if (!facts.host.empty()) lines.push_back({"Đơn vị đăng cai", facts.host});
}

void add_answer(std::vector<Line>& lines, const ConferenceEvent& event, const LetterFacts& facts) {
  const auto day = parse_day(facts.answer_by);
  std::string wish = "Đề nghị " + facts.recipient + " trả lời việc tham dự";
  if (day) wish += " trước ngày " + vietnamese_day(*day);
  lines.push_back({"", wish + ", trên trang của hội nghị hoặc bằng nút trả lời của lịch kèm theo thư này."});
  if (!event.url.empty()) lines.push_back({"Trang của hội nghị", event.url});
}

std::vector<Line> lines_of(LetterPurpose purpose, const ConferenceEvent& event, const LetterFacts& facts) {
  const std::string inviter = event.organizer.name.empty() ? event.organizer.email : event.organizer.name;
  std::vector<Line> lines;
  switch (purpose) {
    case LetterPurpose::kInvitation:
      if (facts.is_changed) lines.push_back({"", "Hội nghị có thay đổi. Giấy mời này thay giấy mời đã gửi trước."});
      if (facts.is_changed && !facts.reason.empty()) lines.push_back({"Lý do thay đổi", facts.reason});
      lines.push_back({inviter + " trân trọng kính mời", facts.recipient});
      lines.push_back({"Tới dự", event.title});
      break;
    case LetterPurpose::kReminder:
      lines.push_back({"Kính gửi", facts.recipient});
      lines.push_back({"", inviter + " chưa nhận được trả lời giấy mời dự " + event.title + "."});
      break;
    case LetterPurpose::kCancellation:
      lines.push_back({"Kính gửi", facts.recipient});
      lines.push_back({"", inviter + " trân trọng thông báo: " +
                               (facts.is_withdrawn ? "giấy mời dự " + event.title + " đã gửi trước đây không còn hiệu lực đối với quý cơ quan, quý vị."
                                                   : event.title + " không tổ chức theo giấy mời đã gửi.")});
      if (!facts.is_withdrawn && !facts.reason.empty()) lines.push_back({"Lý do", facts.reason});
      break;
  }
  add_where(lines, event, facts);
  if (purpose != LetterPurpose::kCancellation) add_answer(lines, event, facts);
  lines.push_back({"", purpose == LetterPurpose::kInvitation ? "Rất mong sự có mặt đúng giờ của quý cơ quan, quý vị./." : "Trân trọng./."});
  return lines;
}

std::string heading(LetterPurpose purpose, const LetterFacts& facts) {
  switch (purpose) {
    case LetterPurpose::kInvitation: return "GIẤY MỜI";
    case LetterPurpose::kReminder: return "NHẮC TRẢ LỜI GIẤY MỜI";
    case LetterPurpose::kCancellation: return facts.is_withdrawn ? "THÔNG BÁO THU HỒI GIẤY MỜI" : "THÔNG BÁO HỦY HỘI NGHỊ";
  }
  return {};
}

std::string subject_of(LetterPurpose purpose, const ConferenceEvent& event, const LetterFacts& facts) {
  switch (purpose) {
    case LetterPurpose::kInvitation: return (facts.is_changed ? "Giấy mời (thay đổi): " : "Giấy mời: ") + event.title;
    case LetterPurpose::kReminder: return "Nhắc trả lời giấy mời: " + event.title;
    case LetterPurpose::kCancellation: return (facts.is_withdrawn ? "Thu hồi giấy mời: " : "Hủy: ") + event.title;
  }
  return {};
}

std::string escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string html_line(const Line& line) {
  const std::string value = escaped(line.value);
  if (line.label.empty()) return "<p>" + value + "</p>\n";
  const bool is_link = line.value.starts_with("https://") || line.value.starts_with("http://");
  return "<p>" + escaped(line.label) + ": " + (is_link ? "<a href=\"" + value + "\">" + value + "</a>" : "<strong>" + value + "</strong>") + "</p>\n";
}

/// What people typed, on one line: a letter's lines are ours alone.
Line flat(const Line& line) { return {one_line(line.label, 400), one_line(line.value, 2400)}; }

}  // namespace

LetterText letter_text(LetterPurpose purpose, const ConferenceEvent& event, const LetterFacts& facts) {
  LetterText letter;
  letter.subject = one_line(subject_of(purpose, event, facts), kSubjectCodePoints);
  letter.text = heading(purpose, facts) + "\n\n";
  letter.html = "<h1 style=\"font-size:1.25em\">" + heading(purpose, facts) + "</h1>\n";
  for (const Line& each : lines_of(purpose, event, facts)) {
    const Line line = flat(each);
    letter.text += (line.label.empty() ? line.value : line.label + ": " + line.value) + "\n\n";
    letter.html += html_line(line);
  }
  letter.text += event.organizer.name + "\n";
  letter.html += "<p>" + escaped(event.organizer.name) + "</p>\n";
  return letter;
}

}  // namespace giaoban
