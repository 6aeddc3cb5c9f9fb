import { expect, test } from "vitest";
import type { Conference, Session, Sitting } from "../storage/schema";
import { RecordCache } from "../sync/record_cache";
import { type CourseRow, course_of, current_row, forecast, leading_unit, may_be_handed, may_lead, next_row, shown_conference, time_of, timer_text } from "./sitting";

const kMinute = 60_000;
const kConference = { date: "2027-05-18", starts_at: "08:00", convener_unit: "p", status: "convened" } as Conference;
const kBegan = new Date("2027-05-18T08:10:00").getTime();
const open = (fields: Partial<Sitting> = {}): Sitting => ({ status: "open", began_ms: kBegan, ...fields });

/** Four items of 10 minutes; `runs` by id. */
function course(runs: Record<string, object> = {}): CourseRow[] {
  const cache = new RecordCache();
  cache.load(
    [{ space: "s", kind: "conference", title: "s", offset: 0, owned: true, applied: 0 }],
    [
      ...["1", "2", "3", "4"].map((id) => ({ space: "s", collection: "agenda_items", id, record: { title: `N${id}`, kind: "paper", minutes: 10, rank: `a${id}` } })),
      { space: "s", collection: "agenda_items", id: "5", record: { title: "?", kind: "paper", minutes: 99, rank: "a5", proposed_by: "u" } },
      { space: "s", collection: "agenda_items", id: "6", record: { title: "-", kind: "paper", minutes: 99, rank: "a6", status: "declined" } },
      ...Object.entries(runs).map(([id, record]) => ({ space: "s", collection: "item_runs", id, record: record as Record<string, unknown> })),
    ],
  );
  return course_of(cache, "s");
}

test("[S2] the course has what is on the programme, with what became of it", () => {
  const rows = course({ 1: { status: "done", spent_ms: 1 }, 2: { status: "running", since_ms: 1 } });
  expect(rows.map((row) => [row.place, row.id, row.status])).toEqual([[1, "1", "done"], [2, "2", "running"], [3, "3", "waiting"], [4, "4", "waiting"]]);
});

test("what comes next follows the current item, skips what was skipped, and comes back to what was passed over", () => {
  expect(next_row(undefined, course())?.id).toBe("1");
  expect(next_row(open({ item: "2" }), course({ 2: { status: "running" }, 3: { status: "skipped" } }))?.id).toBe("4");
  expect(next_row(open({ item: "4" }), course({ 4: { status: "running" }, 1: { status: "done" } }))?.id).toBe("2");
  expect(next_row(open({ item: "9" }), course())?.id).toBe("1"); // the current item was taken away
  const over = { status: "done" };
  expect(next_row(open(), course({ 1: over, 2: over, 3: over, 4: { status: "skipped" } }))).toBeUndefined();
});

test("nothing is current once the sitting has ended", () => {
  expect(current_row(open({ item: "2" }), course())?.id).toBe("2");
  expect(current_row(open({ item: "2", status: "ended" }), course())).toBeUndefined();
});

test("[S3] time used counts breaks out; little left warns; a clock that is behind counts nothing backwards", () => {
  const [row] = course({ 1: { status: "running", spent_ms: 4 * kMinute, since_ms: kBegan } }) as [CourseRow];
  expect(time_of(row, kBegan + 2 * kMinute)).toEqual({ spent_ms: 6 * kMinute, left_ms: 4 * kMinute, tone: "good" });
  expect(time_of(row, kBegan + 3 * kMinute).tone).toBe("warn");
  expect(time_of(row, kBegan + 3 * kMinute, 60).tone).toBe("good");
  expect(time_of(row, kBegan + 7 * kMinute)).toMatchObject({ left_ms: -kMinute, tone: "over" });
  expect(time_of(row, kBegan - kMinute).spent_ms).toBe(4 * kMinute);
});

test("the end is foreseen from what is left, and lateness from the programme of the day", () => {
  const rows = course({ 1: { status: "done", spent_ms: 12 * kMinute }, 2: { status: "running", since_ms: kBegan + 12 * kMinute }, 3: { status: "skipped" } });
  const now = kBegan + 15 * kMinute; // 08:25, 3 of 10 minutes used
  expect(forecast(kConference, open({ item: "2" }), rows, now)).toEqual({ ends_ms: now + 17 * kMinute, late_minutes: 2 });
  expect(forecast({ ...kConference, date: "2027-05-19" }, open({ item: "2" }), rows, now).late_minutes).toBeUndefined();
  const pause = open({ item: "2", status: "paused", resumes_ms: now + 20 * kMinute });
  const stopped = course({ 1: { status: "done" }, 2: { status: "paused", spent_ms: 3 * kMinute }, 3: { status: "skipped" } });
  expect(forecast(kConference, pause, stopped, now).late_minutes).toBe(22);
  expect(forecast(kConference, pause, stopped, now + 30 * kMinute).ends_ms).toBe(now + 47 * kMinute); // the break goes on
});

test("timers read as people say times", () => {
  expect([0, 999, 61_000, 3_725_000, -190_000, -400].map(timer_text)).toEqual(["0:00", "0:00", "1:01", "1:02:05", "+3:10", "0:00"]);
});

test("[S1] the convener's chairs and secretaries lead", () => {
  const session = (unit: string, ...roles: string[]) => ({ unit, roles }) as unknown as Session;
  expect(may_lead(session("p", "chair"), kConference, undefined)).toBe(true);
  expect(may_lead(session("p", "secretary"), kConference, "u")).toBe(true);
  expect(may_lead(session("p", "delegate"), kConference, undefined)).toBe(false);
  expect(may_lead(session("u", "chair"), kConference, undefined)).toBe(false);
});

test("[S6] so do those of the unit to which it was handed; only units with a node of their own can be", () => {
  const session = (unit: string, ...roles: string[]) => ({ unit, roles }) as unknown as Session;
  expect(may_lead(session("u", "secretary"), kConference, "u")).toBe(true);
  expect(may_lead(session("u", "delegate"), kConference, "u")).toBe(false);
  expect(may_lead(session("v", "chair"), kConference, "u")).toBe(false);
  const records = {
    members: [
      ["p", { unit: "p", nodes: ["n1"], role: "convener" }],
      ["guest", { unit: "guest", nodes: ["n1"], role: "member" }],
      ["far", { unit: "far", nodes: ["n3"], role: "member" }],
      ["u", { unit: "u", nodes: ["n2"], role: "host" }],
      ["none", { unit: "none", nodes: [], role: "member" }],
    ],
    leads: [["far", { status: "returned" }], ["u", { status: "leading" }]],
  } as Record<string, [string, object][]>;
  const cache = { all: (_space: string, collection: string) => new Map(records[collection]) } as unknown as RecordCache;
  expect(may_be_handed(cache, "s", { ...kConference, host_unit: "u" })).toEqual(["u", "far"]);
  expect(leading_unit(cache, "s")).toBe("u");
});

test("a wall shows what is being held, else what comes next, else what was last", () => {
  const one = (space: string, date: string, sitting?: Sitting, status?: "cancelled") => ({ space, conference: { ...kConference, date, ...(status ? { status } : {}) }, sitting });
  const list = [one("past", "2027-01-01", open({ status: "ended" })), one("off", "2027-05-20", undefined, "cancelled"), one("next", "2027-06-01"), one("later", "2027-09-01")];
  expect(shown_conference(list, "2027-05-18")).toBe("next");
  expect(shown_conference([...list, one("on", "2027-03-01", open({ status: "paused" }))], "2027-05-18")).toBe("on");
  expect(shown_conference(list.slice(0, 2), "2027-05-18")).toBe("past");
  expect(shown_conference([], "2027-05-18")).toBeUndefined();
});
