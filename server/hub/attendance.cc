#include "server/hub/attendance.h"

#include <tuple>

namespace giaoban {
namespace {

constexpr std::string_view kSubstituteEnding = "/response";

std::int64_t time_of(const Record& row) {
  const Json* at = row.field("at_ms");
  return at != nullptr && at->is_number_integer() ? at->get<std::int64_t>() : 0;
}

bool exists(const Space& space, std::string_view collection, std::string_view id) {
  const Record* record = space.find(collection, id);
  return record != nullptr && record->exists();
}

Quorum count_units(const Space& space, const std::set<std::string, std::less<>>& present) {
  std::set<std::string, std::less<>> units;
  for (const auto& [unit, nodes] : space.members()) units.insert(unit.text());
  space.each("invitations", [&](const std::string& id, const Record&) { units.insert(id); });
  const Record* conference = space.find("conferences", space.id().text());
  if (conference != nullptr) units.erase(conference->text("convener_unit"));
  std::set<std::string_view> there;
  for (const std::string& person : present) {
    const auto unit = units.find(person.substr(0, person.find('/')));
    if (unit != units.end() && person.contains('/')) there.insert(*unit);
  }
  return {there.size(), units.size(), false};
}

Quorum count_delegates(const Space& space, const std::set<std::string, std::less<>>& present) {
  Quorum quorum;
  space.each("delegates", [&](const std::string& id, const Record& delegate) {
    const Json* has_vote = delegate.field("has_vote");
    if (has_vote != nullptr && *has_vote == false) return;
    ++quorum.total;
    if (present.contains(id)) ++quorum.present;
  });
  return quorum;
}

}  // namespace

std::map<std::string, LastWord, std::less<>> last_words(const Space& space) {
  std::map<std::string, LastWord, std::less<>> words;
  space.each("check_ins", [&](const std::string& id, const Record& row) {
    LastWord word{id, row.text("kind"), time_of(row)};
    LastWord& last = words[row.text("person")];
    if (std::tie(last.at_ms, last.row) <= std::tie(word.at_ms, word.row)) last = std::move(word);
  });
  return words;
}

bool is_listed(const Space& space, std::string_view person) {
  if (!person.contains('/')) return exists(space, "guests", person);
  if (!person.ends_with(kSubstituteEnding)) return exists(space, "delegates", person);
  const Record* response = space.find("responses", person);
  return response != nullptr && response->exists() && response->text("answer") == "delegated";
}

std::set<std::string, std::less<>> present_people(const Space& space) {
  std::set<std::string, std::less<>> present;
  for (const auto& [person, word] : last_words(space))
    if (word.kind == "arrived" && is_listed(space, person)) present.insert(person);
  return present;
}

bool is_present(const Space& space, std::string_view person) {
  const auto words = last_words(space);
  const auto word = words.find(person);
  return word != words.end() && word->second.kind == "arrived" && is_listed(space, person);
}

bool is_quorum(std::size_t present, std::size_t total, QuorumShare share) {
  if (total == 0) return false;
  return share == QuorumShare::kTwoThirds ? 3 * present >= 2 * total : 2 * present > total;
}

Quorum quorum_of(const Space& space) {
  const Record* sitting = space.find("sittings", space.id().text());
  const std::string counted = sitting != nullptr ? sitting->text("quorum_of") : std::string();
  const bool is_two_thirds = sitting != nullptr && sitting->text("quorum_share") == "two_thirds";
  const auto present = present_people(space);
  Quorum quorum = counted == "delegates" ? count_delegates(space, present) : count_units(space, present);
  quorum.is_met = is_quorum(quorum.present, quorum.total, is_two_thirds ? QuorumShare::kTwoThirds : QuorumShare::kMoreThanHalf);
  return quorum;
}

}  // namespace giaoban
