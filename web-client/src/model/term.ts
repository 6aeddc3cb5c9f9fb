import type { Cluster, ConferenceSeries, CouncilTerm, Member, Slot } from "../storage/schema";
import type { RecordCache } from "../sync/record_cache";
import { add_months, last_day, month_of, months_between } from "./calendar";
import { today } from "./dates";
import { all_clusters, all_units, cluster_units, members_on, with_successors } from "./membership";
import { slots_of } from "./plan";
import { registry_of } from "./units";

/** A term as pages show it. One that only clusters name has no record, and its days are taken from its name. */
export interface TermView {
  id: string | undefined;
  name: string;
  from: string;
  to: string;
  record: CouncilTerm | undefined;
}

export type TermSlot = Slot & { id: string; plan: string };

/** What meets together: a cluster, or the units of a series that meets in one room. */
export interface PlanRow {
  plan: string;
  name: string;
  /** All that ever take part, in hosting order, with those that followed units that ended. */
  units: string[];
  /** Of these, who exists on the day that is looked at. */
  members: string[];
  cluster: (Cluster & { id: string }) | undefined;
  series: (ConferenceSeries & { id: string }) | undefined;
  /** By day, those without one first. */
  slots: TermSlot[];
}

/** Terms begin in the middle of a year: what is assumed of one whose days nobody has entered. */
const kAssumedFrom = "07-01";
const kAssumedTo = "06-30";

/** All terms, newest first. */
export function terms_of(cache: RecordCache): TermView[] {
  const registry = registry_of(cache);
  if (!registry) return [];
  const terms = new Map<string, TermView>();
  for (const [id, record] of cache.all<CouncilTerm>(registry, "terms")) {
    terms.set(record.name, { id, name: record.name, from: record.from, to: record.to, record });
  }
  for (const { term } of cache.all<Cluster>(registry, "clusters").values()) {
    if (terms.has(term)) continue;
    const [first = "", last = ""] = term.split("-");
    terms.set(term, { id: undefined, name: term, from: `${first}-${kAssumedFrom}`, to: `${last}-${kAssumedTo}`, record: undefined });
  }
  return [...terms.values()].sort((a, b) => b.from.localeCompare(a.from));
}

/** The term named, else the one in which `day` is, else the newest that has begun, else the newest. */
export function chosen_term(terms: TermView[], name: string | undefined, day: string): TermView | undefined {
  return (
    terms.find((term) => term.name === name) ??
    terms.find((term) => term.record && term.from <= day && day <= term.to) ??
    terms.find((term) => term.from <= day && day <= term.to) ??
    terms.find((term) => term.from <= day) ??
    terms.at(0)
  );
}

export function series_of(cache: RecordCache, term: string): (ConferenceSeries & { id: string })[] {
  const registry = registry_of(cache);
  if (!registry) return [];
  return [...cache.all<ConferenceSeries>(registry, "series")]
    .map(([id, series]) => ({ id, ...series }))
    .filter((series) => series.term === term)
    .sort((a, b) => a.name.localeCompare(b.name, "vi", { numeric: true }));
}

export function series_record(cache: RecordCache, id: string): ConferenceSeries | undefined {
  return cache.one<ConferenceSeries>(registry_of(cache) ?? "", "series", id);
}

/** A row for each cluster of the term, by name, then one for each series that meets in one room; members as of `day`. */
export function plan_rows(cache: RecordCache, term: string, day: string = today()): PlanRow[] {
  const registry = registry_of(cache);
  if (!registry) return [];
  const known = all_units(cache);
  const all_of = all_clusters(cache);
  const clusters = [...cache.all<Cluster>(registry, "clusters")]
    .map(([id, cluster]) => ({ id, ...cluster }))
    .filter((cluster) => cluster.term === term)
    .sort((a, b) => a.name.localeCompare(b.name, "vi", { numeric: true }))
    .map((cluster) => row_of(cache, term, day, { plan: cluster.plan, name: cluster.name, units: cluster_units(known, all_of.values(), cluster), cluster, series: undefined }));
  const rooms = series_of(cache, term).flatMap((series) => {
    // Units that meet apart have a space of their own, which the node has named.
    const both = [
      [series.plan, series.name],
      [series.apart_plan, room_name(cache.space(series.apart_plan ?? "")?.title) ?? series.name],
    ];
    return both.flatMap(([plan, name]) => {
      if (!plan || !name) return [];
      const units = with_successors(known, host_units(cache, plan, series.convener_unit), new Set());
      return row_of(cache, term, day, { plan, name, units, cluster: undefined, series });
    });
  });
  return [...clusters, ...rooms];
}

/** "X (họp riêng)" of "Kế hoạch X (họp riêng), nhiệm kỳ 2026-2031", as the node calls the space. */
function room_name(title: string | undefined): string | undefined {
  return title?.replace(/^Kế hoạch /, "").replace(/, nhiệm kỳ [0-9-]+$/, "");
}

/** The row of one plan space, of whichever term; members as of `day`. */
export function row_of_plan(cache: RecordCache, plan: string, day: string = today()): PlanRow | undefined {
  const registry = registry_of(cache) ?? "";
  const series = [...cache.all<ConferenceSeries>(registry, "series").values()].find((each) => each.plan === plan || each.apart_plan === plan);
  const term = series?.term ?? [...cache.all<Cluster>(registry, "clusters").values()].find((each) => each.plan === plan)?.term;
  return term === undefined ? undefined : plan_rows(cache, term, day).find((row) => row.plan === plan);
}

function row_of(cache: RecordCache, term: string, day: string, row: Omit<PlanRow, "slots" | "members">): PlanRow {
  const slots = slots_of(cache, row.plan)
    .filter((slot) => slot.term === term)
    .map((slot) => ({ ...slot, plan: row.plan }))
    .sort((a, b) => (a.date ?? "").localeCompare(b.date ?? "") || a.ordinal - b.ordinal);
  return { ...row, members: members_on(all_units(cache), row.units, day), slots };
}

/** Who may host a series that meets in one room: all that belong to it but its convener. */
function host_units(cache: RecordCache, plan: string, convener: string): string[] {
  const members = [...cache.all<Member>(plan, "members").values()];
  const hosts = members.map((member) => member.unit).filter((unit) => unit !== convener);
  return hosts.length > 0 ? hosts : members.map((member) => member.unit);
}

/** A column of the wall: the days from `from` to `to`. */
export interface WallColumn {
  key: string;
  from: string;
  to: string;
  months: number;
}

/** A term's years, and the slots outside of it too: nothing that is recorded is hidden. */
export function year_columns(term: TermView, rows: PlanRow[]): WallColumn[] {
  const dates = rows.flatMap((row) => row.slots.map((slot) => slot.date ?? term.from));
  const first = month_of(dates.reduce((least, date) => (date < least ? date : least), term.from));
  const last = month_of(dates.reduce((most, date) => (date > most ? date : most), term.to));
  const columns: WallColumn[] = [];
  for (let year = Number(first.slice(0, 4)); year <= Number(last.slice(0, 4)); year += 1) {
    const from = `${year}-01` < first ? first : `${year}-01`;
    const to = `${year}-12` > last ? last : `${year}-12`;
    columns.push({ key: String(year), from: `${from}-01`, to: last_day(to), months: months_between(from, to) + 1 });
  }
  return columns;
}

export function month_columns(year: string): WallColumn[] {
  return Array.from({ length: 12 }, (_, index) => {
    const month = add_months(`${year}-01`, index);
    return { key: month, from: `${month}-01`, to: last_day(month), months: 1 };
  });
}

/** The slots of a row whose day is in a column. */
export function slots_in(row: PlanRow, column: WallColumn): TermSlot[] {
  return row.slots.filter((slot) => slot.date !== undefined && column.from <= slot.date && slot.date <= column.to);
}

/** How many colours there are for hosts; the name always stands beside. */
export const kHostColours = 12;

/** The colour of a host, 1 to `kHostColours`: its place in its cluster, so that neighbours in the turn differ. */
export function host_colour(units: string[], unit: string | undefined): number {
  if (unit === undefined) return 0;
  const place = units.indexOf(unit);
  if (place >= 0) return (place % kHostColours) + 1;
  let sum = 0;
  for (const letter of unit) sum = (sum * 31 + letter.charCodeAt(0)) % 9973;
  return (sum % kHostColours) + 1;
}

/** Who may be named as the host of a series' conference; of a cluster where that is given. */
export function host_candidates(rows: PlanRow[], series: (ConferenceSeries & { id: string }) | undefined, cluster: string | undefined): string[] {
  const row = cluster ? rows.find((each) => each.cluster?.id === cluster) : rows.find((each) => each.series !== undefined && each.series.id === series?.id);
  return row?.units ?? [];
}

export function slot_of(rows: PlanRow[], id: string): { row: PlanRow; slot: TermSlot } | undefined {
  for (const row of rows) {
    const slot = row.slots.find((each) => each.id === id);
    if (slot) return { row, slot };
  }
  return undefined;
}
