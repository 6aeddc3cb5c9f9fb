import { expect, test } from "vitest";
import { catalogues } from "./i18n/catalogues";
import { blocked_faults, blocked_fields, days_off_faults, days_off_fields, days_off_form_of, fault_text, term_faults, term_fields, term_form_of, wish_faults } from "./rule_forms";
import { parsed_years, series_faults, series_fields, series_form_of, series_templates } from "./series_form";

const kSeries = { ...series_templates.cluster_briefing, name: "Giao ban cụm" };

test("a series that is filled in has no fault, and comes back from its fields as it was", () => {
  expect(series_faults(kSeries)).toEqual({});
  const fields = series_fields(kSeries, "2026-2031", "province");
  expect(fields.month).toBeNull();
  expect(fields.weekdays).toEqual([1, 2, 3, 4, 5]);
  const record = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
  expect(series_form_of(record as never)).toEqual({ ...kSeries, month: "", term_years: "" });
});

test("each field of a series that cannot be sent is named", () => {
  const faults = series_faults({ ...kSeries, name: " ", audience: "cluster", months: "25", weekdays: [], begins_at: "25:00", ends_at: "07:99", lead_days: "-1" });
  expect(Object.keys(faults).sort()).toEqual(["begins_at", "cluster", "ends_at", "lead_days", "months", "name", "weekdays"]);
  expect(series_faults({ ...kSeries, begins_at: "11:00", ends_at: "08:00" }).ends_at?.key).toBe("ends_first");
  expect(series_faults({ ...kSeries, cadence: "term_months", term_years: "2, 40" }).term_years?.key).toBe("wrong_years");
  // What the cadence does not use is not asked for.
  expect(series_faults({ ...kSeries, cadence: "yearly", month: "3", months: "" })).toEqual({});
});

test("years are read as people write them", () => {
  expect(parsed_years("2, 4")).toEqual([2, 4]);
  expect(parsed_years("4 và 2 và 2")).toEqual([2, 4]);
  expect(parsed_years("")).toBeNull();
  expect(parsed_years("0")).toBeNull();
});

test("a term has two years, two days in order, and a name of its own", () => {
  const form = { ...term_form_of(undefined), name: "2026-2031", from: "2026-07-01", to: "2031-06-30" };
  expect(term_faults(form, ["2021-2026"])).toEqual({});
  expect(term_faults(form, ["2026-2031"]).name?.key).toBe("name_taken");
  expect(term_faults({ ...form, name: "2031-2026" }, []).name?.key).toBe("wrong_term");
  expect(term_faults({ ...form, to: "2026-06-30" }, []).to?.key).toBe("wrong_order");
  expect(term_faults({ ...form, from: "" }, []).from?.key).toBe("wrong_date");
  const weighed = { ...form, weights: { ...form.weights, wish_weight: "2000" } };
  expect(fault_text(term_faults(weighed, []).wish_weight, catalogues.vi.rules.faults)).toBe("Số nguyên từ 0 đến 1000");
  expect(term_fields(form)).toMatchObject({ wish_weight: null, is_tet_free: null, storm_months: [9, 10, 11] });
});

test("blocked days need a first and a last day in order; whom they do not name is null", () => {
  const form = { kind: "session" as const, from: "2027-07-05", to: "2027-07-09", units: [], people: " A \n\nA\nB", reason: " " };
  expect(blocked_faults(form)).toEqual({});
  expect(Object.keys(blocked_faults({ ...form, from: "", to: "" }))).toEqual(["from", "to"]);
  expect(blocked_fields(form)).toEqual({ kind: "session", from: "2027-07-05", to: "2027-07-09", units: null, people: ["A", "B"], reason: null });
});

test("days off are of one kind or the other", () => {
  const holiday = { ...days_off_form_of(undefined, "2028"), days: "26/01/2028\n25/1/2028", decision: "CV 2" };
  expect(days_off_faults(holiday)).toEqual({});
  expect(days_off_fields(holiday)).toEqual({ holiday: "tet", year: 2028, days: ["2028-01-25", "2028-01-26"], off: null, worked: null, decision: "CV 2" });
  expect(days_off_faults({ ...holiday, days: "32/01/2028" }).days?.key).toBe("wrong_date");
  const swap = { ...holiday, mode: "swap" as const, off: "2027-04-29", worked: "2027-04-29" };
  expect(days_off_faults(swap).worked?.key).toBe("wrong_date");
  expect(days_off_fields({ ...swap, worked: "2027-05-08" })).toMatchObject({ holiday: null, year: null, days: null, off: "2027-04-29" });
  expect(days_off_form_of({ off: "2027-04-29", worked: "2027-05-08", decision: "x" }, "").mode).toBe("swap");
});

test("a wish names at least one month", () => {
  expect(wish_faults({ wants: "these_months", months: [], note: "" }).months?.key).toBe("no_month");
  expect(wish_faults({ wants: "these_months", months: [3], note: "" })).toEqual({});
});
