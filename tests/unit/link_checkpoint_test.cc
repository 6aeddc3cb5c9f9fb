#include <doctest/doctest.h>

#include "sync/space/checkpoint_plan.h"
#include "sync/store/base.h"
#include "sync/store/receipt.h"
#include "tests/unit/link_node.h"

namespace giaoban {
namespace {

/// A parent whose conference was held, and two children, of which one was there.
struct Country {
  LinkNode parent{1}, member{2}, late{3};
  SpaceId space;

  Country() {
    for (LinkNode* node : {&parent, &member, &late}) node->start();
    for (LinkNode* child : {&member, &late}) {
      parent.take_child(*child);
      child->take_parent(parent);
    }
    space = parent.found("conference", 1, {&member});
    for (int i = 0; i < 30; ++i) REQUIRE(parent.write(space, {item(std::to_string(i), "Tham luận")}).has_value());
    REQUIRE(settled(member));
    REQUIRE(member.write(space, {item("m", "Của thành viên")}).has_value());
    REQUIRE(settled(member));
  }
  bool settled(LinkNode& child) {
    return child.until([&] { return !parent.held(space).empty() && parent.held(space) == child.held(space); });
  }
  void hold() { REQUIRE(parent.write(space, {{"conferences", space.text(), {{"status", "held"}}, {}}}).has_value()); }
  static std::optional<KnownCheckpoint> checkpoint(LinkNode& node, const SpaceId& space) {
    const auto known = read_checkpoints(node.store(), space);
    return known.empty() ? std::nullopt : std::optional(known.back());
  }
  bool has_receipt(LinkNode& at, const LinkNode& of) {
    const auto row = at.store().get(Table::kRecords, layout::record_key(space, {"checkpoint_receipts", receipt_id(of.unit(), of.id())}));
    return row.has_value();
  }
  static std::size_t entries(LinkNode& node) {
    std::size_t count = 0;
    (void)node.store().scan(Table::kEntries, "", "", [&](std::string_view, std::string_view) { return ++count, true; });
    return count;
  }
  bool is_dropped(LinkNode& node) {
    return node.until([&] { return entries(node) < 15; });
  }
};

TEST_CASE("[K4] [K5] [P8] a checkpoint reaches the members, they acknowledge it, and entries go once it is archived too") {
  Country country;
  country.hold();
  REQUIRE(country.member.until([&] { return Country::checkpoint(country.member, country.space).has_value(); }));
  const auto known = Country::checkpoint(country.member, country.space);
  CHECK(known->is_last);
  CHECK(country.member.until([&] { return country.member.blobs().has(known->checkpoint.state); }));
  REQUIRE(country.parent.until([&] { return country.has_receipt(country.parent, country.member); }));
  CHECK(Country::entries(country.parent) > 30);
  CHECK_FALSE(Country::checkpoint(country.parent, country.space)->is_droppable);
  REQUIRE(country.parent.note_archive(country.space).has_value());
  CHECK(country.is_dropped(country.parent));
  CHECK(country.is_dropped(country.member));
  CHECK(country.settled(country.member));
  REQUIRE(country.member.write(country.space, {item("n", "Sau khi dọn")}).has_value());
  CHECK(country.settled(country.member));
  for (LinkNode* node : {&country.parent, &country.member}) CHECK(node->is_whole());
}

TEST_CASE("[P24] [K3] a first join over a link starts from the checkpoint where entries are gone, and goes on with what came after") {
  Country country;
  country.hold();
  REQUIRE(country.parent.until([&] { return country.has_receipt(country.parent, country.member); }));
  REQUIRE(country.parent.note_archive(country.space).has_value());
  REQUIRE(country.is_dropped(country.parent));
  REQUIRE(country.parent.write(country.space, {SpaceWorld::member(country.late.unit(), country.late.id())}).has_value());
  REQUIRE(country.parent.write(country.space, {item("z", "Sau điểm chốt")}).has_value());
  REQUIRE(country.settled(country.late));
  CHECK(read_base(country.late.store(), country.space)->has_value());
  CHECK(Country::entries(country.late) < 15);
  for (const char* id : {"0", "29", "m", "z"}) {
    const auto key = layout::record_key(country.space, {"agenda_items", id});
    CHECK(country.late.store().get(Table::kRecords, key) == country.parent.store().get(Table::kRecords, key));
  }
  CHECK(country.parent.until([&] { return country.has_receipt(country.parent, country.late); }));
  REQUIRE(country.late.write(country.space, {item("l", "Của người đến sau")}).has_value());
  CHECK(country.settled(country.late));
  CHECK(country.settled(country.member));
  for (LinkNode* node : {&country.parent, &country.member, &country.late}) CHECK(node->is_whole());
}

}  // namespace
}  // namespace giaoban
