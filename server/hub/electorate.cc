#include "server/hub/electorate.h"

#include <algorithm>
#include <set>

#include "server/hub/attendance.h"

namespace giaoban {
namespace {

using schema::Elector;
using schema::VoteElectorate;

bool has_vote(const Record& delegate) {
  const Json* value = delegate.field("has_vote");
  return value == nullptr || !value->is_boolean() || value->get<bool>();
}

bool is_head(const Record& delegate) {
  const Json* value = delegate.field("is_head");
  return value != nullptr && value->is_boolean() && value->get<bool>();
}

std::optional<Elector> elector_of(const std::string& person) {
  const auto slash = person.find('/');
  const auto unit = Uuid::parse(std::string_view(person).substr(0, slash));
  if (!unit || !uuid_of_elector(person)) return std::nullopt;
  return Elector{.person = person, .unit = *unit};
}

/// All delegates who have a vote. Of a unit that left nobody has.
std::vector<std::pair<Elector, const Record*>> delegates_of(const Space& space) {
  std::vector<std::pair<Elector, const Record*>> all;
  space.each("delegates", [&](const std::string& id, const Record& record) {
    auto elector = has_vote(record) ? elector_of(id) : std::nullopt;
    if (elector && space.has_member(elector->unit)) all.emplace_back(std::move(*elector), &record);
  });
  return all;
}

/// Of each unit its head, else the delegate whom its own list names first.
std::vector<Elector> one_of_each_unit(const std::vector<std::pair<Elector, const Record*>>& delegates) {
  const auto place = [](const Record* record, const std::string& id) { return std::tuple(!is_head(*record), record->text("rank"), id); };
  std::map<Uuid, const std::pair<Elector, const Record*>*> first;
  for (const auto& one : delegates) {
    const auto*& best = first[one.first.unit];
    if (best == nullptr || place(one.second, one.first.person) < place(best->second, best->first.person)) best = &one;
  }
  std::vector<Elector> electors;
  for (const auto& [unit, one] : first) electors.push_back(one->first);
  std::ranges::sort(electors, {}, &Elector::person);
  return electors;
}

/// Only a delegate of the same unit votes in another's place; of two proxies for one elector the first by its id counts.
void resolve_proxies(const Space& space, std::vector<Elector>& electors) {
  space.each("proxies", [&](const std::string& id, const Record& proxy) {
    const std::string person = proxy.text("elector"), holder = proxy.text("holder");
    const auto found = std::ranges::lower_bound(electors, person, {}, &Elector::person);
    if (found == electors.end() || found->person != person || found->holder || holder == person) return;
    const Record* delegate = space.find("delegates", holder);
    const std::string unit = found->unit.text() + "/";
    if (id.starts_with(unit) && holder.starts_with(unit) && delegate != nullptr && delegate->exists()) found->holder = holder;
  });
}

}  // namespace

std::optional<Uuid> uuid_of_elector(std::string_view person) {
  const auto slash = person.find('/');
  return slash == std::string_view::npos ? std::nullopt : Uuid::parse(person.substr(slash + 1));
}

std::string roll_id(const Uuid& vote, std::size_t number) { return vote.text() + "/" + std::to_string(number); }

Result<std::vector<Elector>> work_out_electorate(const Space& space, const schema::Vote& vote) {
  const auto delegates = delegates_of(space);
  const auto who = vote.electorate.value_or(VoteElectorate::kDelegates);
  std::vector<Elector> electors;
  if (who == VoteElectorate::kUnits) electors = one_of_each_unit(delegates);
  else for (const auto& [elector, record] : delegates) electors.push_back(elector);
  if (vote.allows_proxies.value_or(false)) resolve_proxies(space, electors);
  if (who == VoteElectorate::kPresent) {
    const auto present = present_people(space);
    std::erase_if(electors, [&](const Elector& elector) { return !present.contains(elector.holder.value_or(elector.person)); });
  }
  if (electors.empty()) return fail(problem::kConflict, "nobody may vote");
  if (electors.size() > kElectors) return fail(problem::kConflict, "more than " + std::to_string(kElectors) + " may vote");
  std::set<Uuid> names;
  for (const Elector& elector : electors)
    if (!names.insert(*uuid_of_elector(elector.person)).second)
      return fail(problem::kConflict, "two delegates have one uuid: " + elector.person);
  return electors;
}

std::optional<Elector> find_elector(const Space& space, const Uuid& vote, std::size_t eligible, std::string_view person) {
  const auto electors_of = [&](std::size_t number) -> const Json* {
    const Record* roll = space.find("vote_rolls", roll_id(vote, number));
    const Json* electors = roll == nullptr ? nullptr : roll->field("electors");
    return electors == nullptr || electors->empty() ? nullptr : electors;
  };
  std::size_t first = 0, end = (eligible + kRollElectors - 1) / kRollElectors;
  while (end - first > 1) {
    const std::size_t middle = first + (end - first) / 2;
    const Json* electors = electors_of(middle);
    if (electors == nullptr) return std::nullopt;
    const bool is_before = person < electors->front().at("person").get_ref<const std::string&>();
    (is_before ? end : first) = middle;
  }
  const Json* electors = end == 0 ? nullptr : electors_of(first);
  if (electors == nullptr) return std::nullopt;
  const auto name_of = [](const Json& elector) -> std::string_view { return elector.at("person").get_ref<const std::string&>(); };
  const auto found = std::ranges::lower_bound(electors->begin(), electors->end(), person, {}, name_of);
  if (found == electors->end() || name_of(*found) != person) return std::nullopt;
  auto elector = Elector::decode(*found);
  return elector ? std::optional(std::move(*elector)) : std::nullopt;
}

}  // namespace giaoban
