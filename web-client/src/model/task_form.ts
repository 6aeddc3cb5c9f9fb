import type { Member, Task, Unit } from "../storage/schema";
import type { RecordCache } from "../sync/record_cache";
import type { RecordFields } from "../sync/overlay";
import { type ClearPart, missing_parts } from "./tasks";
import { exists_on, unit_name, unit_of } from "./units";

/** A task as its form holds it: every field a text, empty where nothing is said. */
export interface TaskForm extends Record<ClearPart, string> {
  conclusion: string;
  is_quota: boolean;
  count: string;
  period: "month" | "quarter" | "half_year" | "year" | "once";
  metric: string;
}

export function task_form(task?: Partial<Task>): TaskForm {
  const { person = "", text = "", due = "", responsible = "", result = "", unit = "", conclusion = "", quota } = task ?? {};
  const counted = { count: quota ? String(quota.count) : "1", period: quota?.period ?? "year", metric: quota?.metric ?? "" };
  return { person, text, due, responsible, result, unit, conclusion, is_quota: quota !== undefined, ...counted };
}

/** Ids of the controls of a task that cannot be kept even as a draft: it says nothing, or its quota makes no sense. */
export function task_faults(form: TaskForm): string[] {
  const faults = form.text.trim() === "" ? ["task-text"] : [];
  if (form.is_quota && whole(form.count, 1, 10_000) === undefined) faults.push("task-count");
  if (form.is_quota && form.metric.trim() === "") faults.push("task-metric");
  return faults;
}

export function still_missing(form: TaskForm): ClearPart[] {
  return missing_parts(form);
}

/** What a draft writes; null takes away what was said before. */
export function task_fields(form: TaskForm): RecordFields {
  const said = (value: string) => (value.trim() === "" ? null : value.trim());
  const { person, text, due, responsible, result, unit, conclusion } = form;
  return {
    text: text.trim(), person: said(person), due: said(due), responsible: said(responsible), result: said(result), unit: said(unit), conclusion: said(conclusion),
    quota: form.is_quota ? { count: whole(form.count, 1, 10_000) ?? 1, period: form.period, metric: form.metric.trim() } : null,
  };
}

/** A whole number within bounds; undefined for anything else. */
export function whole(text: string, least: number, most: number): number | undefined {
  const value = /^\d{1,5}$/.test(text.trim()) ? Number(text.trim()) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}

/** A unit to which a task may be given. */
export interface OfferedUnit {
  id: string;
  name: string;
  is_ended: boolean;
}

/** Which units go on for one that ended by a day; none where it goes on itself, or nobody does. */
export function heirs_of(cache: RecordCache, unit: string | undefined, day: string): string[] {
  const known = unit_of(cache, unit);
  return known && !exists_on(known, day) ? (known.successors ?? []) : [];
}

/** The units of a conference, and those that followed the ones that ended; by name. */
export function offered_units(cache: RecordCache, space: string, day: string): OfferedUnit[] {
  const members = [...cache.all<Member>(space, "members").keys()];
  const ended = (unit: Unit | undefined) => unit !== undefined && !exists_on(unit, day);
  const heirs = members.flatMap((id) => heirs_of(cache, id, day));
  const by_name = new Intl.Collator("vi", { numeric: true }).compare;
  return [...new Set([...members, ...heirs])]
    .map((id) => ({ id, name: unit_name(cache, id, day), is_ended: ended(unit_of(cache, id)) }))
    .sort((a, b) => by_name(a.name, b.name));
}
