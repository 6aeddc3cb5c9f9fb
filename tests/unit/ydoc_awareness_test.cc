#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <map>

#include "sync/ydoc/awareness.h"
#include "sync/ydoc/limits.h"
#include "tests/unit/yjs_vectors.h"

namespace giaoban {
namespace {

constexpr std::uint64_t kLaptop = 1, kPhone = 2;

std::string one(std::uint64_t client, std::uint64_t clock, std::string_view state) {
  const AwarenessEntry entry{client, clock, state};
  return encode_awareness({&entry, 1});
}

/// "client@clock=state …" of an update; "" of none.
std::string told(const std::string& update) {
  std::string text;
  if (update.empty()) return text;
  const auto entries = parse_awareness(update);
  REQUIRE(entries);
  for (const auto& [client, clock, state] : *entries) {
    text += std::to_string(client) + "@" + std::to_string(clock) + "=" + std::string(state) + " ";
  }
  return text;
}

TEST_CASE("[Y5] presence of a stock client is read and passed on as it is") {
  const Json& messages = yjs_vectors().at("messages");
  const std::string update = base64(messages.at("awareness_update")), gone = base64(messages.at("awareness_gone"));
  const auto entries = parse_awareness(update);
  REQUIRE(entries);
  REQUIRE(entries->size() == 1);
  CHECK(entries->front().client == 5);
  CHECK(entries->front().state == messages.at("awareness_state"));
  Awareness present;
  CHECK(present.apply(kLaptop, update) == update);
  CHECK(present.encode_all() == update);
  CHECK(present.apply(kLaptop, gone) == gone);
  CHECK(present.encode_all().empty());
}

TEST_CASE("[Y5] an entry counts where its clock is later, or where the client leaves") {
  Awareness present;
  CHECK(told(*present.apply(kLaptop, one(7, 0, "{}"))).empty());  // clock 0 is what an unknown client has
  CHECK(told(*present.apply(kLaptop, one(7, 2, "{}"))) == "7@2={} ");
  CHECK(told(*present.apply(kLaptop, one(7, 2, "{\"a\":1}"))).empty());
  CHECK(told(*present.apply(kLaptop, one(7, 1, "null"))).empty());
  CHECK(told(*present.apply(kPhone, one(7, 2, "null"))) == "7@2=null ");
  CHECK(told(*present.apply(kPhone, one(7, 2, "null"))).empty());
  CHECK(told(*present.apply(kLaptop, one(7, 2, "{}"))).empty());  // late: it does not come back
  CHECK(told(*present.apply(kLaptop, one(7, 3, "{}"))) == "7@3={} ");
}

TEST_CASE("[Y5] of several entries only those that count are passed on") {
  Awareness present;
  present.apply(kLaptop, one(7, 5, "{}"));
  const AwarenessEntry entries[] = {{7, 5, "1"}, {8, 1, "2"}, {8, 1, "3"}, {8, 2, "4"}};
  CHECK(told(*present.apply(kPhone, encode_awareness(entries))) == "8@1=2 8@2=4 ");
}

TEST_CASE("[Y5] when a source goes, the clients that it brought last go") {
  Awareness present;
  present.apply(kLaptop, one(7, 1, "{}"));
  present.apply(kLaptop, one(8, 1, "{}"));
  present.apply(kPhone, one(9, 1, "{}"));
  present.apply(kPhone, one(8, 2, "{}"));  // came over another connection since
  CHECK(told(present.withdraw(kLaptop)) == "7@1=null ");
  CHECK(present.withdraw(kLaptop).empty());
  CHECK(told(present.encode_all()) == "8@2={} 9@1={} ");
  CHECK(told(present.withdraw(kPhone)) == "8@2=null 9@1=null ");
  CHECK(present.encode_all().empty());
}

TEST_CASE("[Y5] a null with spaces is a null") {
  Awareness present;
  present.apply(kLaptop, one(7, 1, "{}"));
  CHECK(told(*present.apply(kLaptop, one(7, 1, " null\n"))) == "7@1=null ");
  CHECK(present.encode_all().empty());
}

TEST_CASE("[Y5] broken presence is refused whole") {
  Awareness present;
  for (const std::string& update : {std::string(), hex("01"), hex("01 05 01"), hex("01 05 01 01 7b"), hex("01 05 01 02 ff ff"), hex("00 00"),
                                    hex("ff ff 03 01 01 01 31"), one(7, 1, "{}") + "x", one(7, 1, ""), one(7, 1, "undefined")}) {
    const auto result = present.apply(kLaptop, update);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == problem::kBrokenUpdate);
  }
  const AwarenessEntry entries[] = {{7, 1, "{}"}, {8, 1, "{"}};
  CHECK_FALSE(present.apply(kLaptop, encode_awareness(entries)));
  CHECK(present.encode_all().empty());
  const std::string longest = "\"" + std::string(limits::kAwarenessStateBytes - 2, 'a') + "\"";
  CHECK(present.apply(kLaptop, one(7, 1, longest)));
  CHECK_FALSE(present.apply(kLaptop, one(7, 2, " " + longest)));
}

TEST_CASE("[Y5] presence is bounded: who left longest ago is forgotten first, and the present stay") {
  Awareness present;
  for (std::uint64_t id = 1; id <= limits::kAwarenessClients; ++id) present.apply(kLaptop, one(id, 5, "1"));
  CHECK(present.apply(kLaptop, one(100'000, 5, "1"))->empty());
  present.apply(kLaptop, one(10, 5, "null"));
  present.apply(kLaptop, one(20, 5, "null"));
  CHECK(told(*present.apply(kLaptop, one(100'001, 5, "1"))) == "100001@5=1 ");
  CHECK(present.apply(kLaptop, one(20, 4, "1"))->empty());                        // still remembered
  CHECK(told(*present.apply(kLaptop, one(10, 4, "1"))) == "10@4=1 ");             // forgotten, and took the place of 20
  CHECK(present.apply(kLaptop, one(20, 4, "1"))->empty());                        // no place left
}

TEST_CASE("[Y5] presence is bounded in bytes, and room comes back") {
  Awareness present;
  const std::string state = "\"" + std::string(limits::kAwarenessStateBytes - 2, 'a') + "\"";
  const std::uint64_t most = limits::kAwarenessBytes / limits::kAwarenessStateBytes;
  for (std::uint64_t id = 1; id <= most; ++id) CHECK_FALSE(present.apply(kLaptop, one(id, 1, state))->empty());
  CHECK(present.apply(kLaptop, one(most + 1, 1, "1"))->empty());
  CHECK_FALSE(present.apply(kLaptop, one(1, 2, state))->empty());  // in the place of its own
  CHECK_FALSE(present.apply(kLaptop, one(1, 2, "null"))->empty());
  CHECK_FALSE(present.apply(kLaptop, one(most + 1, 1, "1"))->empty());
}

TEST_CASE("[Y5] whoever hears all that is passed on knows who is present") {
  CHECK(rc::check("a follower", [] {
    Awareness node, follower;
    for (int i = *rc::gen::inRange(1, 60); i > 0; --i) {
      const std::uint64_t source = *rc::gen::inRange(1, 4);
      const std::uint64_t client = *rc::gen::inRange(1, 6), clock = *rc::gen::inRange(0, 8);
      const std::string told_on = *rc::gen::inRange(0, 6) == 0 ? node.withdraw(source)
                                                               : *node.apply(source, one(client, clock, *rc::gen::element("1", "2", "null")));
      if (!told_on.empty()) RC_ASSERT(*follower.apply(9, told_on) == told_on);
      RC_ASSERT(follower.encode_all() == node.encode_all());
    }
  }));
}

}  // namespace
}  // namespace giaoban
