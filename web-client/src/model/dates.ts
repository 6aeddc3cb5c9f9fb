import type { Language } from "../storage/preferences";

const kWeekdays: Record<Language, readonly string[]> = {
  vi: ["Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"],
  en: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
};
const kDate = /^(\d{4})-(\d{2})-(\d{2})$/;
const kMinutesOfDay = 24 * 60;

function parts_of(date: string): { year: string; month: string; day: string; weekday: number } | null {
  const match = kDate.exec(date);
  if (!match) return null;
  const [, year = "", month = "", day = ""] = match;
  // A calendar date has no time zone: counted in UTC it is the same day everywhere.
  const weekday = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDay();
  return { year, month, day, weekday };
}

/** "23/01/2024" for "2024-01-23"; text that is no date comes back as it is. */
export function short_date(date: string): string {
  const parts = parts_of(date);
  return parts ? `${parts.day}/${parts.month}/${parts.year}` : date;
}

/** "thứ Ba, 23/01/2024", or "Tuesday, 23/01/2024". */
export function long_date(date: string, language: Language): string {
  const parts = parts_of(date);
  if (!parts) return date;
  return `${kWeekdays[language][parts.weekday] ?? ""}, ${short_date(date)}`;
}

/** Only the name of the day, for beside a date field. */
export function weekday_name(date: string, language: Language): string {
  const parts = parts_of(date);
  return parts ? (kWeekdays[language][parts.weekday] ?? "") : "";
}

/** The local day as "YYYY-MM-DD". */
export function today(now: Date = new Date()): string {
  const month = String(now.getMonth() + 1).padStart(2, "0");
  return `${now.getFullYear()}-${month}-${String(now.getDate()).padStart(2, "0")}`;
}

/** "08:30" and 95 minutes give "10:05"; past midnight it begins anew. */
export function add_minutes(time: string, minutes: number): string {
  const [hours = "0", rest = "0"] = time.split(":");
  const total = (Number(hours) * 60 + Number(rest) + minutes) % kMinutesOfDay;
  return `${String(Math.floor(total / 60)).padStart(2, "0")}:${String(total % 60).padStart(2, "0")}`;
}

/** The local clock as "14:32". */
export function clock(now_ms: number): string {
  const now = new Date(now_ms);
  return `${String(now.getHours()).padStart(2, "0")}:${String(now.getMinutes()).padStart(2, "0")}`;
}

/** What a person may have typed for a date: "23/1/2024", "23-01-2024", "2024-01-23"; null when it is none. */
export function parsed_date(text: string): string | null {
  const own = /^\s*(\d{1,2})[/.\s-](\d{1,2})[/.\s-](\d{4})\s*$/.exec(text);
  const iso = kDate.exec(text.trim());
  const [year, month, day] = own ? [own[3], own[2], own[1]] : [iso?.[1], iso?.[2], iso?.[3]];
  if (!year || !month || !day) return null;
  const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const time = Date.parse(`${date}T00:00:00Z`);
  // 31/02 is understood by the calendar as a day of March: it is not what was typed.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date) ? date : null;
}

/** What a person may have typed for a time: "8:00", "08:00", "8h30", "8h", "8 giờ 30"; null when it is none. */
export function parsed_time(text: string): string | null {
  const match = /^\s*(\d{1,2})\s*(?:[:h.]|giờ)?\s*(\d{2})?\s*$/i.exec(text);
  const hours = Number(match?.[1]);
  const minutes = Number(match?.[2] ?? 0);
  if (!match || hours > 23 || minutes > 59) return null;
  return `${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
}
