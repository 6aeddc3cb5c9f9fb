import type { BlockedDays, BusyPeriod, ConferenceSeries, DaysOff } from "../storage/schema";
import type { RecordCache } from "../sync/record_cache";
import { days_between, weekday_of } from "./calendar";
import type { PlanRow, TermSlot, TermView } from "./term";
import { series_of } from "./term";
import { exists_on, registry_of, unit_of } from "./units";

/** What stands against a slot's day by the records that this browser has. `other` names a day, a person or a unit. */
export interface SlotConflict {
  kind: "outside_term" | "weekday" | "blocked" | "busy" | "day_off" | "person" | "gap" | "host_gone" | "host_not_member";
  other?: string;
  reason?: string;
}

const kWorkdays = [1, 2, 3, 4, 5];

interface Rules {
  term: TermView;
  series: Map<string, ConferenceSeries>;
  blocked: BlockedDays[];
  busy: { unit: string; period: BusyPeriod }[];
  days_off: DaysOff[];
  /** Slots by "name of a person, day": one person is at one conference a day. */
  people: Map<string, string[]>;
}

/**
 * Of each slot that is yet to come and not cancelled, what stands against its day, by id. Public holidays and Tết are
 * known to the node alone; it says so when a slot is moved or planned.
 */
export function conflicts_of_term(cache: RecordCache, term: TermView, rows: PlanRow[], today: string): Map<string, SlotConflict[]> {
  const coming = (slot: TermSlot): boolean =>
    slot.status !== "cancelled" && slot.status !== "held" && slot.date !== undefined && slot.date >= today;
  const rules = rules_of(cache, term);
  for (const row of rows) {
    for (const slot of row.slots.filter(coming)) {
      for (const person of people_of(rules, row, slot)) {
        const key = `${person}, ${slot.date}`;
        rules.people.set(key, [...(rules.people.get(key) ?? []), slot.id]);
      }
    }
  }
  const found = new Map<string, SlotConflict[]>();
  for (const row of rows) {
    const slots = row.slots.filter(coming);
    for (const [place, slot] of slots.entries()) {
      const all = [...day_conflicts(rules, row, slot), ...host_conflicts(cache, row, slot), ...gap_conflict(rules, row, slots[place - 1], slot)];
      if (all.length > 0) found.set(slot.id, all);
    }
  }
  return found;
}

function rules_of(cache: RecordCache, term: TermView): Rules {
  const registry = registry_of(cache) ?? "";
  return {
    term,
    series: new Map(series_of(cache, term.name).map((series) => [series.id, series])),
    blocked: [...cache.all<BlockedDays>(registry, "blocked_periods").values()],
    busy: [...cache.all<BusyPeriod>(registry, "busy_periods")].map(([id, period]) => ({ unit: id.split("/")[0] ?? "", period })),
    days_off: [...cache.all<DaysOff>(registry, "days_off").values()],
    people: new Map(),
  };
}

function series_for(rules: Rules, row: PlanRow, slot: TermSlot): ConferenceSeries | undefined {
  return rules.series.get(slot.series ?? "") ?? row.series;
}

function people_of(rules: Rules, row: PlanRow, slot: TermSlot): string[] {
  return series_for(rules, row, slot)?.people ?? [];
}

function day_conflicts(rules: Rules, row: PlanRow, slot: TermSlot): SlotConflict[] {
  const date = slot.date ?? "";
  const series = series_for(rules, row, slot);
  const people = people_of(rules, row, slot);
  const found: SlotConflict[] = [];
  if (date < rules.term.from || date > rules.term.to) found.push({ kind: "outside_term" });
  const worked = rules.days_off.some((off) => off.worked === date);
  if (!worked && !(series?.weekdays ?? kWorkdays).includes(weekday_of(date))) found.push({ kind: "weekday" });
  const off = rules.days_off.find((each) => each.off === date || each.days?.includes(date));
  if (off) found.push({ kind: "day_off", other: off.decision });
  for (const blocked of rules.blocked) {
    if (date < blocked.from || date > blocked.to) continue;
    const for_all = !blocked.units?.length && !blocked.people?.length;
    const hit = for_all || blocked.units?.some((unit) => unit === slot.host_unit || row.units.includes(unit)) || blocked.people?.some((person) => people.includes(person));
    if (hit) found.push({ kind: "blocked", other: blocked.kind, ...(blocked.reason ? { reason: blocked.reason } : {}) });
  }
  for (const { unit, period } of rules.busy) {
    if (date < period.from || date > period.to || (unit !== slot.host_unit && !row.units.includes(unit))) continue;
    found.push({ kind: "busy", other: unit, ...(period.reason ? { reason: period.reason } : {}) });
  }
  for (const person of people) {
    if ((rules.people.get(`${person}, ${date}`)?.length ?? 0) > 1) found.push({ kind: "person", other: person });
  }
  return found;
}

function host_conflicts(cache: RecordCache, row: PlanRow, slot: TermSlot): SlotConflict[] {
  if (!slot.host_unit) return [];
  const unit = unit_of(cache, slot.host_unit);
  if (unit && !exists_on(unit, slot.date ?? "")) return [{ kind: "host_gone", other: slot.host_unit }];
  return row.units.length > 0 && !row.units.includes(slot.host_unit) ? [{ kind: "host_not_member", other: slot.host_unit }] : [];
}

function gap_conflict(rules: Rules, row: PlanRow, before: TermSlot | undefined, slot: TermSlot): SlotConflict[] {
  const gap = series_for(rules, row, slot)?.min_gap_days ?? 0;
  if (!before?.date || !slot.date || before.series !== slot.series || days_between(before.date, slot.date) >= gap) return [];
  return [{ kind: "gap", other: before.date }];
}
