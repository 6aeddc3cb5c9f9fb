import { expect, test } from "vitest";
import type { Conference, Session } from "../storage/schema";
import { RecordCache } from "../sync/record_cache";
import { may_change, may_decide, may_edit, may_plan, may_write_minutes } from "./rights";

const kConference = { convener_unit: "province" } as Conference;

function person(unit: string, ...roles: Session["roles"]): Session {
  return { account: "a", username: "a", full_name: "A", unit, unit_name: unit, roles, node: "n", node_unit: unit, node_unit_name: unit };
}

test("[C5] secretaries and administrators write, the others read; minutes are the chair's too", () => {
  expect(may_edit(person("u", "secretary"))).toBe(true);
  expect(may_edit(person("u", "admin"))).toBe(true);
  for (const role of ["chair", "delegate", "observer"] as const) expect(may_edit(person("u", role))).toBe(false);
  expect(may_write_minutes(person("u", "chair"))).toBe(true);
  expect(may_write_minutes(person("u", "delegate"))).toBe(false);
});

test("[W1] the convener's unit decides; another unit changes what it proposed itself", () => {
  expect(may_decide(person("province", "secretary"), kConference)).toBe(true);
  expect(may_decide(person("u", "secretary"), kConference)).toBe(false);
  expect(may_change(person("u", "secretary"), kConference, { proposed_by: "u" })).toBe(true);
  expect(may_change(person("u", "secretary"), kConference, {})).toBe(false);
  expect(may_change(person("province", "observer"), kConference, {})).toBe(false);
});

test("[W1] the registry's convener plans terms; a member's secretary, or a chair, does not", () => {
  const cache = new RecordCache();
  const member = (unit: string, role: string) => ({ space: "r", collection: "members", id: unit, record: { unit, nodes: [], role } });
  cache.load([{ space: "r", kind: "registry", title: "r", offset: 1, owned: false, applied: 1 }], [member("province", "convener"), member("u", "member")]);
  expect(may_plan(person("province", "secretary"), cache)).toBe(true);
  expect(may_plan(person("province", "chair"), cache)).toBe(false);
  expect(may_plan(person("u", "secretary"), cache)).toBe(false);
  expect(may_plan(person("province", "secretary"), new RecordCache())).toBe(false);
});
