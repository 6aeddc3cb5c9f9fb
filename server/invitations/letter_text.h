#pragma once
#include <string>
#include <vector>

#include "server/calendar/event.h"

namespace giaoban {

enum class LetterPurpose : std::uint8_t { kInvitation, kReminder, kCancellation };

/// What a letter about a conference says besides the event.
struct LetterFacts {
  std::string recipient;            ///< "Thường trực HĐND thị xã Thái Hòa", "Ông Nguyễn Văn A, Giám đốc Sở Nội vụ"
  std::string host = {};            ///< office that is host; may be empty, as all that follows
  std::vector<std::string> chairs = {};
  std::string answer_by = {};       ///< yyyy-mm-dd
  std::string reason = {};          ///< why it was moved or cancelled
  bool is_withdrawn = false;        ///< the conference is held, without the recipient
  bool is_changed = false;          ///< an earlier invitation went out: this one says what holds now
};

struct LetterText {
  std::string subject;
  std::string text;
  std::string html;
};

/// The words of a letter in the form of a giấy mời (Decree 30/2020, form 1.7): who invites whom, to what, who presides, when,
/// where. In Vietnamese. The same values give the same words; what people typed is escaped in the HTML.
LetterText letter_text(LetterPurpose purpose, const ConferenceEvent& event, const LetterFacts& facts);

}  // namespace giaoban
