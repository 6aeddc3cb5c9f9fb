#include <doctest/doctest.h>

#include "schema/api.h"
#include "schema/catalog.h"
#include "schema/commands.h"
#include "schema/messages.h"
#include "schema/read.h"
#include "schema/records.h"

namespace giaoban::schema {
namespace {

constexpr const char* kUuid = "018d3f2a-7c1e-7a40-9b1d-000000000001";

Json command() {
  return {{"type", "command"}, {"id", kUuid}, {"space", kUuid}, {"name", "record.put"}, {"arguments", {{"a", 1}}}};
}

template <typename T>
std::string fault(const Result<T>& result) {
  return result ? "ok" : std::string(result.error().code) + " " + result.error().pointer;
}

TEST_CASE("Messages are told apart by their type") {
  const auto message = decode_feed_client(command());
  REQUIRE(message);
  const auto* asked = std::get_if<FeedCommand>(&*message);
  REQUIRE(asked != nullptr);
  CHECK(asked->id == Uuid::parse(kUuid));
  CHECK(asked->name == "record.put");
  CHECK(asked->arguments == Json{{"a", 1}});
}

TEST_CASE("[F7] a message without a type, or of a type that this side does not send, is refused") {
  CHECK(fault(decode_feed_client(Json::object())) == "missing_field /type");
  CHECK(fault(decode_feed_client(Json{{"type", 1}})) == "invalid_field /type");
  CHECK(fault(decode_feed_client(Json{{"type", "welcome"}})) == "unknown_message /type");
  CHECK(fault(decode_feed_client(Json::array())) == "invalid_field ");
  CHECK(fault(decode_peer(Json{{"type", "subscribe"}})) == "unknown_message /type");
  CHECK(fault(decode_peer(Json{{"type", "ping"}})) == "missing_field /time_ms");
}

TEST_CASE("Decoding an rvalue gives the same and takes what is in it") {
  Json message = command();
  message["arguments"]["text"] = std::string(1000, 'x');
  const Json before = message;
  const auto copied = FeedCommand::decode(message);
  CHECK(message == before);
  const auto moved = FeedCommand::decode(std::move(message));
  REQUIRE(copied);
  REQUIRE(moved);
  CHECK(*copied == *moved);
  CHECK(moved->encode() == before);
}

TEST_CASE("The first fault is named: members in the order of their keys, then what is missing") {
  Json message = command();
  message.erase("id");
  message["zebra"] = 1;
  CHECK(fault(FeedCommand::decode(message)) == "unknown_field /zebra");
  message["name"] = "";
  CHECK(fault(FeedCommand::decode(message)) == "invalid_field /name");
  message["name"] = "x";
  message.erase("zebra");
  CHECK(fault(FeedCommand::decode(message)) == "missing_field /id");
}

TEST_CASE("[J3] the longest text that fits is one of that many code points") {
  Json unit = {{"name", "x"}, {"full_name", "x"}, {"kind", "town"}, {"level", "district"}};
  for (const char* letter : {"a", "ệ", "😀"}) {
    std::string text;
    for (int i = 0; i < 160; ++i) text += letter;
    unit["name"] = text;
    CHECK(fault(Unit::decode(unit)) == "ok");
    unit["name"] = text + "a";
    CHECK(fault(Unit::decode(unit)) == "invalid_field /name");
  }
}

TEST_CASE("Commands are told apart by name") {
  const auto arguments = decode_command("record.delete", Json{{"collection", "slots"}, {"id", "a"}});
  REQUIRE(arguments);
  CHECK(std::get<RecordDelete>(*arguments).id == "a");
  CHECK(command_name(*arguments) == "record.delete");
  CHECK(fault(decode_command("record.erase", Json::object())) == "unknown_command ");
  CHECK(fault(decode_command("record.delete", Json{{"collection", "slots"}})) == "missing_field /id");
}

TEST_CASE("Enumerations are read from their text only") {
  Role role = Role::kChair;
  CHECK(from_text("secretary", role));
  CHECK(role == Role::kSecretary);
  CHECK_FALSE(from_text("Secretary", role));
  CHECK_FALSE(from_text("", role));
  CHECK(role == Role::kSecretary);
  CHECK(to_text(role) == "secretary");
}

TEST_CASE("nlohmann's own conversions work both ways") {
  const Json json = {{"username", "thuky"}, {"password", "x"}};
  const auto body = json.get<SignIn>();
  CHECK(body.username == "thuky");
  CHECK(Json(body) == json);
  CHECK_THROWS_AS(static_cast<void>(Json::object().get<SignIn>()), std::invalid_argument);
}

TEST_CASE("The catalog holds every schema with its text") {
  for (const CatalogEntry& entry : catalog()) {
    CHECK(find_schema(entry.id) == &entry);
    CHECK(Json::parse(entry.text).at("$id") == entry.id);
  }
  CHECK(schema_text("records/units.json").contains("Đơn vị"));
  CHECK(schema_text("records/nothing.json").empty());
  CHECK((find_schema("defs.json")->round_trip == nullptr));
}

}  // namespace
}  // namespace giaoban::schema
