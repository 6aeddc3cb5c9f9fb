#pragma once
#include "server/hub/attendance.h"
#include "server/identity/ticket.h"
#include "tests/unit/hub_sitting_world.h"

namespace giaoban {

/// A conference whose people have tickets: two of the town, one of the province, a guest.
struct CheckInWorld : SittingWorld {
  std::string town_person = world.town_unit.text() + "/" + uuid_of(601).text();
  std::string town_second = world.town_unit.text() + "/" + uuid_of(602).text();
  std::string province_person = world.province_unit.text() + "/" + uuid_of(603).text();
  std::string guest_person = uuid_of(604).text();

  CheckInWorld() {
    // The province's node speaks for the town too, so that rows of both can be made here.
    auto both = SpaceWorld::member(world.town_unit, world.town.node(), "host");
    both.fields["nodes"] = {world.town.node().text(), world.owner.node().text()};
    Json account = uuid_of(200).text();
    REQUIRE(node->put_own(world.id, {both,
                                     {"delegates", town_person, {{"full_name", "Lê Thị Hoa"}, {"rank", "a1"}, {"account", account}}, {}},
                                     {"delegates", town_second, {{"full_name", "Vi Văn Sơn"}, {"rank", "a2"}}, {}},
                                     {"delegates", province_person, {{"full_name", "Trần Văn Bình"}, {"rank", "a1"}}, {}},
                                     {"guests", guest_person, {{"full_name", "Nguyễn Văn An"}, {"rank", "a1"}}, {}}})
                .has_value());
  }
  /// A ticket as `signer` issues it.
  std::string ticket(const std::string& person, const Signer& signer, unsigned nonce = 700) const {
    return encode_ticket(*sign_ticket(world.id, person, uuid_of(nonce), signer));
  }
  Outcome scan(const Actor& by, const std::string& text, std::string kind = "arrived", std::optional<std::int64_t> at_ms = {}) {
    Json arguments = {{"ticket", text}, {"kind", kind}};
    if (at_ms) arguments["at_ms"] = *at_ms;
    return as(by, "check_in.scan", std::move(arguments));
  }
  /// record.put of a row of check_ins by list.
  Outcome note(const Actor& by, unsigned row, const std::string& person, std::string kind = "arrived", std::int64_t later_ms = 0) {
    return node->run(put(3000 + ++commands, by, {"check_ins", by.unit.text() + "/" + uuid_of(row).text(),
                                    {{"person", person}, {"kind", kind}, {"at_ms", static_cast<std::int64_t>(node->now) + later_ms}, {"how", "list"}}, {}}));
  }
  std::size_t rows() {
    std::size_t count = 0;
    space().each("check_ins", [&](const std::string&, const Record&) { ++count; });
    return count;
  }
  bool is_there(const std::string& person) { return is_present(space(), person); }
};

}  // namespace giaoban
