import { expect, test } from "vitest";
import { add_days, add_months, days_between, last_day, months_between, weekday_of, weeks_of } from "./calendar";

test("days are counted over months, leap days and years", () => {
  expect(add_days("2028-02-28", 1)).toBe("2028-02-29");
  expect(add_days("2027-01-01", -1)).toBe("2026-12-31");
  expect(days_between("2028-02-01", "2028-03-01")).toBe(29);
  expect(days_between("2027-03-01", "2027-02-27")).toBe(-2);
  expect(last_day("2027-02")).toBe("2027-02-28");
});

test("months are counted over years, in both directions", () => {
  expect(add_months("2026-12", 1)).toBe("2027-01");
  expect(add_months("2026-01", -1)).toBe("2025-12");
  expect(months_between("2026-07", "2031-06")).toBe(59);
});

test("a week begins on Monday; a month's page has whole weeks", () => {
  expect(weekday_of("2027-03-01")).toBe(1);
  expect(weekday_of("2027-03-07")).toBe(7);
  const weeks = weeks_of("2027-08");
  expect(weeks[0]).toEqual(["2027-07-26", "2027-07-27", "2027-07-28", "2027-07-29", "2027-07-30", "2027-07-31", "2027-08-01"]);
  expect(weeks.at(-1)?.[6]).toBe("2027-09-05");
  expect(weeks.flat()).toContain("2027-08-31");
});
