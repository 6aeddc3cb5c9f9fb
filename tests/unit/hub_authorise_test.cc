#include <doctest/doctest.h>

#include "server/hub/authorise.h"
#include "tests/unit/space_world.h"

namespace giaoban {
namespace {

const SpaceWorld kWorld;

/// A conference in which the town proposed the item "town-item" and sent the file "town-file".
Space conference() {
  Space space = kWorld.space();
  const auto put = [&](const Signer& node, RecordChange change) {
    space.apply(node.node(), record_entry(space.next_stamp(kNow), {}, std::move(change)));
  };
  put(kWorld.owner, {"conferences", space.id().text(), {{"host_unit", kWorld.town_unit.text()}}, {}});
  RecordChange proposal = item("town-item", "Tham luận");
  proposal.fields["proposed_by"] = kWorld.town_unit.text();
  put(kWorld.town, proposal);
  put(kWorld.town, {"files", "town-file", {{"unit", kWorld.town_unit.text()}}, {}});
  put(kWorld.owner, item("own-item", "Khai mạc"));
  return space;
}

struct Case {
  const char* what;
  UnitId unit;
  Role role;
  RecordChange change;
  std::string_view code;
};

Json proposed_by(const UnitId& unit) {
  Json fields = item("x", "t").fields;
  fields["proposed_by"] = unit.text();
  return fields;
}

void check(const Space& space, const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    const Actor actor{kWorld.account, one.unit, {one.role}};
    CHECK_MESSAGE(code_of(authorise(space, actor, one.change)) == one.code, one.what);
  }
}

const UnitId kConvener = kWorld.province_unit, kHost = kWorld.town_unit, kGuest = kWorld.district_unit;
constexpr std::string_view kAllowed = "none", kForbidden = problem::kForbidden;

TEST_CASE("[C5] the owner's rows: the convener's secretary, and the host's for place and hour") {
  const Space space = conference();
  const std::string id = space.id().text();
  check(space, {
      {"convener", kConvener, Role::kSecretary, {"conferences", id, {{"title", "t"}}, {}}, kAllowed},
      {"convener's admin", kConvener, Role::kAdmin, {"conferences", id, {{"title", "t"}}, {}}, kAllowed},
      {"convener's chair", kConvener, Role::kChair, {"conferences", id, {{"title", "t"}}, {}}, kForbidden},
      {"host, place", kHost, Role::kSecretary, {"conferences", id, {{"place", "p"}, {"starts_at", "07:30"}}, {}}, kAllowed},
      {"host, title", kHost, Role::kSecretary, {"conferences", id, {{"place", "p"}, {"title", "t"}}, {}}, kForbidden},
      {"host, delete", kHost, Role::kSecretary, {"conferences", id, Json::object(), true}, kForbidden},
      {"host, invitation", kHost, Role::kSecretary, {"invitations", kGuest.text(), {{"note", "n"}}, {}}, kForbidden},
      {"guest, place", kGuest, Role::kSecretary, {"conferences", id, {{"place", "p"}}, {}}, kForbidden},
      {"convener, invitation", kConvener, Role::kSecretary, {"invitations", kGuest.text(), {{"note", "n"}}, {}}, kAllowed},
  });
}

TEST_CASE("[C5] who belongs to a space, and what founded it, is nobody's to write by record commands") {
  const Space space = conference();
  check(space, {
      {"members", kConvener, Role::kAdmin, kWorld.member(kWorld.stranger_unit, kWorld.stranger.node()), kForbidden},
      {"spaces", kConvener, Role::kAdmin, {"spaces", space.id().text(), {{"title", "t"}}, {}}, kForbidden},
      {"delete member", kConvener, Role::kAdmin, {"members", kHost.text(), Json::object(), true}, kForbidden},
  });
}

TEST_CASE("[C5][B5] when files are fetched is for the convener's secretary to say, and nothing else of a space") {
  const Space space = conference();
  const std::string id = space.id().text();
  const Json policy = {{"fetch_files", "on_demand"}, {"metered_file_mib", 5}};
  check(space, {
      {"convener", kConvener, Role::kSecretary, {"spaces", id, policy, {}}, kAllowed},
      {"convener's chair", kConvener, Role::kChair, {"spaces", id, policy, {}}, kForbidden},
      {"host", kHost, Role::kSecretary, {"spaces", id, policy, {}}, kForbidden},
      {"with another field", kConvener, Role::kSecretary,
       {"spaces", id, {{"fetch_files", "at_once"}, {"title", "t"}}, {}}, kForbidden},
      {"another record", kConvener, Role::kSecretary, {"spaces", kHost.text(), policy, {}}, kForbidden},
      {"delete", kConvener, Role::kSecretary, {"spaces", id, Json::object(), true}, kForbidden},
  });
}

TEST_CASE("[C5] a unit's rows: only its own secretaries, whoever convened") {
  const Space space = conference();
  const RecordChange row{"delegates", kHost.text() + "/d", {{"full_name", "A"}, {"rank", "a"}}, {}};
  const RecordChange answer{"responses", kHost.text() + "/response", {{"answer", "accepted"}}, {}};
  check(space, {
      {"own", kHost, Role::kSecretary, row, kAllowed},
      {"own admin", kHost, Role::kAdmin, row, kAllowed},
      {"own delegate", kHost, Role::kDelegate, row, kForbidden},
      {"own observer", kHost, Role::kObserver, answer, kForbidden},
      {"own answer", kHost, Role::kSecretary, answer, kAllowed},
      {"convener", kConvener, Role::kAdmin, row, kForbidden},
      {"guest", kGuest, Role::kSecretary, row, kForbidden},
      {"a unit's id as prefix of another", kHost, Role::kSecretary,
       {"delegates", kHost.text() + "0/d", {{"rank", "a"}}, {}}, kForbidden},
  });
}

TEST_CASE("[C5] agenda and files: the convener changes all, a unit what it proposed or sent") {
  const Space space = conference();
  check(space, {
      {"convener, other's", kConvener, Role::kSecretary, {"agenda_items", "town-item", {{"title", "t"}}, {}}, kAllowed},
      {"convener decides", kConvener, Role::kSecretary, {"agenda_items", "town-item", {{"status", "agreed"}}, {}}, kAllowed},
      {"proposer", kHost, Role::kSecretary, {"agenda_items", "town-item", {{"title", "t"}}, {}}, kAllowed},
      {"proposer deletes", kHost, Role::kSecretary, {"agenda_items", "town-item", Json::object(), true}, kAllowed},
      {"proposer decides", kHost, Role::kSecretary, {"agenda_items", "town-item", {{"status", "agreed"}}, {}}, kForbidden},
      {"proposer gives away", kHost, Role::kSecretary,
       {"agenda_items", "town-item", {{"proposed_by", kGuest.text()}}, {}}, kForbidden},
      {"proposer drops its name", kHost, Role::kSecretary, {"agenda_items", "town-item", {{"proposed_by", nullptr}}, {}}, kForbidden},
      {"guest, other's", kGuest, Role::kSecretary, {"agenda_items", "town-item", {{"title", "t"}}, {}}, kForbidden},
      {"guest takes over", kGuest, Role::kSecretary,
       {"agenda_items", "town-item", {{"proposed_by", kGuest.text()}}, {}}, kForbidden},
      {"guest, convener's", kGuest, Role::kSecretary, {"agenda_items", "own-item", {{"title", "t"}}, {}}, kForbidden},
      {"guest proposes", kGuest, Role::kSecretary, {"agenda_items", "new", proposed_by(kGuest), {}}, kAllowed},
      {"guest proposes for another", kGuest, Role::kSecretary, {"agenda_items", "new", proposed_by(kHost), {}}, kForbidden},
      {"guest proposes for nobody", kGuest, Role::kSecretary, item("new", "t"), kForbidden},
      {"guest's delegate proposes", kGuest, Role::kDelegate, {"agenda_items", "new", proposed_by(kGuest), {}}, kForbidden},
      {"file of its own", kHost, Role::kSecretary, {"files", "town-file", {{"name", "n"}}, {}}, kAllowed},
      {"file of another", kGuest, Role::kSecretary, {"files", "town-file", Json::object(), true}, kForbidden},
      {"new file", kGuest, Role::kSecretary, {"files", "new", {{"unit", kGuest.text()}}, {}}, kAllowed},
      {"new file under another's name", kGuest, Role::kSecretary, {"files", "new", {{"unit", kHost.text()}}, {}}, kForbidden},
  });
}

TEST_CASE("[C5] an exception of a series is the convener's secretary's, as the series is") {
  const Space registry = kWorld.space("registry");
  const Json fields = {{"ordinal", 2}, {"reason", "r"}};
  check(registry, {
      {"secretary", kConvener, Role::kSecretary, {"series_exceptions", "x", fields, {}}, kAllowed},
      {"secretary, delete", kConvener, Role::kSecretary, {"series_exceptions", "x", Json::object(), true}, kAllowed},
      {"chair", kConvener, Role::kChair, {"series_exceptions", "x", fields, {}}, kForbidden},
      {"another unit", kHost, Role::kSecretary, {"series_exceptions", "x", fields, {}}, kForbidden},
  });
}

TEST_CASE("[C5] units, clusters and people are an administrator's") {
  const Space registry = kWorld.space("registry");
  check(registry, {
      {"secretary, unit", kConvener, Role::kSecretary, {"units", "u", {{"name", "n"}}, {}}, kForbidden},
      {"admin, unit", kConvener, Role::kAdmin, {"units", "u", {{"name", "n"}}, {}}, kAllowed},
      {"admin, cluster", kConvener, Role::kAdmin, {"clusters", "c", {{"name", "n"}}, {}}, kAllowed},
      {"another unit's admin", kHost, Role::kAdmin, {"units", "u", {{"name", "n"}}, {}}, kForbidden},
      {"secretary, person", kHost, Role::kSecretary, {"people", kHost.text() + "/p", {{"full_name", "A"}}, {}}, kForbidden},
      {"admin, person", kHost, Role::kAdmin, {"people", kHost.text() + "/p", {{"full_name", "A"}}, {}}, kAllowed},
      {"admin, other's person", kConvener, Role::kAdmin, {"people", kHost.text() + "/p", {{"full_name", "A"}}, {}}, kForbidden},
  });
}

TEST_CASE("[C5] [P11] to whoever is no member a space is unknown, whatever the roles") {
  const Space space = conference();
  for (const Role role : {Role::kAdmin, Role::kSecretary, Role::kChair, Role::kDelegate, Role::kObserver}) {
    const Actor outsider{kWorld.account, kWorld.stranger_unit, {role}};
    CHECK(code_of(authorise(space, outsider, item("x", "t"))) == problem::kSpaceUnknown);
    CHECK(code_of(authorise_writing(space, outsider, "minutes")) == problem::kSpaceUnknown);
  }
}

TEST_CASE("[Y6] secretaries, administrators and chairs write in documents, delegates and observers read") {
  const Space space = conference();
  for (const Role role : {Role::kAdmin, Role::kSecretary, Role::kChair})
    CHECK(authorise_writing(space, {kWorld.account, kHost, {role}}, "minutes").has_value());
  for (const Role role : {Role::kDelegate, Role::kObserver})
    CHECK(code_of(authorise_writing(space, {kWorld.account, kHost, {role}}, "minutes")) == kForbidden);
  CHECK(code_of(authorise_writing(space, {kWorld.account, kHost, {}}, "minutes")) == kForbidden);
}

}  // namespace
}  // namespace giaoban
