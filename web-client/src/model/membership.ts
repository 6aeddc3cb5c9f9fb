import type { Cluster, Unit } from "../storage/schema";
import type { RecordCache } from "../sync/record_cache";
import { exists_on, registry_of } from "./units";

/**
 * The units of a list with those that followed them, in order: what replaced a unit that ended takes its part where it is
 * of the same level and not in `taken`. The same as server/planning/registry_records.
 */
export function with_successors(units: ReadonlyMap<string, Unit>, listed: string[], taken: ReadonlySet<string>): string[] {
  const all = [...listed];
  const seen = new Set([...listed, ...taken]);
  for (let place = 0; place < all.length; place += 1) {
    const unit = units.get(all[place] ?? "");
    for (const next of unit?.successors ?? []) {
      if (seen.has(next) || units.get(next)?.level !== unit?.level) continue;
      seen.add(next);
      all.push(next);
    }
  }
  return all;
}

/** All that ever belong to a cluster, in hosting order. */
export function cluster_units(units: ReadonlyMap<string, Unit>, clusters: Iterable<Cluster>, cluster: Cluster): string[] {
  const taken = new Set([...clusters].filter((each) => each.term === cluster.term).flatMap((each) => each.units));
  return with_successors(units, cluster.units, taken);
}

/** Of these, the units that exist on a day; all of them where none does. */
export function members_on(units: ReadonlyMap<string, Unit>, all: string[], day: string): string[] {
  const there = all.filter((id) => {
    const unit = units.get(id);
    return unit === undefined || exists_on(unit, day);
  });
  return there.length > 0 ? there : all;
}

export function all_units(cache: RecordCache): ReadonlyMap<string, Unit> {
  return cache.all<Unit>(registry_of(cache) ?? "", "units");
}

export function all_clusters(cache: RecordCache): ReadonlyMap<string, Cluster> {
  return cache.all<Cluster>(registry_of(cache) ?? "", "clusters");
}
