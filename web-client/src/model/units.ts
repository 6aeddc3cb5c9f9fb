import type { Unit } from "../storage/schema";
import type { RecordCache } from "../sync/record_cache";
import { today } from "./dates";

/** The space of kind `registry`: a node belongs to one. */
export function registry_of(cache: RecordCache): string | undefined {
  return cache.spaces().find((space) => space.kind === "registry")?.space;
}

export function unit_of(cache: RecordCache, unit: string | undefined): Unit | undefined {
  const registry = registry_of(cache);
  return unit && registry ? cache.one<Unit>(registry, "units", unit) : undefined;
}

/** A unit under the name, kind and parent that it had on a day ("YYYY-MM-DD"). */
export function unit_as_of(unit: Unit, date: string): Unit {
  const earlier = unit.earlier?.find((each) => date <= each.until);
  if (!earlier) return unit;
  const { until: _, ...then } = earlier;
  return { ...unit, ...then };
}

/** All units that there are and were, in the order of the registry. */
export function every_unit(cache: RecordCache): { id: string; unit: Unit }[] {
  const registry = registry_of(cache);
  return registry ? [...cache.all<Unit>(registry, "units")].map(([id, unit]) => ({ id, unit })) : [];
}

/** Whether it exists on a day. */
export function exists_on(unit: Unit, date: string): boolean {
  return (unit.valid_from ?? "") <= date && date <= (unit.valid_to ?? "9999");
}

/** The short name, as in lists, as it was on `date`, else today; a unit that is not known (yet) is shown as a dash. */
export function unit_name(cache: RecordCache, unit: string | undefined, date: string = today()): string {
  const found = unit_of(cache, unit);
  return found ? unit_as_of(found, date).name : "—";
}

/** The unit above `unit` in the registry's tree. */
export function parent_name(cache: RecordCache, unit: string): string | undefined {
  return unit_of(cache, unit_of(cache, unit)?.parent)?.name;
}

/** A unit of the registry as it was on a day, with the ids of what it came from and went into. */
export interface UnitRow {
  id: string;
  unit: Unit;
  predecessors: string[];
  successors: string[];
}

export interface UnitGroup {
  /** Absent for units that stand under none. */
  parent: UnitRow | undefined;
  units: UnitRow[];
}

const kLevels = ["national", "provincial", "district", "commune"];

/** The units that exist on a day, below their parents of that day: higher levels first, then by name. */
export function units_on(cache: RecordCache, date: string): UnitGroup[] {
  const registry = registry_of(cache);
  if (!registry) return [];
  const all = new Map(cache.all<Unit>(registry, "units"));
  const predecessors = new Map<string, string[]>();
  for (const [id, unit] of all) for (const next of unit.successors ?? []) predecessors.set(next, [...(predecessors.get(next) ?? []), id]);
  const rows = new Map<string, UnitRow>();
  for (const [id, unit] of all) {
    if (!exists_on(unit, date)) continue;
    rows.set(id, { id, unit: unit_as_of(unit, date), predecessors: predecessors.get(id) ?? [], successors: unit.successors ?? [] });
  }
  const groups = new Map<string, UnitGroup>();
  for (const row of rows.values()) {
    const parent = row.unit.parent === undefined ? undefined : rows.get(row.unit.parent);
    const key = parent?.id ?? "";
    if (!groups.has(key)) groups.set(key, { parent, units: [] });
    groups.get(key)?.units.push(row);
  }
  const by_name = new Intl.Collator("vi", { numeric: true }).compare;
  const level = (row: UnitRow | undefined) => (row ? kLevels.indexOf(row.unit.level) : -1);
  for (const group of groups.values()) {
    group.units.sort((a, b) => level(a) - level(b) || by_name(a.unit.name, b.unit.name));
  }
  return [...groups.values()].sort(
    (a, b) => level(a.parent) - level(b.parent) || by_name(a.parent?.unit.name ?? "", b.parent?.unit.name ?? ""),
  );
}
