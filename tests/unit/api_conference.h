#pragma once
#include <algorithm>
#include <atomic>

#include "api_world.h"

namespace giaoban {

/// A node in memory that owns a conference: its unit kUnit convenes, Thái Hòa (at this node too) and Quỳ Hợp (at another) are
/// invited, all with an address.
class ConferenceApiWorld : public ApiWorld {
 public:
  static inline const UnitId kTown = numbered(51), kDistrict = numbered(52);

  ConferenceApiWorld() : conference(found("conference", kUnit)) {
    services.unix_ms = [this] { return now.load(); };
    name_units();
    const std::string node = signer.node().text(), other(64, '7');
    std::vector<RecordChange> changes = {
        {"members", kTown.text(), {{"unit", kTown.text()}, {"nodes", {node}}, {"role", "host"}}, {}},
        {"members", kDistrict.text(), {{"unit", kDistrict.text()}, {"nodes", {other}}, {"role", "member"}}, {}},
        {"conferences",
         conference.text(),
         {{"kind", "cluster_briefing"}, {"title", "Hội nghị giao ban cụm 2"}, {"plan", numbered(70).text()}, {"cluster_name", "Cụm 2"},
          {"ordinal", 5}, {"term", "2021-2026"}, {"date", "2023-11-30"}, {"starts_at", "07:30"}, {"convener_unit", kUnit.text()},
          {"host_unit", kTown.text()}, {"place", "Thái Hòa"}},
         {}}};
    for (const UnitId& unit : {kTown, kDistrict})
      changes.push_back({"invitations", unit.text(), {{"unit", unit.text()}, {"sent_on", "2023-11-14"}, {"answer_by", "2023-11-15"}}, {}});
    put(conference, std::move(changes));
  }

  void change_conference(Json fields) { put(conference, {{"conferences", conference.text(), std::move(fields), {}}}); }
  void add_guest(const std::string& id, std::string_view email) {
    put(conference, {{"guests", id, {{"full_name", "Nguyễn Văn A"}, {"email", email}, {"rank", "a0"}}, {}}});
  }
  /// What the space says of a record now.
  Json record(std::string_view collection, const std::string& id) {
    std::promise<Json> read;
    boost::asio::post(threads, [&] {
      const Record* found = hub.find(conference)->space().find(collection, id);
      read.set_value(found == nullptr ? Json() : found->visible());
    });
    return read.get_future().get();
  }

  const SpaceId conference;
  std::atomic<std::uint64_t> now = kNow + 3 * 3'600'000;  ///< 2023-11-15, 8:13 in Vietnam

 private:
  void name_units() {
    const SpaceId registry = found("registry", kUnit);
    const auto unit = [](const UnitId& id, std::string_view name, std::string_view email) {
      return RecordChange{"units", id.text(), {{"name", name}, {"full_name", name}, {"kind", "district"}, {"level", "district"}, {"email", email}}, {}};
    };
    put(registry, {unit(kUnit, "Tỉnh Nghệ An", "vp.hdnd@nghean.example"), unit(kTown, "Thị xã Thái Hòa", "hdnd@thaihoa.example"),
                   unit(kDistrict, "Huyện Quỳ Hợp", "hdnd@quyhop.example")});
  }
};

}  // namespace giaoban
