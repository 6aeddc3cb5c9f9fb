import { expect, test } from "vitest";
import { add_minutes, long_date, parsed_date, parsed_time, short_date, today } from "./dates";

test("a date is said as the office says it", () => {
  expect(long_date("2024-01-23", "vi")).toBe("thứ Ba, 23/01/2024");
  expect(long_date("2026-11-22", "vi")).toBe("Chủ nhật, 22/11/2026");
  expect(long_date("2024-02-29", "en")).toBe("Thursday, 29/02/2024");
  expect(short_date("không rõ")).toBe("không rõ");
});

test.each([
  ["23/01/2024", "2024-01-23"],
  ["3/1/2024", "2024-01-03"],
  [" 3-1-2024 ", "2024-01-03"],
  ["2024-01-23", "2024-01-23"],
  ["31/02/2024", null],
  ["29/02/2023", null],
  ["13/13/2024", null],
  ["mai", null],
])("typed date %s is %s", (text, date) => expect(parsed_date(text)).toBe(date));

test.each([
  ["8:00", "08:00"],
  ["8h30", "08:30"],
  ["8h", "08:00"],
  ["14 giờ 05", "14:05"],
  ["24:00", null],
  ["8:75", null],
  ["sáng", null],
])("typed time %s is %s", (text, time) => expect(parsed_time(text)).toBe(time));

test("minutes are added over the hour and over midnight", () => {
  expect(add_minutes("08:30", 95)).toBe("10:05");
  expect(add_minutes("23:50", 20)).toBe("00:10");
});

test("today is the local day", () => {
  expect(today(new Date(2024, 0, 5, 23, 59))).toBe("2024-01-05");
});
