import type { Conference, ItemRun, Lead, Member, Session, Sitting } from "../storage/schema";
import type { RecordCache } from "../sync/record_cache";
import { type AgendaRow, agenda_rows, is_proposal } from "./agenda";
import { today } from "./dates";

const kMinuteMs = 60_000;
/** Before the end of an item, where the sitting says nothing else. */
export const kWarnSeconds = 180;

export function sitting_of(cache: RecordCache, space: string): Sitting | undefined {
  return cache.one<Sitting>(space, "sittings", space);
}

/** The unit to which the sitting was handed, as long as it leads (SPEC S6). */
export function leading_unit(cache: RecordCache, space: string): string | undefined {
  return [...cache.all<Lead>(space, "leads")].find(([, lead]) => lead.status === "leading")?.[0];
}

/** The convener's chairs and secretaries lead, and those of the unit to which it was handed (SPEC S1, S6). */
export function may_lead(session: Session, conference: Conference, leading: string | undefined): boolean {
  const may = session.roles.some((role) => role === "chair" || role === "secretary" || role === "admin");
  return may && (conference.convener_unit === session.unit || leading === session.unit);
}

/** Units whose own node can lead in the convener's place, the host first. */
export function may_be_handed(cache: RecordCache, space: string, conference: Conference): string[] {
  const members = [...cache.all<Member>(space, "members").values()];
  const own = new Set(members.find((member) => member.role === "convener")?.nodes);
  const apart = members.filter((member) => member.role !== "convener" && member.nodes.some((node) => !own.has(node)));
  return apart.map((member) => member.unit).sort((a, b) => Number(b === conference.host_unit) - Number(a === conference.host_unit));
}

export type CourseStatus = "waiting" | "running" | "paused" | "done" | "skipped";

/** An item of the programme with what became of it. */
export interface CourseRow {
  id: string;
  item: AgendaRow;
  /** From 1. */
  place: number;
  status: CourseStatus;
  run: ItemRun | undefined;
}

/** How the time of an item stands. `warn`: little is left. */
export type TimeTone = "good" | "warn" | "over";

export interface ItemTime {
  /** Used so far, ms. */
  spent_ms: number;
  /** Left of what was allotted; negative once it is over. */
  left_ms: number;
  tone: TimeTone;
}

/** The programme as it is held, in order. */
export function course_of(cache: RecordCache, space: string): CourseRow[] {
  const runs = new Map(cache.all<ItemRun>(space, "item_runs"));
  return agenda_rows(cache, space)
    .filter((item) => item.status !== "declined" && !is_proposal(item))
    .map((item, index) => {
      const run = runs.get(item.id);
      return { id: item.id, item, place: index + 1, status: run?.status ?? "waiting", run };
    });
}

export function current_row(sitting: Sitting | undefined, course: CourseRow[]): CourseRow | undefined {
  return sitting && sitting.status !== "ended" ? course.find((row) => row.id === sitting.item) : undefined;
}

/** What a chair most likely takes next: after the current item, or else the first that was not held yet. */
export function next_row(sitting: Sitting | undefined, course: CourseRow[]): CourseRow | undefined {
  const current = current_row(sitting, course);
  const open = (row: CourseRow) => row.status === "waiting";
  const after = current ? course.slice(current.place).find(open) : undefined;
  return after ?? course.find(open);
}

/** `now_ms`: by the clock of the node. A clock that is behind the chair's counts no time backwards. */
export function time_of(row: CourseRow, now_ms: number, warn_s = kWarnSeconds): ItemTime {
  const since = row.run?.since_ms;
  const spent_ms = (row.run?.spent_ms ?? 0) + (since === undefined ? 0 : Math.max(0, now_ms - since));
  const left_ms = row.item.minutes * kMinuteMs - spent_ms;
  const tone = left_ms < 0 ? "over" : left_ms <= warn_s * 1000 ? "warn" : "good";
  return { spent_ms, left_ms, tone };
}

/** How a time in seconds stands. Without a word of the chair the last third of a short one warns, not all of it. */
export function timed(spent_ms: number, allotted_s: number, warn_s: number | undefined): ItemTime {
  const left_ms = allotted_s * 1000 - spent_ms;
  const warn_ms = 1000 * (warn_s ?? Math.min(kWarnSeconds, allotted_s / 3));
  return { spent_ms, left_ms, tone: left_ms < 0 ? "over" : left_ms <= warn_ms ? "warn" : "good" };
}

export interface Forecast {
  /** When it ends if what is left takes the time that it was given. */
  ends_ms: number;
  /** Minutes behind the programme; negative: ahead. Left out where the programme has no hour, or is for another day. */
  late_minutes?: number;
}

/** What is still to come, in ms from `now_ms` on. */
function remaining_ms(sitting: Sitting, course: CourseRow[], now_ms: number): number {
  const of_row = (row: CourseRow): number => {
    if (row.status === "done" || row.status === "skipped") return 0;
    return Math.max(0, time_of(row, now_ms).left_ms);
  };
  const rest = sitting.status === "paused" && sitting.resumes_ms ? Math.max(0, sitting.resumes_ms - now_ms) : 0;
  return rest + course.reduce((sum, row) => sum + of_row(row), 0);
}

/** The moment of `time` on `date`, by the machine's own clock. */
function moment_of(date: string, time: string): number {
  return new Date(`${date}T${time}:00`).getTime();
}

export function forecast(conference: Conference, sitting: Sitting, course: CourseRow[], now_ms: number): Forecast {
  const ends_ms = now_ms + remaining_ms(sitting, course, now_ms);
  if (!conference.starts_at || conference.date !== today(new Date(now_ms))) return { ends_ms };
  const planned = course.reduce((sum, row) => sum + row.item.minutes * kMinuteMs, moment_of(conference.date, conference.starts_at));
  return { ends_ms, late_minutes: Math.round((ends_ms - planned) / kMinuteMs) };
}

/** "12:07", "1:02:45"; a time that is over as "+3:10". */
export function timer_text(ms: number): string {
  const whole = Math.floor(Math.abs(ms) / 1000);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const seconds = String(whole % 60).padStart(2, "0");
  const text = hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${seconds}` : `${minutes}:${seconds}`;
  return ms < 0 && whole > 0 ? `+${text}` : text;
}

/** The conference that a screen on a wall shows by itself: one that is being held, else the next to come, else the last. */
export function shown_conference(candidates: { space: string; conference: Conference; sitting: Sitting | undefined }[], day: string): string | undefined {
  const held = candidates.filter(({ sitting }) => sitting !== undefined && sitting.status !== "ended");
  const newest = held.sort((a, b) => (b.sitting?.began_ms ?? 0) - (a.sitting?.began_ms ?? 0))[0];
  if (newest) return newest.space;
  const called = candidates.filter(({ conference }) => conference.status !== "cancelled");
  const by_date = [...called].sort((a, b) => (a.conference.date < b.conference.date ? -1 : 1));
  return (by_date.find(({ conference }) => conference.date >= day) ?? by_date.at(-1))?.space;
}
