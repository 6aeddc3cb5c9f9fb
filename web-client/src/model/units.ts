import type { Unit } from "../storage/schema";
import type { RecordCache } from "../sync/record_cache";

/** The space of kind `registry`: a node belongs to one. */
export function registry_of(cache: RecordCache): string | undefined {
  return cache.spaces().find((space) => space.kind === "registry")?.space;
}

export function unit_of(cache: RecordCache, unit: string | undefined): Unit | undefined {
  const registry = registry_of(cache);
  return unit && registry ? cache.one<Unit>(registry, "units", unit) : undefined;
}

/** The short name, as in lists; a unit that is not known (yet) is shown as a dash. */
export function unit_name(cache: RecordCache, unit: string | undefined): string {
  return unit_of(cache, unit)?.name ?? "—";
}

/** The unit above `unit` in the registry's tree. */
export function parent_name(cache: RecordCache, unit: string): string | undefined {
  return unit_of(cache, unit_of(cache, unit)?.parent)?.name;
}
