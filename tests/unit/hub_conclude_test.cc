#include "server/minutes/minutes_proof.h"
#include "sync/base/base64.h"
#include "sync/ydoc/update.h"
#include "tests/unit/store_folder.h"
#include "tests/unit/hub_minutes_world.h"
#include "tests/unit/hub_sitting_world.h"

namespace giaoban {
namespace {

/// A conference whose minutes are concluded: the province convened it, the town and the district are members.
struct ConcludeWorld : SittingWorld {
  TestFolder folder;
  std::unique_ptr<BlobStore> blobs = std::move(*BlobStore::open(folder.path()));
  Ed25519Signer chair_key{seed_of(41)}, secretary_key{seed_of(42)};
  Document minutes{DocumentOptions{.client = 5}};

  ConcludeWorld() {
    node.reset();
    node.emplace(store, world.owner, blobs.get());
  }
  std::int64_t in_minutes(int count) const { return static_cast<std::int64_t>(node->now) + count * static_cast<std::int64_t>(kMinute); }
  Actor chair() const { return actor(world.province_unit, {Role::kChair}, 101); }
  /// Who attended, of the unit of this node: rows of other units are written at theirs (W2).
  Actor delegate() const { return actor(world.province_unit, {Role::kDelegate}, 102); }

  void type(std::string_view words) {
    const std::string update = type_paragraph(minutes, 0, words);
    std::optional<Result<void>> outcome;
    node->host(world.id)->write_document({{world.province_unit, uuid_of(100)}, "minutes", update, *parse_update(update), 1, false},
                                         [&](const Result<void>& said) { outcome = said; });
    node->run_until([&] { return outcome.has_value(); });
    REQUIRE(outcome->has_value());
  }
  Outcome advance(const Actor& by, const char* phase, const char* seen, Json more = Json::object()) {
    more.update({{"document", "minutes"}, {"phase", phase}, {"seen_phase", seen}});
    return as(by, "minutes.advance", more);
  }
  void open_window() {
    REQUIRE(advance(convener(), "prepared", "draft").has_value());
    REQUIRE(advance(convener(), "amending", "prepared", {{"amend_until_ms", in_minutes(60)}}).has_value());
  }
  static std::string amendment_id(const UnitId& unit, unsigned number) { return unit.text() + "/" + uuid_of(700 + number).text(); }
  Outcome amend(const Actor& by, unsigned number, Json more = Json::object()) {
    Json fields = {{"document", "minutes"}, {"old_text", "7 giờ"}, {"new_text", "8 giờ"}, {"at_ms", node->now}};
    fields.update(more);
    return as(by, "record.put", {{"collection", "amendments"}, {"id", amendment_id(by.unit, number)}, {"fields", fields}});
  }
  Outcome judge(const Actor& by, const std::string& amendment, const char* verdict) {
    return as(by, "amendment.judge", {{"amendment", amendment}, {"verdict", verdict}});
  }
  Outcome finalise(const Actor& by, Json more = Json::object()) {
    Json arguments = {{"document", "minutes"}, {"state_vector", to_base64(as_bytes(minutes.state_vector()))}};
    arguments.update(more);
    return as(by, "minutes.finalise", arguments);
  }
  Outcome put_key(const Actor& by, const Ed25519Signer& key) {
    return as(by, "record.put", {{"collection", "signing_keys"}, {"id", by.unit.text() + "/" + by.account.text()},
                                 {"fields", {{"public_key", key.node().text()}, {"name", "Nguyễn Văn A"}, {"since_ms", 1}}}});
  }
  Outcome sign(const Actor& by, const char* role, const Ed25519Signer& key, const Json& value, const std::string& text = {}) {
    const std::string statement = text.empty() ? value["statement"].get<std::string>() : text;
    return as(by, "minutes.sign", {{"final", value["final"]}, {"role", role}, {"public_key", key.node().text()}, {"signature", key.sign(statement).text()}});
  }
  std::string code(const Outcome& outcome) { return outcome ? "none" : std::string(outcome.error().code); }
  std::string phase() { return text("documents", "minutes", "phase"); }
};

TEST_CASE("[N1] minutes go from draft to prepared to amending, one step after the other") {
  ConcludeWorld at;
  CHECK(at.code(at.advance(at.convener(), "amending", "draft", {{"amend_until_ms", at.in_minutes(9)}})) == problem::kWrongPhase);
  CHECK(at.advance(at.convener(), "prepared", "draft").has_value());
  CHECK(at.phase() == "prepared");
  CHECK(at.code(at.advance(at.chair(), "amending", "prepared")) == problem::kMissingField);
  CHECK(at.code(at.advance(at.chair(), "amending", "prepared", {{"amend_until_ms", at.in_minutes(0)}})) == problem::kInvalidField);
  CHECK(at.advance(at.chair(), "amending", "prepared", {{"amend_until_ms", at.in_minutes(9)}}).has_value());
  CHECK(at.field("documents", "minutes", "amend_until_ms") == static_cast<std::uint64_t>(at.in_minutes(9)));
}

TEST_CASE("[N1] back goes a phase with a reason only; of two who press at once the second is told") {
  ConcludeWorld at;
  at.open_window();
  CHECK(at.code(at.advance(at.convener(), "draft", "amending")) == problem::kMissingField);
  CHECK(at.advance(at.convener(), "draft", "amending", {{"reason", "thiếu phần thảo luận"}}).has_value());
  CHECK(at.text("documents", "minutes", "reason") == "thiếu phần thảo luận");
  CHECK(at.code(at.advance(at.chair(), "draft", "amending", {{"reason", "x"}})) == problem::kConflict);
}

TEST_CASE("[N1] only secretaries and chairs of the convener conclude the minutes") {
  ConcludeWorld at;
  CHECK(at.code(at.advance(at.host_person(), "prepared", "draft")) == problem::kForbidden);
  CHECK(at.code(at.advance(at.convener(Role::kDelegate), "prepared", "draft")) == problem::kForbidden);
  at.open_window();
  CHECK(at.amend(at.delegate(), 1).has_value());
  CHECK(at.code(at.judge(at.guest(), at.amendment_id(at.world.province_unit, 1), "accepted")) == problem::kForbidden);
  CHECK(at.code(at.finalise(at.host_person())) == problem::kForbidden);
}

TEST_CASE("[N1] whoever may write writes in a draft; later the convener's secretaries and chairs do") {
  ConcludeWorld at;
  CHECK(authorise_writing(at.space(), at.host_person(), "minutes").has_value());
  REQUIRE(at.advance(at.convener(), "prepared", "draft").has_value());
  CHECK(authorise_writing(at.space(), at.host_person(), "minutes").error().code == problem::kWrongPhase);
  CHECK(authorise_writing(at.space(), at.convener(), "minutes").has_value());
  CHECK(authorise_writing(at.space(), at.chair(), "minutes").has_value());
}

TEST_CASE("[N1] amendments are taken from those who attended, while the window is open") {
  ConcludeWorld at;
  CHECK(at.code(at.amend(at.delegate(), 1)) == problem::kWrongPhase);
  at.open_window();
  CHECK(at.amend(at.delegate(), 1).has_value());
  CHECK(at.amend(at.delegate(), 1, {{"is_withdrawn", true}}).has_value());
  at.wait(60);
  CHECK(at.code(at.amend(at.delegate(), 2)) == problem::kWrongPhase);
}

TEST_CASE("[N1] an amendment is judged once, and stays what it was when it was judged") {
  ConcludeWorld at;
  at.open_window();
  const std::string id = at.amendment_id(at.world.province_unit, 1);
  REQUIRE(at.amend(at.delegate(), 1).has_value());
  CHECK(at.judge(at.convener(), id, "declined").has_value());
  CHECK(at.code(at.judge(at.chair(), id, "accepted")) == problem::kConflict);
  CHECK(at.code(at.amend(at.delegate(), 1, {{"new_text", "9 giờ"}})) == problem::kConflict);
  CHECK(at.code(at.as(at.delegate(), "record.delete", {{"collection", "amendments"}, {"id", id}})) == problem::kConflict);
  REQUIRE(at.amend(at.delegate(), 2, {{"is_withdrawn", true}}).has_value());
  CHECK(at.code(at.judge(at.convener(), at.amendment_id(at.world.province_unit, 2), "accepted")) == problem::kConflict);
}

TEST_CASE("[N1] what the commands on minutes write is not written as records are") {
  ConcludeWorld at;
  at.open_window();
  const auto put = [&](const char* collection, const std::string& id, const Json& fields) {
    return at.code(at.as(at.convener(), "record.put", {{"collection", collection}, {"id", id}, {"fields", fields}}));
  };
  CHECK(put("documents", "minutes", {{"phase", "draft"}}) == problem::kForbidden);
  CHECK(put("documents", "minutes", {{"final", uuid_of(9).text()}}) == problem::kForbidden);
  CHECK(put("amendment_verdicts", at.amendment_id(at.world.province_unit, 1), {{"verdict", "accepted"}, {"at_ms", 1}}) == problem::kForbidden);
  CHECK(put("signatures", uuid_of(9).text(), {{"role", "chair"}}) == problem::kForbidden);
  CHECK(put("final_minutes", uuid_of(9).text(), {{"document", "minutes"}}) == problem::kForbidden);
  CHECK(at.code(at.as(at.convener(), "record.delete", {{"collection", "documents"}, {"id", "minutes"}})) == problem::kForbidden);
}

TEST_CASE("[N2] final minutes are locked, their state is a file, and the statement names both and all that goes with them") {
  ConcludeWorld at;
  at.type("Khai mạc lúc 8 giờ");
  at.open_window();
  const std::string id = at.amendment_id(at.world.province_unit, 1);
  REQUIRE(at.amend(at.delegate(), 1).has_value());
  CHECK(at.code(at.finalise(at.convener())) == problem::kConflict);
  REQUIRE(at.judge(at.convener(), id, "accepted").has_value());
  const auto done = at.finalise(at.convener());
  REQUIRE(done.has_value());
  const auto statement = decode_statement(done->value["statement"].get<std::string>());
  REQUIRE(statement.has_value());
  CHECK(statement->title == "Giao ban cụm 2");
  CHECK(statement->date == "2024-01-23");
  CHECK(statement->text == hash_of("Khai mạc lúc 8 giờ\n"));
  CHECK(statement->vector == at.minutes.state_vector());
  CHECK(statement->amendments.at(id).is_accepted);
  CHECK(statement->logs.contains(at.node->self()));
  CHECK(at.blobs->has(statement->state));
  CHECK(at.phase() == "final");
  CHECK(authorise_writing(at.space(), at.convener(), "minutes").error().code == problem::kDocumentLocked);
  CHECK(at.text("final_minutes", done->value["final"].get<std::string>(), "statement") == done->value["statement"]);
}

TEST_CASE("[N2] what the secretary has not seen does not become final; of two who finalise at once the second is told") {
  ConcludeWorld at;
  at.type("Khai mạc");
  at.open_window();
  const std::string seen = to_base64(as_bytes(at.minutes.state_vector()));
  at.type("Viết sau");
  CHECK(at.code(at.finalise(at.convener(), {{"state_vector", seen}})) == problem::kConflict);
  CHECK(at.phase() == "amending");
  CHECK(at.finalise(at.convener()).has_value());
  CHECK(at.code(at.finalise(at.chair())) == problem::kConflict);
}

TEST_CASE("[N2] minutes are made final again with a reason, and say what they replace") {
  ConcludeWorld at;
  at.type("Khai mạc");
  at.open_window();
  const auto first = at.finalise(at.convener());
  REQUIRE(first.has_value());
  REQUIRE(at.advance(at.convener(), "amending", "final", {{"reason", "ghi sai tên"}, {"amend_until_ms", at.in_minutes(9)}}).has_value());
  at.type("Sửa tên");
  CHECK(at.code(at.finalise(at.convener())) == problem::kMissingField);
  const auto second = at.finalise(at.convener(), {{"reason", "ghi sai tên"}});
  REQUIRE(second.has_value());
  CHECK(at.text("final_minutes", second->value["final"].get<std::string>(), "replaces") == first->value["final"]);
  REQUIRE(at.put_key(at.convener(), at.secretary_key).has_value());
  CHECK(at.code(at.sign(at.convener(), "secretary", at.secretary_key, first->value)) == problem::kConflict);
}

TEST_CASE("[N4] chair and secretary sign the statement, each with a key that is theirs") {
  ConcludeWorld at;
  at.type("Khai mạc");
  at.open_window();
  const auto done = at.finalise(at.convener());
  REQUIRE(done.has_value());
  CHECK(at.code(at.sign(at.chair(), "chair", at.chair_key, done->value)) == problem::kSigningKeyUnknown);
  REQUIRE(at.put_key(at.chair(), at.chair_key).has_value());
  REQUIRE(at.put_key(at.convener(), at.secretary_key).has_value());
  CHECK(at.code(at.sign(at.convener(), "chair", at.secretary_key, done->value)) == problem::kForbidden);
  CHECK(at.code(at.sign(at.chair(), "secretary", at.chair_key, done->value)) == problem::kForbidden);
  CHECK(at.code(at.sign(at.chair(), "chair", at.secretary_key, done->value)) == problem::kSigningKeyUnknown);
  CHECK(at.code(at.sign(at.chair(), "chair", at.chair_key, done->value, "another statement")) == problem::kSignatureWrong);
  CHECK(at.sign(at.chair(), "chair", at.chair_key, done->value).has_value());
  CHECK(at.code(at.sign(at.chair(), "chair", at.chair_key, done->value)) == problem::kConflict);
  CHECK(at.sign(at.convener(), "secretary", at.secretary_key, done->value).has_value());
}

TEST_CASE("[N4] a key is its owner's; what was revoked signs nothing and stays revoked") {
  ConcludeWorld at;
  at.open_window();
  const auto done = at.finalise(at.convener());
  REQUIRE(done.has_value());
  REQUIRE(at.put_key(at.chair(), at.chair_key).has_value());
  const std::string id = at.world.province_unit.text() + "/" + at.chair().account.text();
  const auto put = [&](const Actor& by, const Json& fields) {
    return at.code(at.as(by, "record.put", {{"collection", "signing_keys"}, {"id", id}, {"fields", fields}}));
  };
  CHECK(put(at.convener(), {{"public_key", at.secretary_key.node().text()}}) == problem::kForbidden);
  CHECK(put(at.convener(), {{"is_revoked", true}}) == problem::kForbidden);
  CHECK(put(at.convener(Role::kAdmin), {{"is_revoked", true}}) == "none");
  CHECK(at.code(at.sign(at.chair(), "chair", at.chair_key, done->value)) == problem::kSigningKeyUnknown);
  CHECK(put(at.chair(), {{"is_revoked", false}}) == problem::kConflict);
  CHECK(put(at.chair(), {{"public_key", at.secretary_key.node().text()}, {"is_revoked", false}}) == "none");
}

TEST_CASE("[N6] what was written before the lock and came after it is offered as an amendment to final minutes") {
  ConcludeWorld at;
  at.open_window();
  REQUIRE(at.finalise(at.convener()).has_value());
  CHECK(at.code(at.amend(at.delegate(), 1)) == problem::kWrongPhase);
  CHECK(at.amend(at.delegate(), 1, {{"is_late", true}}).has_value());
  CHECK(at.judge(at.convener(), at.amendment_id(at.world.province_unit, 1), "declined").has_value());
}

}  // namespace
}  // namespace giaoban
