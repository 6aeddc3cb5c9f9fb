import type { Conference, OwedItem, Session, Task, TaskQuota, TaskReport, TaskVerdict } from "../storage/schema";
import type { RecordCache } from "../sync/record_cache";
import { by_rank } from "./agenda";
import { conference_of } from "./conference";
import { may_conclude, may_edit } from "./rights";

const kDayMs = 86_400_000;
const kVietnamMs = 7 * 3_600_000;
/** From how many days before its last day a task is said to be due soon: as letters say it (SPEC O9). */
export const kDueSoonDays = 7;

/** What must be clear before a task is issued (SPEC O1), in the order in which people say it; a unit besides. */
export const kClearParts = ["person", "text", "due", "responsible", "result", "unit"] as const;
export type ClearPart = (typeof kClearParts)[number];

export type TaskState = "draft" | "issued" | "reported" | "returned" | "accepted" | "cancelled" | "split" | "reassigned";

export interface ReportRow extends TaskReport {
  id: string;
  verdict: TaskVerdict | undefined;
}

export interface TaskRow extends Task {
  id: string;
  /** The conference that gave it. */
  space: string;
  /** By time. */
  reports: ReportRow[];
  state: TaskState;
  /** Of the latest report that says it, in percent. */
  reached: number | undefined;
}

export function missing_parts(task: Partial<Record<ClearPart, string | undefined>>): ClearPart[] {
  return kClearParts.filter((part) => (task[part] ?? "").trim() === "");
}

/** The tasks of a conference, in their order. Reports and verdicts count as the node counts them (SPEC O4, O5). */
export function tasks_of(cache: RecordCache, space: string): TaskRow[] {
  const reports = reports_by_task(cache, space);
  return [...cache.all<Task>(space, "tasks")].map(([id, task]) => row_of(space, id, task, reports.get(id) ?? [])).sort(by_rank);
}

function reports_by_task(cache: RecordCache, space: string): Map<string, ReportRow[]> {
  const verdicts = new Map<string, TaskVerdict>();
  for (const verdict of cache.all<TaskVerdict>(space, "task_verdicts").values()) {
    const key = `${verdict.task} ${verdict.report}`;
    if ((verdicts.get(key)?.at_ms ?? 0) <= verdict.at_ms) verdicts.set(key, verdict);
  }
  const found = new Map<string, ReportRow[]>();
  for (const [id, report] of cache.all<TaskReport>(space, "task_reports")) {
    const rows = found.get(report.task) ?? [];
    rows.push({ ...report, id, verdict: verdicts.get(`${report.task} ${id}`) });
    found.set(report.task, rows);
  }
  return found;
}

function row_of(space: string, id: string, task: Task, all: ReportRow[]): TaskRow {
  const reports = all.filter((one) => one.id.startsWith(`${task.unit ?? ""}/`)).sort((a, b) => a.at_ms - b.at_ms || (a.id < b.id ? -1 : 1));
  return { ...task, id, space, reports, state: state_of(task, reports), reached: progress_of(task, reports) };
}

function state_of(task: Task, reports: ReportRow[]): TaskState {
  if (task.status !== "issued") return task.status ?? "draft";
  const latest = reports.at(-1);
  if (!latest || latest.verdict?.verdict === "accepted") return "issued";
  return latest.verdict ? "returned" : "reported";
}

function progress_of(task: Task, reports: ReportRow[]): number | undefined {
  for (const { progress, count } of [...reports].reverse()) {
    if (progress !== undefined) return progress;
    if (count !== undefined && task.quota) return Math.min(100, Math.floor((count * 100) / task.quota.count));
  }
  return undefined;
}

export function is_open(task: { state: TaskState }): boolean {
  return task.state === "issued" || task.state === "reported" || task.state === "returned";
}

/** After its last day; not while a report that says done waits for the convener (SPEC O5). */
export function is_overdue(task: TaskRow, day: string): boolean {
  if (!is_open(task) || task.due === undefined || task.due >= day) return false;
  return task.state !== "reported" || task.reports.at(-1)?.is_done !== true;
}

/** The period of a day, yyyy-mm-dd, as reports name it; empty for what comes once (SPEC O8). */
export function period_of(period: TaskQuota["period"], day: string): string {
  const year = day.slice(0, 4);
  const month = Number(day.slice(5, 7));
  switch (period) {
    case "month":
      return day.slice(0, 7);
    case "quarter":
      return `${year}-Q${Math.ceil(month / 3)}`;
    case "half_year":
      return `${year}-H${month <= 6 ? 1 : 2}`;
    case "year":
      return year;
    case "once":
      return "";
  }
}

/** How much of a quota was done in one period. */
export interface QuotaProgress {
  period: string;
  done: number;
  target: number;
}

/** Of a quota, period by period, that of `day` among them: the latest report that was not returned counts (SPEC O8). */
export function quota_progress(task: Pick<TaskRow, "quota" | "reports">, day: string): QuotaProgress[] {
  const { quota } = task;
  if (!quota) return [];
  const done = new Map([[period_of(quota.period, day), 0]]);
  for (const { count, period, at_ms, verdict } of task.reports) {
    if (count === undefined || verdict?.verdict === "returned") continue;
    done.set(period || period_of(quota.period, vietnam_day(at_ms)), count);
  }
  return [...done].map(([period, count]) => ({ period, done: count, target: quota.count })).sort((a, b) => (a.period < b.period ? -1 : 1));
}

/** The calendar day in Vietnam, whatever zone the browser is set to: by it nodes count (SPEC O8). */
function vietnam_day(at_ms: number): string {
  return new Date(at_ms + kVietnamMs).toISOString().slice(0, 10);
}

/** How many days are left to the last one: 0 on it, below 0 after it. */
export function days_left(due: string, day: string): number {
  return Math.round((Date.parse(due) - Date.parse(day)) / kDayMs);
}

/** Whether the account decides on tasks: secretaries and chairs of the convener. */
export function may_decide_tasks(session: Session, conference: Conference): boolean {
  return may_conclude(session, conference);
}

export function may_report(session: Session, task: TaskRow): boolean {
  return may_edit(session) && is_open(task) && task.unit === session.unit;
}

/** What stands behind the first text of a list: the one that is due first, first; then what has no day. */
export function by_due(a: { due?: string | undefined; id: string }, b: { due?: string | undefined; id: string }): number {
  const left = a.due ?? "9999";
  const right = b.due ?? "9999";
  return left === right ? (a.id < b.id ? -1 : 1) : left < right ? -1 : 1;
}

export type OwedRow = OwedItem & { id: string };

/** What earlier conferences still owe this one: open first, each by its last day. */
export function owed_of(cache: RecordCache, space: string): OwedRow[] {
  const order = (row: OwedRow) => (row.state === "settled" ? 1 : 0);
  return [...cache.all<OwedItem>(space, "owed_items")].map(([id, item]) => ({ id, ...item })).sort((a, b) => order(a) - order(b) || by_due(a, b));
}

/** All tasks of all conferences that are not drafts, or that the account may issue; what is due first, first. */
export function all_tasks(cache: RecordCache, session: Session): (TaskRow & { conference: Conference })[] {
  return cache
    .spaces()
    .filter(({ kind }) => kind === "conference")
    .flatMap(({ space }) => {
      const conference = conference_of(cache, space);
      if (!conference) return [];
      const decides = may_decide_tasks(session, conference);
      return tasks_of(cache, space)
        .filter((task) => task.state !== "draft" || decides)
        .map((task) => ({ ...task, conference }));
    })
    .sort(by_due);
}

/** Conferences of one series: who convenes them, what they are, and of which cluster (SPEC O7). */
export function series_key(conference: Conference): string {
  return `${conference.convener_unit}/${conference.kind}/${conference.cluster_name}`;
}
