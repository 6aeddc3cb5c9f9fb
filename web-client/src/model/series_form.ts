import { type ConferenceKind, type ConferenceSeries, type UnitKind, collections } from "../storage/schema";
import type { RecordFields } from "../sync/overlay";
import { parsed_time } from "./dates";
import { type Fault, lines_of } from "./rule_forms";

/** A series as a form holds it: numbers and lists as text, until they are sent. */
export interface SeriesForm {
  name: string;
  kind: ConferenceKind;
  audience: ConferenceSeries["audience"];
  cluster: string;
  region: NonNullable<ConferenceSeries["region"]>;
  apart_kind: UnitKind | "";
  cadence: ConferenceSeries["cadence"];
  months: string;
  month: string;
  term_years: string;
  weekdays: number[];
  begins_at: string;
  ends_at: string;
  lead_days: string;
  min_gap_days: string;
  papers_days: string;
  people: string;
}

const kFields = collections.series.fields;
const kWorkdays = [1, 2, 3, 4, 5];
const kNumbers = ["lead_days", "min_gap_days", "papers_days"] as const;

const kEmpty: SeriesForm = {
  name: "",
  kind: "cluster_briefing",
  audience: "each_cluster",
  cluster: "",
  region: "north",
  apart_kind: "",
  cadence: "every_months",
  months: "4",
  month: "8",
  term_years: "2, 4",
  weekdays: kWorkdays,
  begins_at: "08:00",
  ends_at: "11:30",
  lead_days: "15",
  min_gap_days: "60",
  papers_days: "7",
  people: "",
};

/** The four kinds of conferences as they are usually held; the name is the reader's. */
export const series_templates: Record<ConferenceKind, Omit<SeriesForm, "name">> = {
  cluster_briefing: kEmpty,
  province_briefing: { ...kEmpty, kind: "province_briefing", audience: "units", months: "6", min_gap_days: "120" },
  regional_conference: {
    ...kEmpty,
    kind: "regional_conference",
    audience: "region",
    cadence: "term_months",
    min_gap_days: "",
    lead_days: "30",
    papers_days: "15",
    ends_at: "17:00",
  },
  annual_summary: { ...kEmpty, kind: "annual_summary", audience: "provinces", cadence: "yearly", month: "3", min_gap_days: "", lead_days: "30", papers_days: "15" },
};

function text(value: number | undefined): string {
  return value === undefined ? "" : String(value);
}

export function series_form_of(series: ConferenceSeries): SeriesForm {
  return {
    name: series.name,
    kind: series.kind,
    audience: series.audience,
    cluster: series.cluster ?? "",
    region: series.region ?? "north",
    apart_kind: series.apart_kind ?? "",
    cadence: series.cadence,
    months: text(series.months),
    month: text(series.month),
    term_years: series.term_years?.join(", ") ?? "",
    weekdays: series.weekdays ?? kWorkdays,
    begins_at: series.begins_at ?? "",
    ends_at: series.ends_at ?? "",
    lead_days: text(series.lead_days),
    min_gap_days: text(series.min_gap_days),
    papers_days: text(series.papers_days),
    people: series.people?.join("\n") ?? "",
  };
}

/** The years that were typed, "2, 4" or "2 và 4"; null where they are none. */
export function parsed_years(typed: string): number[] | null {
  const years = typed.split(/[^0-9]+/).filter((part) => part !== "").map(Number);
  const { minimum = 1, maximum = 12 } = kFields.term_years;
  return years.length > 0 && years.every((year) => year >= minimum && year <= maximum) ? [...new Set(years)].sort((a, b) => a - b) : null;
}

function number_fault(typed: string, name: "months" | "month" | (typeof kNumbers)[number], required: boolean): Fault | undefined {
  const { minimum = 0, maximum = 0 } = kFields[name];
  if (typed.trim() === "" && !required) return undefined;
  const number = Number(typed);
  const fits = /^\s*\d+\s*$/.test(typed) && number >= minimum && number <= maximum;
  return fits ? undefined : { key: "wrong_number", least: minimum, most: maximum };
}

/** Which fields cannot be sent as they stand, and why. */
export function series_faults(form: SeriesForm): Partial<Record<keyof SeriesForm, Fault>> {
  const begins = parsed_time(form.begins_at);
  const ends = parsed_time(form.ends_at);
  const found: Partial<Record<keyof SeriesForm, Fault | undefined>> = {
    name: form.name.trim() === "" ? { key: "missing" } : undefined,
    cluster: form.audience === "cluster" && form.cluster === "" ? { key: "missing" } : undefined,
    months: form.cadence === "every_months" ? number_fault(form.months, "months", true) : undefined,
    month: form.cadence === "every_months" ? undefined : number_fault(form.month, "month", true),
    term_years: form.cadence === "term_months" && parsed_years(form.term_years) === null ? { key: "wrong_years" } : undefined,
    weekdays: form.weekdays.length === 0 ? { key: "no_weekday" } : undefined,
    begins_at: form.begins_at.trim() !== "" && begins === null ? { key: "wrong_time" } : undefined,
    ends_at: ends_fault(form.ends_at, begins, ends),
    people: lines_of(form.people).length > (kFields.people.maxItems ?? 0) ? { key: "too_many", most: kFields.people.maxItems ?? 0 } : undefined,
  };
  for (const name of kNumbers) found[name] = number_fault(form[name], name, false);
  return Object.fromEntries(Object.entries(found).filter(([, fault]) => fault !== undefined));
}

function ends_fault(typed: string, begins: string | null, ends: string | null): Fault | undefined {
  if (typed.trim() === "") return undefined;
  if (ends === null) return { key: "wrong_time" };
  return begins !== null && ends <= begins ? { key: "ends_first" } : undefined;
}

/** The record's fields; what does not belong to the audience or cadence, or is empty, is null. */
export function series_fields(form: SeriesForm, term: string, convener_unit: string): RecordFields {
  const number = (typed: string): number | null => (typed.trim() === "" ? null : Number(typed));
  const people = lines_of(form.people);
  const by_months = form.cadence === "every_months";
  return {
    name: form.name.trim(),
    kind: form.kind,
    term,
    convener_unit,
    audience: form.audience,
    cluster: form.audience === "cluster" ? form.cluster : null,
    region: form.audience === "region" ? form.region : null,
    apart_kind: form.apart_kind || null,
    cadence: form.cadence,
    months: by_months ? number(form.months) : null,
    month: by_months ? null : number(form.month),
    term_years: form.cadence === "term_months" ? parsed_years(form.term_years) : null,
    weekdays: [...form.weekdays].sort((a, b) => a - b),
    begins_at: parsed_time(form.begins_at),
    ends_at: parsed_time(form.ends_at),
    lead_days: number(form.lead_days),
    min_gap_days: number(form.min_gap_days),
    papers_days: number(form.papers_days),
    people: people.length > 0 ? people : null,
  };
}
