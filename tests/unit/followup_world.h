#pragma once
#include <doctest/doctest.h>

#include "server/followup/owed.h"
#include "server/followup/task_state.h"
#include "tests/unit/space_world.h"

namespace giaoban {

/// A conference of a series, written by its owner as if all were allowed.
struct FollowedConference {
  SpaceWorld world;
  Space space;
  std::uint64_t at_ms = kNow;

  explicit FollowedConference(unsigned nonce = 31, std::string_view date = "2026-03-10", std::string_view cluster = "Cụm 2") : space(SpaceId()) {
    world.nonce = uuid_of(nonce);
    world.id = space_id(world.owner.node(), world.nonce);
    space = world.space();
    put("conferences", world.id.text(),
        {{"kind", "cluster_briefing"}, {"title", "Giao ban lần thứ " + std::to_string(nonce)}, {"plan", uuid_of(70).text()}, {"cluster_name", cluster},
         {"ordinal", 5}, {"term", "2021-2026"}, {"date", date}, {"convener_unit", world.province_unit.text()},
         {"host_unit", world.town_unit.text()}, {"place", "Thái Hòa"}});
  }

  void put(const char* collection, const std::string& id, Json fields) { apply({collection, id, std::move(fields), {}}); }
  void apply(RecordChange change) { space.apply(world.owner.node(), record_entry(space.next_stamp(++at_ms), {}, std::move(change))); }
  void set_conference(const char* field, Json value) { put("conferences", world.id.text(), {{field, std::move(value)}}); }

  static std::string task_id(unsigned number) { return uuid_of(400 + number).text(); }
  Json clear_task() const {
    return {{"text", "Rà soát quy chế làm việc"}, {"unit", world.town_unit.text()}, {"person", "Trần Thị Hoa"}, {"responsible", "Phan Văn Thái"},
            {"result", "Quy chế được thông qua"}, {"due", "2026-06-30"}, {"rank", "a0"}};
  }
  std::string issue(unsigned number, Json with = Json::object()) {
    Json fields = clear_task();
    fields.update({{"status", "issued"}, {"issued_ms", at_ms}});
    fields.update(with);
    put("tasks", task_id(number), fields);
    return task_id(number);
  }
  std::string report(const std::string& task, unsigned number, Json with = Json::object()) {
    const std::string id = world.town_unit.text() + "/" + uuid_of(600 + number).text();
    Json fields = {{"task", task}, {"at_ms", at_ms}};
    fields.update(with);
    put("task_reports", id, fields);
    return id;
  }
  void judge(const std::string& task, const std::string& report, unsigned number, const char* verdict) {
    put("task_verdicts", uuid_of(800 + number).text(), {{"task", task}, {"report", report}, {"verdict", verdict}, {"at_ms", at_ms}});
  }
  FollowedTask task(const std::string& id) const { return read_tasks(space).at(id); }
  TaskState state(const std::string& id) const { return state_of(task(id)); }
};

}  // namespace giaoban
