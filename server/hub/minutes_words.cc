#include "server/hub/minutes_words.h"

#include <array>

namespace giaoban::minutes_words {
namespace {

constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kVietnamMs = 7 * 60 * kMinuteMs;

std::string two_digits(std::int64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string joined(std::initializer_list<std::string> parts) {
  std::string all;
  for (const std::string& part : parts)
    if (!part.empty()) all += (all.empty() ? "" : ", ") + part;
  return all;
}

/// At least one: nobody spoke for no time.
std::string minutes(std::int64_t ms) { return std::to_string(std::max<std::int64_t>(1, (ms + kMinuteMs / 2) / kMinuteMs)) + " phút"; }

std::string verb(schema::SpeechKind kind) {
  switch (kind) {
    case schema::SpeechKind::kSpeech: return "phát biểu";
    case schema::SpeechKind::kPaper: return "trình bày tham luận";
    case schema::SpeechKind::kReply: return "trao đổi lại";
    case schema::SpeechKind::kOrder: return "có ý kiến về thủ tục";
  }
  return {};
}

/// "31/3/2024" of "2024-03-31".
std::string day(const std::string& date) {
  return std::to_string(std::stoi(date.substr(8, 2))) + "/" + std::to_string(std::stoi(date.substr(5, 2))) + "/" + date.substr(0, 4);
}

std::string outcome_word(schema::VoteResultOutcomes outcome) {
  switch (outcome) {
    case schema::VoteResultOutcomes::kAdopted: return "thông qua";
    case schema::VoteResultOutcomes::kRejected: return "không thông qua";
    case schema::VoteResultOutcomes::kConfident: return "được tín nhiệm";
    case schema::VoteResultOutcomes::kMayResign: return "có thể xin từ chức";
    case schema::VoteResultOutcomes::kDismissal: return "trình miễn nhiệm";
  }
  return {};
}

std::string method_word(schema::VoteMethod method) {
  switch (method) {
    case schema::VoteMethod::kShow: return "giơ tay";
    case schema::VoteMethod::kNamed: return "ghi danh";
    case schema::VoteMethod::kSecret: return "bỏ phiếu kín";
  }
  return {};
}

/// Words of the counts of one question or subject.
std::vector<std::string> count_words(schema::VoteKind kind) {
  switch (kind) {
    case schema::VoteKind::kForAgainst: return {"tán thành", "không tán thành", "không biểu quyết"};
    case schema::VoteKind::kOptions: return {""};
    case schema::VoteKind::kConfidenceRating: return {"tín nhiệm cao", "tín nhiệm", "tín nhiệm thấp"};
    case schema::VoteKind::kConfidenceBallot: return {"tín nhiệm", "không tín nhiệm"};
  }
  return {""};
}

}  // namespace

std::string clock(std::int64_t unix_ms) {
  const std::int64_t minute = (unix_ms + kVietnamMs) / kMinuteMs % (24 * 60);
  return two_digits(minute / 60) + ":" + two_digits(minute % 60);
}

std::string attendance(std::size_t present, std::size_t expected) {
  return "Điểm danh khi khai mạc: có mặt " + std::to_string(present) + "/" + std::to_string(expected) + " đại biểu.";
}

std::string item_begins(const schema::AgendaItem& item, const std::string& unit) {
  const std::string by = joined({item.presenter.value_or(""), unit});
  return by.empty() ? "Bắt đầu nội dung." : "Bắt đầu nội dung. Trình bày: " + by + ".";
}

std::string item_ends(const schema::ItemRun& run) { return "Kết thúc nội dung, sau " + minutes(run.spent_ms.value_or(0)) + "."; }

std::string turn(const schema::Turn& turn, const std::string& unit) {
  const std::string who = joined({turn.speaker.value_or(""), turn.post.value_or(""), unit});
  return who + " " + verb(turn.kind.value_or(schema::SpeechKind::kSpeech)) + ", từ " + clock(turn.began_ms.value_or(0)) + " đến " + clock(turn.ended_ms.value_or(0)) + ".";
}

std::string question_asked(const schema::QuestionRun& run, const std::string& unit, const std::string& text) {
  const std::string who = joined({run.asker.value_or(""), unit}) + " chất vấn " + run.to.value_or("");
  return text.empty() ? who + "." : who + ": " + text;
}

std::string question_done(const schema::QuestionRun& run) {
  std::string said = run.to.value_or("") + " trả lời chất vấn của " + run.asker.value_or("");
  if (run.follow_ups.value_or(0) > 0) said += "; hỏi lại " + std::to_string(*run.follow_ups) + " lần";
  if (run.asked_ms) said += "; hỏi " + minutes(*run.asked_ms);
  return said + (run.answered_ms ? "; trả lời " + minutes(*run.answered_ms) + "." : "; chưa trả lời tại phiên họp.");
}

std::string promise(const schema::Promise& promise, const std::string& unit) {
  return joined({promise.by, unit}) + " hứa: " + promise.text + (promise.due ? " (thời hạn " + day(*promise.due) + ")" : "");
}

std::string vote(const schema::Vote& vote, const schema::VoteResult& result) {
  const auto words = count_words(vote.kind);
  std::string said = "Biểu quyết (" + method_word(vote.method) + "): " + vote.title + ". ";
  for (std::size_t i = 0; i < result.counts.size(); ++i) {
    const std::size_t subject = i / words.size(), word = i % words.size();
    const bool has_subject = vote.options && subject < vote.options->size();
    if (has_subject && word == 0) said += (*vote.options)[subject] + ": ";
    said += (words[word].empty() ? "" : words[word] + " ") + std::to_string(result.counts[i]);
    if (word + 1 < words.size()) {
      said += ", ";
      continue;
    }
    if (has_subject && subject < result.outcomes.size()) said += " (" + outcome_word(result.outcomes[subject]) + ")";
    said += "; ";
  }
  said += "tham gia " + std::to_string(result.cast) + (vote.eligible ? "/" + std::to_string(*vote.eligible) : "") + ".";
  const bool is_one = !vote.options || vote.options->empty();
  if (is_one && !result.outcomes.empty()) said += " Kết quả: " + outcome_word(result.outcomes.front()) + ".";
  return said;
}

std::string vote_annulled(const schema::Vote& vote) {
  return "Hủy kết quả biểu quyết: " + vote.title + "." + (vote.reason ? " Lý do: " + *vote.reason : "");
}

}  // namespace giaoban::minutes_words
