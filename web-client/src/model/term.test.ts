import { expect, test } from "vitest";
import type { ConferenceSeries, Slot } from "../storage/schema";
import { RecordCache } from "../sync/record_cache";
import { chosen_term, host_candidates, host_colour, kHostColours, month_columns, plan_rows, row_of_plan, slots_in, terms_of, year_columns } from "./term";
import { conflicts_of_term } from "./term_conflicts";

const kSeries: ConferenceSeries = {
  name: "Giao ban cụm",
  kind: "cluster_briefing",
  term: "2026-2031",
  convener_unit: "province",
  audience: "each_cluster",
  cadence: "every_months",
  min_gap_days: 60,
  people: ["Trần Văn Chủ"],
};

/** Two clusters of the term, one room for a yearly series, and the slots given. */
function cache_with(slots: [string, string, Partial<Slot>][], more: [string, string, object][] = []): RecordCache {
  const cache = new RecordCache();
  const spaces = [["registry", "registry"], ["p1", "plan"], ["p2", "plan"], ["room", "plan"]] as const;
  const record = (space: string, collection: string, id: string, fields: object) => ({ space, collection, id, record: { ...fields } });
  cache.load(
    spaces.map(([space, kind]) => ({ space, kind, title: space, offset: 1, owned: true, applied: 1 })),
    [
      record("registry", "terms", "t", { name: "2026-2031", from: "2026-07-01", to: "2031-06-30" }),
      record("registry", "clusters", "c10", { name: "Cụm 10", term: "2026-2031", units: ["c", "d"], plan: "p2" }),
      record("registry", "clusters", "c2", { name: "Cụm 2", term: "2026-2031", units: ["a", "b"], plan: "p1" }),
      record("registry", "clusters", "old", { name: "Cụm cũ", term: "2021-2026", units: ["a"], plan: "p0" }),
      record("registry", "series", "s", kSeries),
      record("registry", "series", "y", { ...kSeries, name: "Tổng kết", audience: "units", cadence: "yearly", plan: "room" }),
      record("room", "members", "province", { unit: "province", nodes: [], role: "convener" }),
      record("room", "members", "a", { unit: "a", nodes: [], role: "member" }),
      ...["a", "b", "c", "d"].map((unit) => record("registry", "units", unit, { name: unit, full_name: unit, kind: "commune", level: "commune" })),
      ...slots.map(([plan, id, slot]) => record(plan, "slots", id, { series: "s", ordinal: 1, term: "2026-2031", status: "planned", ...slot })),
      ...more.map(([collection, id, fields]) => record("registry", collection, id, fields)),
    ],
  );
  return cache;
}

function conflicts(cache: RecordCache, today = "2026-11-23"): Record<string, string[]> {
  const [term] = terms_of(cache);
  if (!term) throw new Error("no term");
  const found = conflicts_of_term(cache, term, plan_rows(cache, term.name), today);
  return Object.fromEntries([...found].map(([id, all]) => [id, all.map((conflict) => conflict.kind)]));
}

test("terms are those with a record and those that clusters name, newest first", () => {
  const terms = terms_of(cache_with([]));
  expect(terms.map(({ name, id, from, to }) => [name, id, from, to])).toEqual([
    ["2026-2031", "t", "2026-07-01", "2031-06-30"],
    ["2021-2026", undefined, "2021-07-01", "2026-06-30"],
  ]);
  expect(chosen_term(terms, undefined, "2026-11-23")?.name).toBe("2026-2031");
  expect(chosen_term(terms, undefined, "2024-01-01")?.name).toBe("2021-2026");
  expect(chosen_term(terms, "2021-2026", "2026-11-23")?.name).toBe("2021-2026");
  expect(chosen_term([], undefined, "2026-11-23")).toBeUndefined();
});

test("a row for each cluster by its number, then one for each series in one room, hosts without the convener", () => {
  const cache = cache_with([["p1", "x", { date: "2027-03-03" }], ["p1", "w", { date: "2027-01-04", ordinal: 2 }], ["p1", "old", { term: "2021-2026" }]]);
  const rows = plan_rows(cache, "2026-2031");
  expect(rows.map((row) => [row.name, row.units])).toEqual([["Cụm 2", ["a", "b"]], ["Cụm 10", ["c", "d"]], ["Tổng kết", ["a"]]]);
  expect(rows[0]?.slots.map((slot) => slot.id)).toEqual(["w", "x"]);
  expect(row_of_plan(cache, "room")?.name).toBe("Tổng kết");
  expect(row_of_plan(cache, "nowhere")).toBeUndefined();
});

test("who replaced a unit that ended takes its part: in the row always, among its members from that day on", () => {
  const merged: [string, string, object][] = [
    ...["a", "b"].map((unit): [string, string, object] => ["units", unit, { name: unit, full_name: unit, kind: "commune", level: "commune", valid_to: "2027-06-30", successors: ["ab"] }]),
    ["units", "ab", { name: "ab", full_name: "ab", kind: "commune", level: "commune", valid_from: "2027-07-01" }],
  ];
  const cache = cache_with([["p1", "x", { date: "2027-08-03", host_unit: "ab" }], ["p1", "y", { date: "2028-08-02", host_unit: "a", ordinal: 2 }]], merged);
  const of = (day: string) => plan_rows(cache, "2026-2031", day).find((row) => row.plan === "p1");
  expect(of("2027-06-30")).toMatchObject({ units: ["a", "b", "ab"], members: ["a", "b"] });
  expect(of("2027-07-01")).toMatchObject({ units: ["a", "b", "ab"], members: ["ab"] });
  expect(plan_rows(cache, "2026-2031", "2028-01-01").find((row) => row.plan === "room")?.members).toEqual(["ab"]);
  expect(conflicts(cache)).toEqual({ y: ["host_gone"] });
});

test("columns are the years of the term by their months, and of slots beyond it", () => {
  const cache = cache_with([["p1", "x", { date: "2032-02-03" }]]);
  const [term] = terms_of(cache);
  if (!term) throw new Error("no term");
  const rows = plan_rows(cache, term.name);
  const columns = year_columns(term, rows);
  expect(columns.map((column) => [column.key, column.months])).toEqual([["2026", 6], ["2027", 12], ["2028", 12], ["2029", 12], ["2030", 12], ["2031", 12], ["2032", 2]]);
  expect(slots_in(rows[0]!, columns.at(-1)!).map((slot) => slot.id)).toEqual(["x"]);
  expect(month_columns("2028")[1]).toEqual({ key: "2028-02", from: "2028-02-01", to: "2028-02-29", months: 1 });
});

test("neighbours in the turn have colours of their own, and a unit has the same each time", () => {
  const units = Array.from({ length: 10 }, (_, index) => `u${index}`);
  expect(new Set(units.map((unit) => host_colour(units, unit))).size).toBe(10);
  expect(host_colour(units, "guest")).toBe(host_colour([], "guest"));
  expect(host_colour(units, "guest")).toBeLessThanOrEqual(kHostColours);
  expect(host_colour(units, undefined)).toBe(0);
});

test("a day against the rules is marked, one that keeps them is not", () => {
  expect(conflicts(cache_with([["p1", "x", { date: "2027-03-03", host_unit: "a" }]]))).toEqual({});
  expect(conflicts(cache_with([["p1", "x", { date: "2027-03-06", host_unit: "a" }]]))).toEqual({ x: ["weekday"] });
  expect(conflicts(cache_with([["p1", "x", { date: "2031-07-01", host_unit: "a" }]]))).toEqual({ x: ["outside_term"] });
  expect(conflicts(cache_with([["p1", "x", { date: "2027-03-03", host_unit: "c" }]]))).toEqual({ x: ["host_not_member"] });
});

test("one person is at one conference a day, and two of a series keep their gap", () => {
  const same_day = cache_with([["p1", "x", { date: "2027-03-03", host_unit: "a" }], ["p2", "y", { date: "2027-03-03", host_unit: "c" }]]);
  expect(conflicts(same_day)).toEqual({ x: ["person"], y: ["person"] });
  const near = cache_with([["p1", "x", { date: "2027-03-03", host_unit: "a" }], ["p1", "y", { date: "2027-04-01", host_unit: "b", ordinal: 2 }]]);
  expect(conflicts(near)).toEqual({ y: ["gap"] });
});

test("blocked and busy periods hit whom they name, days off everybody, and a day worked for another is a workday", () => {
  const slot: [string, string, Partial<Slot>] = ["p1", "x", { date: "2027-03-03", host_unit: "a" }];
  const blocked = (fields: object): Record<string, string[]> => conflicts(cache_with([slot], [["blocked_periods", "b", { kind: "session", from: "2027-03-01", to: "2027-03-05", ...fields }]]));
  expect(blocked({})).toEqual({ x: ["blocked"] });
  expect(blocked({ units: ["b"] })).toEqual({ x: ["blocked"] });
  expect(blocked({ units: ["c"] })).toEqual({});
  expect(blocked({ people: ["Trần Văn Chủ"] })).toEqual({ x: ["blocked"] });
  expect(blocked({ people: ["Ai khác"] })).toEqual({});
  expect(conflicts(cache_with([slot], [["busy_periods", "a/1", { from: "2027-03-03", to: "2027-03-03" }]]))).toEqual({ x: ["busy"] });
  expect(conflicts(cache_with([slot], [["busy_periods", "c/1", { from: "2027-03-03", to: "2027-03-03" }]]))).toEqual({});
  expect(conflicts(cache_with([slot], [["days_off", "o", { off: "2027-03-03", worked: "2027-03-06", decision: "CV" }]]))).toEqual({ x: ["day_off"] });
  const saturday: [string, string, Partial<Slot>] = ["p1", "x", { date: "2027-03-06", host_unit: "a" }];
  expect(conflicts(cache_with([saturday], [["days_off", "o", { off: "2027-03-03", worked: "2027-03-06", decision: "CV" }]]))).toEqual({});
});

test("what is past, held or cancelled is not held against the rules", () => {
  const saturday = { date: "2027-03-06", host_unit: "a" };
  expect(conflicts(cache_with([["p1", "x", saturday]]), "2027-03-07")).toEqual({});
  expect(conflicts(cache_with([["p1", "x", { ...saturday, status: "held" }]]))).toEqual({});
  expect(conflicts(cache_with([["p1", "x", { ...saturday, status: "cancelled" }]]))).toEqual({});
});

test("who may be named as a host: a cluster's units, or those of the room", () => {
  const rows = plan_rows(cache_with([]), "2026-2031");
  const yearly = rows.find((row) => row.series)?.series;
  expect(host_candidates(rows, { ...kSeries, id: "s" }, "c10")).toEqual(["c", "d"]);
  expect(host_candidates(rows, { ...kSeries, id: "s" }, undefined)).toEqual([]);
  expect(host_candidates(rows, yearly, undefined)).toEqual(["a"]);
});
