import { type ConferenceSeries, type SeriesException, collections } from "../storage/schema";
import type { RecordFields } from "../sync/overlay";
import { type Fault, type Faults, period_faults, without_gaps } from "./rule_forms";

/** An exception of a series as a form holds it. */
export interface ExceptionForm {
  series: string;
  cluster: string;
  ordinal: string;
  from: string;
  to: string;
  host_unit: string;
  reason: string;
  document: string;
}

export type NamedException = SeriesException & { id: string };

/** What an exception is held against. */
export interface ExceptionContext {
  term: { from: string; to: string };
  series: (ConferenceSeries & { id: string })[];
  /** Those of the term but the one that is edited. */
  others: NamedException[];
}

/** `series`: the one that a new exception begins with. */
export function exception_form_of(exception: SeriesException | undefined, series: string): ExceptionForm {
  return {
    series: exception?.series ?? series,
    cluster: exception?.cluster ?? "",
    ordinal: exception ? String(exception.ordinal) : "",
    from: exception?.from ?? "",
    to: exception?.to ?? "",
    host_unit: exception?.host_unit ?? "",
    reason: exception?.reason ?? "",
    document: exception?.document ?? "",
  };
}

/** Whether each cluster has its own numbers in the series, so that an exception says whose it is. */
export function numbers_by_cluster(series: ConferenceSeries | undefined): boolean {
  return series?.audience === "each_cluster" || series?.audience === "clusters_in_turn";
}

function ordinal_fault(form: ExceptionForm, context: ExceptionContext): Fault | undefined {
  const { minimum = 1, maximum = 0 } = collections.series_exceptions.fields.ordinal;
  const ordinal = Number(form.ordinal);
  if (!/^\s*\d+\s*$/.test(form.ordinal) || ordinal < minimum || ordinal > maximum) return { key: "wrong_number", least: minimum, most: maximum };
  const cluster = exception_cluster(form, context);
  const is_taken = context.others.some((other) => other.series === form.series && (other.cluster ?? "") === (cluster ?? "") && other.ordinal === ordinal);
  return is_taken ? { key: "exception_taken" } : undefined;
}

function exception_cluster(form: ExceptionForm, context: ExceptionContext): string | null {
  const series = context.series.find((each) => each.id === form.series);
  return numbers_by_cluster(series) ? form.cluster : null;
}

export function exception_faults(form: ExceptionForm, context: ExceptionContext): Faults<ExceptionForm> {
  const series = context.series.find((each) => each.id === form.series);
  const days = period_faults(form.from, form.to);
  const is_outside = form.from !== "" && form.to !== "" && (form.to < context.term.from || form.from > context.term.to);
  return without_gaps<ExceptionForm>({
    series: series ? undefined : { key: "missing" },
    cluster: exception_cluster(form, context) === "" ? { key: "missing" } : undefined,
    ordinal: ordinal_fault(form, context),
    from: days.from ?? (is_outside ? { key: "outside_term" } : undefined),
    to: days.to,
    reason: form.reason.trim() === "" ? { key: "missing" } : undefined,
  });
}

export function exception_fields(form: ExceptionForm, context: ExceptionContext): RecordFields {
  return {
    series: form.series,
    cluster: exception_cluster(form, context),
    ordinal: Number(form.ordinal),
    from: form.from,
    to: form.to,
    host_unit: form.host_unit || null,
    reason: form.reason.trim(),
    document: form.document.trim() || null,
  };
}

/** Those of these series, by series, cluster and number. */
export function sorted_exceptions(all: NamedException[], series: { id: string }[]): NamedException[] {
  const place = (exception: NamedException): number => series.findIndex((each) => each.id === exception.series);
  return all
    .filter((exception) => place(exception) >= 0)
    .sort((a, b) => place(a) - place(b) || (a.cluster ?? "").localeCompare(b.cluster ?? "") || a.ordinal - b.ordinal);
}
