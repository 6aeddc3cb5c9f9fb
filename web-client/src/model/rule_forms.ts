import { type BlockedDays, type BusyPeriod, type CouncilTerm, type DaysOff, type HostingWish, collections } from "../storage/schema";
import type { RecordFields } from "../sync/overlay";
import { parsed_date, short_date } from "./dates";
import type { Catalogue } from "./i18n/catalogues";

/** Why a field cannot be sent; the words are the catalogue's. */
export interface Fault {
  key: keyof Catalogue["rules"]["faults"];
  least?: number;
  most?: number;
}

export type Faults<Form> = Partial<Record<keyof Form, Fault>>;

export function fault_text(fault: Fault | undefined, words: Catalogue["rules"]["faults"]): string {
  if (!fault) return "";
  if (fault.key === "wrong_number") return words.wrong_number(fault.least ?? 0, fault.most ?? 0);
  if (fault.key === "too_many") return words.too_many(fault.most ?? 0);
  return words[fault.key];
}

/** What was typed one a line, each once. */
export function lines_of(typed: string): string[] {
  return [...new Set(typed.split("\n").map((line) => line.trim()).filter((line) => line !== ""))];
}

/** Those that there are. */
export function without_gaps<Form>(faults: { [K in keyof Form]?: Fault | undefined }): Faults<Form> {
  return Object.fromEntries(Object.entries(faults).filter(([, fault]) => fault !== undefined)) as Faults<Form>;
}

export function period_faults(from: string, to: string): { from: Fault | undefined; to: Fault | undefined } {
  return {
    from: from === "" ? { key: "wrong_date" } : undefined,
    to: to === "" ? { key: "wrong_date" } : from !== "" && to < from ? { key: "wrong_order" } : undefined,
  };
}

export const kWeights = ["spacing_weight", "wish_weight", "neighbour_weight", "storm_weight", "weekday_weight"] as const;

export interface TermForm {
  name: string;
  from: string;
  to: string;
  storm_months: number[];
  is_tet_free: boolean;
  without_culture_day: boolean;
  weights: Record<(typeof kWeights)[number], string>;
}

const kStormMonths = [9, 10, 11];

export function term_form_of(term: CouncilTerm | undefined, name = ""): TermForm {
  const weights = Object.fromEntries(kWeights.map((weight) => [weight, term?.[weight] === undefined ? "" : String(term[weight])]));
  return {
    name: term?.name ?? name,
    from: term?.from ?? "",
    to: term?.to ?? "",
    storm_months: term?.storm_months ?? kStormMonths,
    is_tet_free: term?.is_tet_free ?? false,
    without_culture_day: term?.without_culture_day ?? false,
    weights: weights as TermForm["weights"],
  };
}

/** `taken`: names of the other terms. */
export function term_faults(form: TermForm, taken: string[]): Faults<TermForm> & Faults<TermForm["weights"]> {
  const years = /^(\d{4})-(\d{4})$/.exec(form.name.trim());
  const name: Fault | undefined = !years || Number(years[1]) >= Number(years[2]) ? { key: "wrong_term" } : taken.includes(form.name.trim()) ? { key: "name_taken" } : undefined;
  const weights: Faults<TermForm["weights"]> = {};
  for (const weight of kWeights) {
    const { minimum = 0, maximum = 0 } = collections.terms.fields[weight];
    const typed = form.weights[weight].trim();
    if (typed !== "" && !(/^\d+$/.test(typed) && Number(typed) <= maximum)) weights[weight] = { key: "wrong_number", least: minimum, most: maximum };
  }
  return { ...without_gaps<TermForm>({ name, ...period_faults(form.from, form.to) }), ...weights };
}

export function term_fields(form: TermForm): RecordFields {
  const weights = kWeights.map((weight) => [weight, form.weights[weight].trim() === "" ? null : Number(form.weights[weight])]);
  return {
    name: form.name.trim(),
    from: form.from,
    to: form.to,
    storm_months: [...form.storm_months].sort((a, b) => a - b),
    is_tet_free: form.is_tet_free || null,
    without_culture_day: form.without_culture_day || null,
    ...Object.fromEntries(weights),
  };
}

export interface BlockedForm {
  kind: BlockedDays["kind"];
  from: string;
  to: string;
  units: string[];
  people: string;
  reason: string;
}

export function blocked_form_of(blocked: BlockedDays | undefined): BlockedForm {
  return {
    kind: blocked?.kind ?? "session",
    from: blocked?.from ?? "",
    to: blocked?.to ?? "",
    units: blocked?.units ?? [],
    people: blocked?.people?.join("\n") ?? "",
    reason: blocked?.reason ?? "",
  };
}

export function blocked_faults(form: BlockedForm): Faults<BlockedForm> {
  return without_gaps<BlockedForm>(period_faults(form.from, form.to));
}

export function blocked_fields(form: BlockedForm): RecordFields {
  const people = lines_of(form.people);
  return {
    kind: form.kind,
    from: form.from,
    to: form.to,
    units: form.units.length > 0 ? form.units : null,
    people: people.length > 0 ? people : null,
    reason: form.reason.trim() || null,
  };
}

export interface BusyForm {
  from: string;
  to: string;
  reason: string;
}

export function busy_form_of(busy: BusyPeriod | undefined): BusyForm {
  return { from: busy?.from ?? "", to: busy?.to ?? "", reason: busy?.reason ?? "" };
}

export function busy_faults(form: BusyForm): Faults<BusyForm> {
  return without_gaps<BusyForm>(period_faults(form.from, form.to));
}

export function busy_fields(form: BusyForm): RecordFields {
  return { from: form.from, to: form.to, reason: form.reason.trim() || null };
}

export interface WishForm {
  wants: HostingWish["wants"];
  months: number[];
  note: string;
}

export function wish_form_of(wish: HostingWish | undefined): WishForm {
  return { wants: wish?.wants ?? "these_months", months: wish?.months ?? [], note: wish?.note ?? "" };
}

export function wish_faults(form: WishForm): Faults<WishForm> {
  return form.months.length === 0 ? { months: { key: "no_month" } } : {};
}

export function wish_fields(form: WishForm): RecordFields {
  return { wants: form.wants, months: [...form.months].sort((a, b) => a - b), note: form.note.trim() || null };
}

export interface DaysOffForm {
  mode: "holiday" | "swap";
  holiday: NonNullable<DaysOff["holiday"]>;
  year: string;
  /** One a line, as people write days. */
  days: string;
  off: string;
  worked: string;
  decision: string;
}

export function days_off_form_of(off: DaysOff | undefined, year: string): DaysOffForm {
  return {
    mode: off?.off ? "swap" : "holiday",
    holiday: off?.holiday ?? "tet",
    year: off?.year === undefined ? year : String(off.year),
    days: off?.days?.map(short_date).join("\n") ?? "",
    off: off?.off ?? "",
    worked: off?.worked ?? "",
    decision: off?.decision ?? "",
  };
}

export function days_off_faults(form: DaysOffForm): Faults<DaysOffForm> {
  const { minimum = 1976, maximum = 2199 } = collections.days_off.fields.year;
  const most = collections.days_off.fields.days.maxItems ?? 0;
  const days = lines_of(form.days);
  const decision: Fault | undefined = form.decision.trim() === "" ? { key: "missing" } : undefined;
  if (form.mode === "swap") {
    return without_gaps<DaysOffForm>({
      off: form.off === "" ? { key: "wrong_date" } : undefined,
      worked: form.worked === "" || form.worked === form.off ? { key: "wrong_date" } : undefined,
      decision,
    });
  }
  const year = Number(form.year);
  const fits = /^\d{4}$/.test(form.year.trim()) && year >= minimum && year <= maximum;
  return without_gaps<DaysOffForm>({
    year: fits ? undefined : { key: "wrong_number", least: minimum, most: maximum },
    days: days.some((day) => parsed_date(day) === null) ? { key: "wrong_date" } : days.length > most ? { key: "too_many", most } : undefined,
    decision,
  });
}

/** What belongs to the other kind of decision is null. */
export function days_off_fields(form: DaysOffForm): RecordFields {
  const decision = form.decision.trim();
  if (form.mode === "swap") return { off: form.off, worked: form.worked, holiday: null, year: null, days: null, decision };
  const days = lines_of(form.days).flatMap((line) => parsed_date(line) ?? []);
  return { holiday: form.holiday, year: Number(form.year), days: days.sort(), off: null, worked: null, decision };
}
