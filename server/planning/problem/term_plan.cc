#include "server/planning/problem/term_plan.h"

#include <algorithm>

#include "server/planning/problem/json_fields.h"

namespace giaoban {

void fields(auto& io, PlannedConference& one) {
  io.required("series", one.series);
  io.optional("cluster", one.cluster);
  io.number("ordinal", one.ordinal, {1, 10'000});
  io.required("date", one.date);
  io.required("host", one.host);
  io.optional("is_confirmed", one.is_confirmed);
  io.optional("title", one.title);
}

namespace {

struct ConferenceList {
  std::vector<PlannedConference> conferences;
};
void fields(auto& io, ConferenceList& list) { io.list("conferences", list.conferences, kPlannedListMost); }

Json encode_plan(const TermPlan& plan) {
  const PlanScore& score = plan.score;
  return {{"conferences", encode_conferences(plan.conferences)},
          {"score", {{"spacing", score.spacing}, {"wish", score.wish}, {"neighbour", score.neighbour}, {"storm", score.storm},
                     {"same_weekday", score.same_weekday}, {"total", score.total()}}},
          {"bound", plan.bound},
          {"gap", plan.gap()},
          {"is_proven_best", plan.is_proven_best()},
          {"notes", plan.notes}};
}

Json encode_conflict(const PlanConflict& conflict) {
  Json rules = Json::array();
  for (const ConflictRule& rule : conflict.rules) rules.push_back({{"id", rule.id}, {"vi", rule.vi}, {"en", rule.en}});
  return {{"rules", rules}, {"vi", conflict.vi}, {"en", conflict.en}, {"is_smallest", conflict.is_smallest}};
}

auto slot_key(const PlannedConference& one) { return std::tie(one.series, one.cluster, one.ordinal); }

}  // namespace

std::vector<PlanMove> plan_moves(const std::vector<PlannedConference>& before, const std::vector<PlannedConference>& after) {
  const auto by_slot = [](const PlannedConference* a, const PlannedConference* b) { return slot_key(*a) < slot_key(*b); };
  std::vector<const PlannedConference*> old, now;
  for (const auto& one : before) old.push_back(&one);
  for (const auto& one : after) now.push_back(&one);
  std::ranges::sort(old, by_slot);
  std::ranges::sort(now, by_slot);
  std::vector<PlanMove> moves;
  auto a = old.begin();
  auto b = now.begin();
  while (a != old.end() || b != now.end()) {
    if (b == now.end() || (a != old.end() && by_slot(*a, *b))) moves.push_back({**a++, {}});
    else if (a == old.end() || by_slot(*b, *a)) moves.push_back({{}, **b++});
    else {
      if ((*a)->date != (*b)->date || (*a)->host != (*b)->host) moves.push_back({**a, **b});
      ++a, ++b;
    }
  }
  return moves;
}

Json encode_conferences(const std::vector<PlannedConference>& conferences) {
  FieldWriter writer;
  ConferenceList list{conferences};
  fields(writer, list);
  return writer.json.contains("conferences") ? writer.json["conferences"] : Json::array();
}

Result<std::vector<PlannedConference>> decode_conferences(const Json& json, const std::string& pointer) {
  std::optional<Error> error;
  ConferenceList list;
  const Json wrapped = {{"conferences", json}};
  FieldReader reader(wrapped, pointer, error);
  fields(reader, list);
  if (error) return std::unexpected(std::move(*error));
  return std::move(list.conferences);
}

Json encode_answer(const PlanAnswer& answer) {
  switch (answer.verdict) {
    case PlanVerdict::kPlan: return {{"verdict", "plan"}, {"plan", encode_plan(answer.plan)}};
    case PlanVerdict::kConflict: return {{"verdict", "conflict"}, {"conflict", encode_conflict(answer.conflict)}};
    case PlanVerdict::kUnknown: break;
  }
  return {{"verdict", "unknown"}};
}

Json encode_moves(const std::vector<PlanMove>& moves) {
  const auto side = [](const std::optional<PlannedConference>& one) { return one ? encode_conferences({*one})[0] : Json(); };
  Json list = Json::array();
  for (const PlanMove& move : moves) list.push_back({{"before", side(move.before)}, {"after", side(move.after)}});
  return list;
}

}  // namespace giaoban
