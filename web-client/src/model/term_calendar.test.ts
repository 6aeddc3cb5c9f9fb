import { expect, test } from "vitest";
import type { CalendarMark } from "../storage/schema";
import { bands_of, is_for_all, mark_days, mark_name, marks_within } from "./term_calendar";

function mark(kind: CalendarMark["kind"], from: string, to: string, more: Partial<CalendarMark> = {}): CalendarMark {
  return { kind, from, to, vi: "Tết Nguyên đán", en: "Tết", ...more };
}

const kMarks = [
  mark("busy", "2027-01-01", "2027-01-02", { units: ["a"] }),
  mark("tet", "2027-01-30", "2027-02-15"),
  mark("holiday", "2027-02-05", "2027-02-09"),
  mark("election", "2027-12-30", "2028-01-02"),
];

test("bands are cut to their strip, and Tết lies beneath its holidays", () => {
  const bands = (from: string, to: string) => bands_of(kMarks, from, to).map(({ start, days, shape, for_all }) => [start, days, shape, for_all]);
  expect(bands("2027-02-01", "2027-02-28")).toEqual([[0, 15, "tet", true], [4, 5, "holiday", true]]);
  expect(bands("2027-01-01", "2027-01-31")).toEqual([[29, 2, "tet", true], [0, 2, "busy", false]]);
  expect(bands("2027-12-01", "2027-12-31")).toEqual([[29, 2, "session", true]]);
  expect(bands("2029-01-01", "2029-12-31")).toEqual([]);
});

test("a strip that begins and ends with a mark has it, the day before has not", () => {
  expect(marks_within(kMarks, "2027-02-15", "2027-02-15")).toHaveLength(1);
  expect(marks_within(kMarks, "2027-02-16", "2027-12-29")).toHaveLength(0);
});

test("a mark in words: its days, and those whom alone it concerns", () => {
  expect(kMarks.map(mark_days)).toEqual(["01/01–02/01/2027", "30/01–15/02/2027", "05/02–09/02/2027", "30/12/2027–02/01/2028"]);
  expect(mark_days(mark("holiday", "2027-04-30", "2027-04-30"))).toBe("30/04/2027");
  expect(mark_name(mark("tet", "2027-01-30", "2027-02-15"), "en", String)).toBe("Tết");
  expect(mark_name(mark("busy", "2027-01-30", "2027-02-15", { units: ["a"], people: ["Trần Văn Chủ"] }), "vi", (unit) => `xã ${unit}`)).toBe("Tết Nguyên đán (xã a, Trần Văn Chủ)");
  expect(kMarks.map(is_for_all)).toEqual([false, true, true, true]);
});
