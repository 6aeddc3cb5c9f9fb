#include <doctest/doctest.h>

#include "sync/space/checkpoint.h"
#include "sync/space/state_row.h"
#include "tests/unit/space_world.h"

namespace giaoban {
namespace {

const SpaceWorld kWorld;

Checkpoint checkpoint() {
  Checkpoint made;
  made.space = kWorld.id;
  made.owner = kWorld.owner.node();
  made.nonce = kWorld.nonce;
  made.heads[kWorld.owner.node()] = {4, Hash::from(std::array<std::uint8_t, 32>{1})};
  made.heads[kWorld.town.node()] = {2, Hash::from(std::array<std::uint8_t, 32>{2})};
  made.last = hlc_at(kNow) + 3;
  made.state = Hash::from(std::array<std::uint8_t, 32>{3});
  made.state_bytes = 1000;
  sign_checkpoint(made, kWorld.owner);
  return made;
}

TEST_CASE("[K1] a checkpoint is read as it was written, and proves itself to who knows the space's id") {
  const Checkpoint made = checkpoint();
  const auto read = decode_checkpoint(encode_checkpoint(made));
  REQUIRE(read.has_value());
  CHECK(*read == made);
  CHECK(check_checkpoint(*read, kWorld.verifier).has_value());
  CHECK(made.reach(kWorld.town.node()) == 2);
  CHECK(made.reach(kWorld.district.node()) == 0);
}

TEST_CASE("[K1] a checkpoint with any byte changed is refused") {
  const std::string bytes = encode_checkpoint(checkpoint());
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string other = bytes;
    other[at] = static_cast<char>(other[at] ^ 1);
    const auto read = decode_checkpoint(other);
    const bool passes = read && read->space == kWorld.id && check_checkpoint(*read, kWorld.verifier).has_value();
    CHECK_MESSAGE(!passes, at);
  }
  for (std::size_t size = 0; size < bytes.size(); ++size)
    CHECK(code_of(decode_checkpoint(bytes.substr(0, size))) == problem::kBadMessage);
  CHECK(code_of(decode_checkpoint(bytes + "x")) == problem::kBadMessage);
}

TEST_CASE("[K1] only the owner that the space's id names can sign, however another one calls itself") {
  Checkpoint forged = checkpoint();
  forged.owner = kWorld.town.node();
  sign_checkpoint(forged, kWorld.town);
  CHECK(code_of(check_checkpoint(forged, kWorld.verifier)) == problem::kPolicyRefused);
  Checkpoint empty = checkpoint();
  empty.heads.clear();
  sign_checkpoint(empty, kWorld.owner);
  CHECK(code_of(check_checkpoint(empty, kWorld.verifier)) == problem::kPolicyRefused);
}

TEST_CASE("[K1] logs come in order, once each, none empty, and not more than may be") {
  Checkpoint made = checkpoint();
  made.heads[kWorld.district.node()] = {0, {}};
  CHECK(code_of(decode_checkpoint(encode_checkpoint(made))) == problem::kBadMessage);
  made = checkpoint();
  for (std::size_t i = 0; i <= kCheckpointLogs; ++i) {
    NodeId node;
    node.bytes[0] = static_cast<std::uint8_t>(i >> 8);
    node.bytes[1] = static_cast<std::uint8_t>(i);
    made.heads[node] = {1, {}};
  }
  CHECK(code_of(decode_checkpoint(encode_checkpoint(made))) == problem::kTooLarge);
}

TEST_CASE("[K2] a state is read the same in pieces of any size") {
  CHECK(rc::check("pieces", [] {
    const std::vector<StateRow> rows = {StateRecord{{"agenda_items", "a"}, "one"}, StateRecord{{"agenda_items", "b"}, ""},
                                        StateDocument{"minutes", "two"},
                                        StateAuthor{"minutes", 9007199254740991, {uuid_of(1), uuid_of(2)}, 77}};
    std::string state(kStateMagic);
    for (const auto& row : rows) state += encode_state_row(row);
    state += kStateEnd;
    StateRowReader reader;
    std::string again(kStateMagic);
    for (std::size_t at = 0; at < state.size();) {
      const std::size_t size = *rc::gen::inRange<std::size_t>(1, 20);
      RC_ASSERT(!reader.is_whole());
      RC_ASSERT(reader.add(std::string_view(state).substr(at, size), [&](const StateRow& row) {
        again += encode_state_row(row);
        return Result<void>();
      }).has_value());
      at += size;
    }
    RC_ASSERT(reader.is_whole());
    RC_ASSERT(again + std::string(kStateEnd) == state);
  }));
}

TEST_CASE("[K2] a state that is out of order, too long or goes on after its end is refused") {
  const auto code_for = [](const std::string& rows) {
    StateRowReader reader;
    return code_of(reader.add(std::string(kStateMagic) + rows, [](const StateRow&) { return Result<void>(); }));
  };
  const std::string a = encode_state_row(StateRecord{{"agenda_items", "a"}, ""});
  const std::string b = encode_state_row(StateRecord{{"agenda_items", "b"}, ""});
  CHECK(code_for(a + b) == "none");
  CHECK(code_for(b + a) == problem::kBadMessage);
  CHECK(code_for(a + a) == problem::kBadMessage);
  CHECK(code_for(encode_state_row(StateDocument{"minutes", ""}) + a) == problem::kBadMessage);
  CHECK(code_for(std::string("\4\1x", 3)) == problem::kBadMessage);
  CHECK(code_for(std::string("\1\xff\xff\xff\xff\x7f", 6)) == problem::kTooLarge);
  CHECK(code_for("\1" + std::string(20, '\xff')) == problem::kBadMessage);
  CHECK(code_for(std::string(1, '\0') + a) == problem::kBadMessage);
  CHECK(code_for(encode_state_row(StateRecord{{"agenda_items", "a b"}, ""})) == problem::kBadMessage);
  CHECK(code_for(encode_state_row(StateDocument{"A b", ""})) == problem::kBadMessage);
}

}  // namespace
}  // namespace giaoban
