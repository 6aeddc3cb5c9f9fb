import { expect, test } from "vitest";
import type { Conference, Session } from "../storage/schema";
import { RecordCache } from "../sync/record_cache";
import { heirs_of, offered_units, still_missing, task_faults, task_fields, task_form, whole } from "./task_form";
import { all_tasks, days_left, is_overdue, may_decide_tasks, missing_parts, owed_of, period_of, quota_progress, tasks_of } from "./tasks";

type Collections = Record<string, Record<string, object>>;

function cache_of(conference: Collections, registry: Collections = {}): RecordCache {
  const cache = new RecordCache();
  const rows = (space: string, collections: Collections) =>
    Object.entries(collections).flatMap(([collection, records]) => Object.entries(records).map(([id, record]) => ({ space, collection, id, record: record as Record<string, unknown> })));
  const space = (id: string, kind: "conference" | "registry") => ({ space: id, kind, title: id, offset: 0, owned: true, applied: 0 });
  cache.load([space("s", "conference"), space("r", "registry")], [...rows("s", conference), ...rows("r", registry)]);
  return cache;
}

const kTask = { text: "Giám sát", unit: "u", due: "2026-06-30", status: "issued", rank: "a0" };
const report = (at_ms: number, more: object = {}) => ({ task: "t", at_ms, ...more });
const verdict = (of: string, said: string, at_ms = 1) => ({ task: "t", report: of, verdict: said, at_ms });

function task_with(task: object, reports: Record<string, object> = {}, verdicts: Record<string, object> = {}) {
  const [row] = tasks_of(cache_of({ tasks: { t: { ...kTask, ...task } }, task_reports: reports, task_verdicts: verdicts }), "s");
  if (!row) throw new Error("no task");
  return row;
}

test("[O1] what says nothing is missing, in the order in which people say it", () => {
  expect(missing_parts({ text: "a", due: " " })).toEqual(["person", "due", "responsible", "result", "unit"]);
  expect(still_missing(task_form({ text: "a", person: "b", due: "2026-01-01", responsible: "c", result: "d", unit: "u" }))).toEqual([]);
});

test("[O4][O5] a task is as its latest report and the verdict on it say; reports of another unit do not count", () => {
  expect(task_with({}).state).toBe("issued");
  expect(task_with({}, { "other/1": report(5) }).state).toBe("issued");
  expect(task_with({}, { "u/1": report(5) }).state).toBe("reported");
  expect(task_with({}, { "u/1": report(5) }, { v: verdict("u/1", "returned") }).state).toBe("returned");
  expect(task_with({}, { "u/1": report(5), "u/2": report(6) }, { v: verdict("u/1", "returned") }).state).toBe("reported");
  expect(task_with({}, { "u/1": report(5) }, { v: verdict("u/1", "returned", 1), w: verdict("u/1", "accepted", 2) }).state).toBe("issued");
  expect(task_with({ status: "split" }, { "u/1": report(5) }).state).toBe("split");
});

test("[O5] a task is overdue from the day after, but not while a report that says done waits", () => {
  expect(is_overdue(task_with({}), "2026-06-30")).toBe(false);
  expect(is_overdue(task_with({}), "2026-07-01")).toBe(true);
  expect(is_overdue(task_with({ status: "accepted" }), "2026-07-01")).toBe(false);
  expect(is_overdue(task_with({}, { "u/1": report(5) }), "2026-07-01")).toBe(true);
  expect(is_overdue(task_with({}, { "u/1": report(5, { is_done: true }) }), "2026-07-01")).toBe(false);
  expect(is_overdue(task_with({}, { "u/1": report(5, { is_done: true }) }, { v: verdict("u/1", "returned") }), "2026-07-01")).toBe(true);
  expect([days_left("2026-07-01", "2026-06-30"), days_left("2026-06-30", "2026-06-30"), days_left("2026-02-28", "2026-03-01")]).toEqual([1, 0, -1]);
});

test("[O8] a quota counts by period: the latest report that was not returned, and one without a period by its day in Vietnam", () => {
  const quota = { count: 2, period: "half_year", metric: "cuộc" };
  const late = Date.parse("2026-06-30T18:00:00Z"); // 1 July in Vietnam
  const row = task_with({ quota }, {
    "u/1": report(1, { count: 1, period: "2026-H1" }), "u/2": report(2, { count: 3, period: "2026-H1" }), "u/3": report(3, { count: 9, period: "2026-H1" }), "u/4": report(late, { count: 1 }),
  }, { v: verdict("u/3", "returned") });
  expect(quota_progress(row, "2027-02-01")).toEqual([
    { period: "2026-H1", done: 3, target: 2 }, { period: "2026-H2", done: 1, target: 2 }, { period: "2027-H1", done: 0, target: 2 },
  ]);
  expect(quota_progress(task_with({}), "2027-02-01")).toEqual([]);
  expect((["month", "quarter", "year", "once"] as const).map((period) => period_of(period, "2026-11-24"))).toEqual(["2026-11", "2026-Q4", "2026", ""]);
});

test("progress is of the latest report that says it, or follows from its count", () => {
  expect(task_with({}, { "u/1": report(1, { progress: 40 }), "u/2": report(2) }).reached).toBe(40);
  expect(task_with({ quota: { count: 4, period: "year", metric: "m" } }, { "u/1": report(1, { count: 1 }) }).reached).toBe(25);
  expect(task_with({ quota: { count: 4, period: "year", metric: "m" } }, { "u/1": report(1, { count: 9 }) }).reached).toBe(100);
});

const kConference = { convener_unit: "p", kind: "cluster_briefing", cluster_name: "Cụm 2", title: "Lần 4", date: "2026-01-01" } as unknown as Conference;
const session = (unit: string, ...roles: string[]) => ({ unit, roles, full_name: "A" }) as unknown as Session;

test("[O2] secretaries and chairs of the convener decide; others do not see drafts", () => {
  expect(may_decide_tasks(session("p", "chair"), kConference)).toBe(true);
  expect(may_decide_tasks(session("p", "secretary"), kConference)).toBe(true);
  expect(may_decide_tasks(session("p", "observer"), kConference)).toBe(false);
  expect(may_decide_tasks(session("u", "secretary"), kConference)).toBe(false);
  const cache = cache_of({ conferences: { s: kConference }, tasks: { t: kTask, d: { ...kTask, status: "draft" }, e: { ...kTask, due: "2026-01-02" } } });
  expect(all_tasks(cache, session("u", "secretary")).map((row) => row.id)).toEqual(["e", "t"]);
  expect(all_tasks(cache, session("p", "secretary")).map((row) => row.id)).toEqual(["e", "d", "t"]);
});

test("[O7] what is owed stands open first, each by its last day; what has none stands behind", () => {
  const owed = (state: string, due?: string) => ({ kind: "task", conference: "c", record: "r", text: "x", state, ...(due ? { due } : {}) });
  const cache = cache_of({ owed_items: { a: owed("settled", "2026-01-01"), b: owed("open"), c: owed("returned", "2026-05-01"), d: owed("open", "2026-02-01") } });
  expect(owed_of(cache, "s").map((row) => row.id)).toEqual(["d", "c", "b", "a"]);
});

test("[O6] units that ended are said to be so, and those that go on for them are offered", () => {
  const unit = (name: string, more: object = {}) => ({ name, full_name: name, ...more });
  const cache = cache_of({ members: { u: { role: "member" }, w: { role: "member" } } }, { units: { u: unit("B", { valid_to: "2025-06-30", successors: ["x"] }), w: unit("A"), x: unit("C") } });
  expect(heirs_of(cache, "u", "2025-06-30")).toEqual([]);
  expect(heirs_of(cache, "u", "2025-07-01")).toEqual(["x"]);
  expect(heirs_of(cache, "w", "2025-07-01")).toEqual([]);
  expect(offered_units(cache, "s", "2025-07-01").map(({ id, is_ended }) => [id, is_ended])).toEqual([["w", false], ["u", true], ["x", false]]);
});

test("a form says what cannot be kept, and writes null for what was taken away", () => {
  const form = { ...task_form({ text: " Việc ", person: "A" }), is_quota: true, count: "0" };
  expect(task_faults(form)).toEqual(["task-count", "task-metric"]);
  expect(task_faults(task_form())).toEqual(["task-text"]);
  expect(task_fields(task_form({ text: " Việc ", person: "A" }))).toMatchObject({ text: "Việc", person: "A", due: null, unit: null, quota: null });
  expect(task_fields({ ...form, count: "12", metric: "cuộc" }).quota).toEqual({ count: 12, period: "year", metric: "cuộc" });
  expect([whole("7", 0, 100), whole("101", 0, 100), whole("1.5", 0, 100), whole("", 0, 100)]).toEqual([7, undefined, undefined, undefined]);
});
