#include "server/hub/create_series.h"

#include <algorithm>

#include "schema/commands.h"
#include "server/hub/authorise.h"
#include "server/hub/founding.h"
#include "server/hub/slot_record.h"
#include "sync/base/hash.h"
#include "sync/log/chain.h"

namespace giaoban {
namespace {

using schema::ConferenceSeries;
using schema::ConferenceSeriesAudience;

const std::string kFields = "/arguments/fields";

/// The nonce of the space for those who meet apart: as certain as the command's id.
Uuid apart_nonce(const CommandId& command) {
  const Hash hash = Hasher().add(std::string_view("giaoban apart")).add(command.text()).finish();
  Uuid nonce;
  std::copy_n(hash.bytes.begin(), nonce.bytes.size(), nonce.bytes.begin());
  nonce.bytes[6] = static_cast<std::uint8_t>((nonce.bytes[6] & 0x0f) | 0x80);
  nonce.bytes[8] = static_cast<std::uint8_t>((nonce.bytes[8] & 0x3f) | 0x80);
  return nonce;
}

Result<void> check_rules(const Space& registry, const Command& command, const ConferenceSeries& series) {
  if (series.plan || series.apart_plan) return fail(problem::kInvalidField, "the node founds its spaces", kFields + "/plan");
  if (series.convener_unit != command.actor.unit) return fail(problem::kInvalidField, "you convene for your own unit", kFields + "/convener_unit");
  if (series.audience == ConferenceSeriesAudience::kCluster) {
    if (!series.cluster) return fail(problem::kMissingField, "cluster", kFields + "/cluster");
    const Record* cluster = registry.find("clusters", series.cluster->text());
    if (cluster == nullptr || !cluster->exists()) return fail(problem::kRecordUnknown, "clusters", kFields + "/cluster");
  }
  if (series.audience == ConferenceSeriesAudience::kRegion && !series.region) return fail(problem::kMissingField, "region", kFields + "/region");
  if (series.cadence == schema::ConferenceSeriesCadence::kEveryMonths) {
    if (!series.months) return fail(problem::kMissingField, "months", kFields + "/months");
  } else if (!series.month) {
    return fail(problem::kMissingField, "month", kFields + "/month");
  }
  const bool needs_years = series.cadence == schema::ConferenceSeriesCadence::kTermMonths;
  if (needs_years && (!series.term_years || series.term_years->empty())) return fail(problem::kMissingField, "term_years", kFields + "/term_years");
  if (series.apart_kind && has_clusters(series)) return fail(problem::kInvalidField, "clusters meet whole", kFields + "/apart_kind");
  if (series.weekdays && series.weekdays->empty()) return fail(problem::kInvalidField, "no day of the week is allowed", kFields + "/weekdays");
  if (series.begins_at && series.ends_at && *series.ends_at <= *series.begins_at) return fail(problem::kInvalidField, "it ends before it begins", kFields + "/ends_at");
  return {};
}

struct Room {
  std::string field;
  Uuid nonce;
  bool is_apart;
};

Result<Decision::Founding> found_room(const DecisionContext& context, const Command& command, const NamedRecord<ConferenceSeries>& series, const Room& room) {
  const auto units = audience_on(context.space, series, room.is_apart, *parse_day(vietnam_date(context.unix_ms)));
  if (!units) return std::unexpected(units.error());
  if (units->empty()) return fail(problem::kInvalidField, "nobody takes part today", kFields + (room.is_apart ? "/apart_kind" : "/audience"));
  const SpaceId space = space_id(context.self, room.nonce);
  const std::string title = "Kế hoạch " + series.fields.name + (room.is_apart ? " (họp riêng)" : "") + ", nhiệm kỳ " + series.fields.term;
  Decision::Founding founding{space, {}};
  founding.changes.push_back(founding_of(space, "plan", title, context.self, room.nonce));
  founding.changes.push_back(member_of(context.space, command.actor.unit, "convener"));
  for (const UnitId& unit : *units)
    if (unit != command.actor.unit) founding.changes.push_back(member_of(context.space, unit, "member"));
  return founding;
}

}  // namespace

Result<Decision> create_series(const DecisionContext& context, const Command& command) {
  auto wish = read_arguments<schema::SeriesCreate>(command);
  if (!wish) return std::unexpected(wish.error());
  if (context.space.kind() != SpaceKind::kRegistry) return fail(problem::kUnknownCollection, "series are in the registry", "/space");
  if (!is_convener(context.space, command.actor.unit) || !command.actor.may_write())
    return fail(problem::kForbidden, "the convener's secretary makes series");
  auto fields = ConferenceSeries::decode(wish->fields);
  if (!fields) return fail(fields.error().code, fields.error().detail, kFields + fields.error().pointer);
  if (auto good = check_rules(context.space, command, *fields); !good) return std::unexpected(good.error());
  // The id is the record's and the nonce of the space: taken by whoever used it first.
  if (context.space.find("series", command.id.text()) != nullptr) return fail(problem::kCommandIdReused);

  Decision decision;
  decision.value = {{"series", command.id.text()}};
  Json record = fields->encode();
  const NamedRecord<ConferenceSeries> series{command.id.text(), std::move(*fields)};
  std::vector<Room> rooms;
  if (!has_clusters(series.fields)) rooms.push_back({"plan", command.id, false});
  if (!has_clusters(series.fields) && series.fields.apart_kind) rooms.push_back({"apart_plan", apart_nonce(command.id), true});
  for (const Room& room : rooms) {
    auto founding = found_room(context, command, series, room);
    if (!founding) return std::unexpected(founding.error());
    record[room.field] = decision.value[room.field] = founding->space.text();
    decision.foundings.push_back(std::move(*founding));
  }
  decision.changes.push_back({"series", series.id, std::move(record), {}});
  return decision;
}

}  // namespace giaoban
