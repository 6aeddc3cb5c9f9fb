/** Days as "YYYY-MM-DD" and months as "YYYY-MM", which sort as they follow each other; no time zone anywhere. */
const kDayMs = 86_400_000;

function ms_of(date: string): number {
  return Date.parse(`${date}T00:00:00Z`);
}

/** The day so many days later, or earlier where `days` is below zero. */
export function add_days(date: string, days: number): string {
  return new Date(ms_of(date) + days * kDayMs).toISOString().slice(0, 10);
}

/** How many days `to` is after `from`. */
export function days_between(from: string, to: string): number {
  return Math.round((ms_of(to) - ms_of(from)) / kDayMs);
}

/** 1 Monday to 7 Sunday. */
export function weekday_of(date: string): number {
  return new Date(ms_of(date)).getUTCDay() || 7;
}

export function month_of(date: string): string {
  return date.slice(0, 7);
}

export function add_months(month: string, count: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  const total = year * 12 + (number - 1) + count;
  return `${Math.floor(total / 12)}-${String((total % 12) + 1).padStart(2, "0")}`;
}

/** How many months `to` is after `from`. */
export function months_between(from: string, to: string): number {
  const count = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7));
  return count(to) - count(from);
}

export function last_day(month: string): string {
  return add_days(`${add_months(month, 1)}-01`, -1);
}

/** The weeks that a month's page shows, Monday first; the first and last have days of other months. */
export function weeks_of(month: string): string[][] {
  const first = `${month}-01`;
  const last = last_day(month);
  const weeks: string[][] = [];
  for (let monday = add_days(first, 1 - weekday_of(first)); monday <= last; monday = add_days(monday, 7)) {
    weeks.push([0, 1, 2, 3, 4, 5, 6].map((days) => add_days(monday, days)));
  }
  return weeks;
}
