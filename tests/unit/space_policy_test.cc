#include <doctest/doctest.h>

#include "sync/base/limits.h"
#include "tests/unit/space_world.h"

namespace giaoban {
namespace {

const SpaceWorld kWorld;

/// What a receiver says to a change by `origin`, written by the node itself.
std::string_view verdict(const Space& space, const NodeId& origin, RecordChange change, const Author& author = {}) {
  return code_of(check_entry(space, origin, record_entry(hlc_at(kNow), author, std::move(change)), kNow));
}

RecordChange founding_with(std::string_view field, const Json& value) {
  RecordChange change = kWorld.founding();
  change.fields[std::string(field)] = value;
  return change;
}

TEST_CASE("[L6] only the owner named by the space's id founds the space, and by nothing else than its record") {
  const Space fresh(kWorld.id);
  const NodeId owner = kWorld.owner.node(), stranger = kWorld.stranger.node();
  CHECK(verdict(fresh, owner, kWorld.founding()) == "none");
  CHECK(verdict(fresh, stranger, kWorld.founding()) == problem::kPolicyRefused);  // signed by another node
  CHECK(verdict(fresh, stranger, founding_with("owner", stranger.text())) == problem::kPolicyRefused);
  CHECK(verdict(fresh, owner, founding_with("nonce", uuid_of(32).text())) == problem::kPolicyRefused);
  RecordChange elsewhere = kWorld.founding();
  elsewhere.id = uuid_of(1).text();
  CHECK(verdict(fresh, owner, elsewhere) == problem::kNotAMember);
  CHECK(verdict(fresh, owner, kWorld.member(kWorld.town_unit, kWorld.town.node())) == problem::kNotAMember);
  CHECK(verdict(fresh, owner, item("x", "t")) == problem::kNotAMember);
  CHECK(code_of(check_entry(fresh, owner, document_entry(1, {}, "minutes", std::string("\0\0", 2)), kNow)) ==
        problem::kNotAMember);
}

TEST_CASE("[L6] a founding that is incomplete, or already deleted, founds nothing") {
  const Space fresh(kWorld.id);
  for (const char* field : {"owner", "nonce", "kind", "title"}) {
    RecordChange change = kWorld.founding();
    change.fields.erase(field);
    CHECK_MESSAGE(verdict(fresh, kWorld.owner.node(), change) == problem::kPolicyRefused, field);
    change.fields[field] = nullptr;
    CHECK_MESSAGE(verdict(fresh, kWorld.owner.node(), change) == problem::kInvalidField, field);
  }
  RecordChange deleted = kWorld.founding();
  deleted.deleted = true;
  CHECK(verdict(fresh, kWorld.owner.node(), deleted) == problem::kPolicyRefused);
}

TEST_CASE("[L6] what founded a space never changes; its title may") {
  const Space space = kWorld.space();
  const NodeId owner = kWorld.owner.node();
  const auto change = [&](Json fields, std::optional<bool> deleted = {}) {
    return verdict(space, owner, {"spaces", space.id().text(), std::move(fields), deleted});
  };
  CHECK(change({{"title", "Giao ban cụm 2, lần thứ 5"}}) == "none");
  CHECK(change({{"owner", owner.text()}}) == problem::kPolicyRefused);
  CHECK(change({{"nonce", kWorld.nonce.text()}}) == problem::kPolicyRefused);
  CHECK(change({{"kind", "registry"}}) == problem::kPolicyRefused);
  CHECK(change(Json::object(), true) == problem::kPolicyRefused);
  CHECK(change(Json::object(), false) == problem::kPolicyRefused);
}

TEST_CASE("[W1] collections of policy owner take entries of the owner only") {
  const Space space = kWorld.space();
  const std::vector<RecordChange> changes = {
      kWorld.member(kWorld.stranger_unit, kWorld.stranger.node()),
      {"conferences", space.id().text(), {{"place", "Hội trường"}}, {}},
      {"invitations", kWorld.town_unit.text(), {{"sent_on", "2024-01-10"}}, {}},
      {"spaces", space.id().text(), {{"title", "t"}}, {}}};
  for (const auto& change : changes) {
    CHECK_MESSAGE(verdict(space, kWorld.owner.node(), change) == "none", change.collection);
    CHECK_MESSAGE(verdict(space, kWorld.town.node(), change) == problem::kPolicyRefused, change.collection);
    CHECK_MESSAGE(verdict(space, kWorld.stranger.node(), change) == problem::kNotAMember, change.collection);
  }
}

TEST_CASE("[W2] [R3] a unit's rows take entries of that unit's nodes only: not of other members, not even the owner's") {
  const Space space = kWorld.space();
  const RecordChange row{"delegates", kWorld.town_unit.text() + "/" + uuid_of(50).text(), {{"full_name", "A"}, {"rank", "a"}}, {}};
  CHECK(verdict(space, kWorld.town.node(), row) == "none");
  CHECK(verdict(space, kWorld.district.node(), row) == problem::kPolicyRefused);
  CHECK(verdict(space, kWorld.owner.node(), row) == problem::kPolicyRefused);
  CHECK(verdict(space, kWorld.stranger.node(), row) == problem::kNotAMember);
  RecordChange remove{"delegates", row.id, Json::object(), true};
  CHECK(verdict(space, kWorld.district.node(), remove) == problem::kPolicyRefused);
  CHECK(verdict(space, kWorld.owner.node(), remove) == problem::kPolicyRefused);
  // An id that begins with no member's unit belongs to nobody.
  for (const std::string& id : {kWorld.stranger_unit.text() + "/x", std::string("x"), std::string("abc/x")})
    CHECK(verdict(space, kWorld.town.node(), {"delegates", id, {{"rank", "a"}}, {}}) == problem::kPolicyRefused);
  CHECK(verdict(space, kWorld.town.node(), {"responses", kWorld.town_unit.text(), {{"answer", "accepted"}}, {}}) == "none");
}

TEST_CASE("[W3] shared rows take entries of every member's node; a field of its own policy only the owner's") {
  const Space space = kWorld.space();
  for (const Signer* node : {&kWorld.owner, &kWorld.town, &kWorld.district})
    CHECK(verdict(space, node->node(), item("x", "Tham luận")) == "none");
  CHECK(verdict(space, kWorld.stranger.node(), item("x", "t")) == problem::kNotAMember);
  RecordChange agreed = item("x", "Tham luận");
  agreed.fields["status"] = "agreed";
  CHECK(verdict(space, kWorld.owner.node(), agreed) == "none");
  CHECK(verdict(space, kWorld.town.node(), agreed) == problem::kPolicyRefused);
  CHECK(verdict(space, kWorld.town.node(), {"agenda_items", "x", {{"status", nullptr}}, {}}) == problem::kPolicyRefused);
}

TEST_CASE("[W4] a node may write as soon as the owner has listed it") {
  Space space = kWorld.space();
  const NodeId stranger = kWorld.stranger.node();
  REQUIRE(verdict(space, stranger, item("x", "t")) == problem::kNotAMember);
  space.apply(kWorld.owner.node(), record_entry(space.next_stamp(kNow), {}, kWorld.member(kWorld.stranger_unit, stranger)));
  CHECK(verdict(space, stranger, item("x", "t")) == "none");
  CHECK(verdict(space, stranger, {"responses", kWorld.stranger_unit.text() + "/response", {{"answer", "accepted"}}, {}}) == "none");
}

TEST_CASE("[W5] [Y2] a document update needs a member's node, a conference, and bytes that Yjs can read") {
  const Space space = kWorld.space();
  const auto say = [](const Space& in, const NodeId& origin, std::string_view update) {
    return code_of(check_entry(in, origin, document_entry(1, {}, "minutes", update), kNow));
  };
  constexpr std::string_view kEmpty("\0\0", 2);
  CHECK(say(space, kWorld.town.node(), kEmpty) == "none");
  CHECK(say(space, kWorld.owner.node(), kEmpty) == "none");
  CHECK(say(space, kWorld.stranger.node(), kEmpty) == problem::kNotAMember);
  CHECK(say(space, kWorld.town.node(), "\x01") == problem::kBrokenUpdate);
  CHECK(say(kWorld.space("plan"), kWorld.town.node(), kEmpty) == problem::kPolicyRefused);
}

TEST_CASE("[W8] what is led takes entries of the owner, and of nodes that lead or led, for people of every member") {
  Space space = kWorld.space();
  const auto allowed = [&](const Ed25519Signer& by, const Author& author = {}) {
    const RecordChange change = {"sittings", kWorld.id.text(), {{"status", "open"}, {"began_ms", 1}}, {}};
    return code_of(check_entry(space, by.node(), record_entry(hlc_at(kNow), author, change), kNow));
  };
  const auto handed = [&](const char* status) {
    const RecordChange change = {"leads", kWorld.town_unit.text(), {{"status", status}, {"since_ms", 1}}, {}};
    CHECK(code_of(check_entry(space, kWorld.town.node(), record_entry(hlc_at(kNow), {}, change), kNow)) == problem::kPolicyRefused);
    space.apply(kWorld.owner.node(), record_entry(space.next_stamp(kNow), {}, change));
  };
  CHECK(allowed(kWorld.owner) == "none");
  CHECK(allowed(kWorld.town) == problem::kNotAMember);
  CHECK(space.lead() == kWorld.owner.node());
  for (const char* status : {"leading", "returned"}) {
    handed(status);
    CHECK(allowed(kWorld.town) == "none");
    CHECK(allowed(kWorld.town, {kWorld.province_unit, kWorld.account}) == "none");
    CHECK(allowed(kWorld.town, {kWorld.stranger_unit, kWorld.account}) == problem::kNotAMember);
    CHECK(allowed(kWorld.district) == problem::kNotAMember);
    CHECK(allowed(kWorld.owner) == "none");
    CHECK((space.lead() == kWorld.town.node()) == (std::string_view(status) == "leading"));
  }
}

TEST_CASE("A collection belongs in certain kinds of space, and what no schema names belongs nowhere") {
  const NodeId owner = kWorld.owner.node();
  const RecordChange slot{"slots", "s", {{"ordinal", 1}, {"term", "2021-2026"}, {"status", "planned"}}, {}};
  CHECK(verdict(kWorld.space("plan"), owner, slot) == "none");
  CHECK(verdict(kWorld.space("conference"), owner, slot) == problem::kUnknownCollection);
  CHECK(verdict(kWorld.space("plan"), owner, item("x", "t")) == problem::kUnknownCollection);
  CHECK(verdict(kWorld.space("registry"), owner, {"units", "u", {{"name", "Thái Hòa"}}, {}}) == "none");
  CHECK(verdict(kWorld.space(), owner, {"nothing", "x", Json::object(), {}}) == problem::kUnknownCollection);
}

TEST_CASE("[J2] fields are checked against the schema, with a pointer to the first fault") {
  const Space space = kWorld.space();
  const auto check = [&](Json fields) {
    return check_entry(space, kWorld.town.node(), record_entry(1, {}, {"agenda_items", "x", std::move(fields), {}}), kNow);
  };
  CHECK(check({{"minutes", 0}}).error().code == problem::kInvalidField);
  CHECK(check({{"minutes", 0}}).error().pointer == "/fields/minutes");
  CHECK(check({{"colour", "red"}}).error().code == problem::kUnknownField);
  CHECK(check({{"presenter", nullptr}}).has_value());
}

TEST_CASE("[L2] the owner speaks for people of every member, a member's node for its own unit, and nobody for others") {
  const Space space = kWorld.space();
  const auto say = [&](const Signer& node, const UnitId& unit) {
    return verdict(space, node.node(), item("x", "t"), {unit, kWorld.account});
  };
  CHECK(say(kWorld.town, kWorld.town_unit) == "none");
  CHECK(say(kWorld.owner, kWorld.town_unit) == "none");
  CHECK(say(kWorld.owner, kWorld.stranger_unit) == problem::kNotAMember);
  CHECK(say(kWorld.town, kWorld.district_unit) == problem::kNotAMember);
  CHECK(say(kWorld.town, kWorld.province_unit) == problem::kNotAMember);
  CHECK(code_of(check_entry(space, kWorld.town.node(),
                            document_entry(1, {kWorld.district_unit, kWorld.account}, "minutes", std::string("\0\0", 2)),
                            kNow)) == problem::kNotAMember);
}

TEST_CASE("[T2] an entry more than 24 hours ahead of this node's clock is refused, one just within is not") {
  const Space space = kWorld.space();
  const auto at = [&](std::uint64_t ms) {
    return code_of(check_entry(space, kWorld.town.node(), record_entry(hlc_at(ms), {}, item("x", "t")), kNow));
  };
  CHECK(at(0) == "none");
  CHECK(at(kNow + limits::kClockAheadMs) == "none");
  CHECK(at(kNow + limits::kClockAheadMs + 1) == problem::kClockAhead);
}

TEST_CASE("[L2] an entry over 1 MiB is refused") {
  const Space space = kWorld.space();
  std::string update(limits::kEntryBodyBytes, '\0');
  CHECK(code_of(check_entry(space, kWorld.town.node(), document_entry(1, {}, "minutes", update), kNow)) == problem::kTooLarge);
}

TEST_CASE("[C2] commands on owner's collections and fields need the owner, others do not") {
  const Space space = kWorld.space();
  CHECK(needs_owner(space, {"conferences", "x", {{"place", "p"}}, {}}));
  CHECK(needs_owner(space, {"agenda_items", "x", {{"status", "agreed"}}, {}}));
  CHECK_FALSE(needs_owner(space, item("x", "t")));
  CHECK_FALSE(needs_owner(space, {"delegates", kWorld.town_unit.text() + "/x", {{"rank", "a"}}, {}}));
}

TEST_CASE("A change must leave the record with every field that its schema requires") {
  Space space = kWorld.space();
  RecordChange partial = item("x", "t");
  partial.fields.erase("rank");
  const auto missing = check_complete(space, partial);
  REQUIRE_FALSE(missing.has_value());
  CHECK(missing.error().code == problem::kMissingField);
  CHECK(missing.error().pointer == "/fields/rank");
  CHECK(check_complete(space, item("x", "t")).has_value());
  space.apply(kWorld.town.node(), record_entry(space.next_stamp(kNow), {}, item("x", "t")));
  CHECK(check_complete(space, partial).has_value());  // it has one
  CHECK(code_of(check_complete(space, {"agenda_items", "x", {{"rank", nullptr}}, {}})) == problem::kMissingField);
}

}  // namespace
}  // namespace giaoban
