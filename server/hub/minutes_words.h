#pragma once
#include <string>

#include "schema/records.h"

namespace giaoban {

/// How the minutes say what happened, in Vietnamese. `unit`: its name, empty where there is none.
namespace minutes_words {

/// "08:05", Vietnam's time.
std::string clock(std::int64_t unix_ms);

std::string attendance(std::size_t present, std::size_t expected);
std::string item_begins(const schema::AgendaItem& item, const std::string& unit);
std::string item_ends(const schema::ItemRun& run);
std::string turn(const schema::Turn& turn, const std::string& unit);
std::string question_asked(const schema::QuestionRun& run, const std::string& unit, const std::string& text);
std::string question_done(const schema::QuestionRun& run);
std::string promise(const schema::Promise& promise, const std::string& unit);
std::string vote(const schema::Vote& vote, const schema::VoteResult& result);
std::string vote_annulled(const schema::Vote& vote);

}  // namespace minutes_words
}  // namespace giaoban
