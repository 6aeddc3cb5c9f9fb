import type { Cluster, Unit } from "../storage/schema";

/** What the node would refuse to plan with (server/planning/unit_history). `unit`: whose record is wrong. */
export interface RegistryFault {
  kind: "ends_before_begins" | "unknown_successor" | "successor_without_end" | "succeeds_itself" | "unknown_parent" | "within_itself" | "two_clusters";
  unit: string;
}

export type Units = ReadonlyMap<string, Unit>;
export type Clusters = ReadonlyMap<string, Cluster>;

/** All that is wrong with a registry's units and clusters. */
export function registry_faults(units: Units, clusters: Clusters): RegistryFault[] {
  const found: RegistryFault[] = [];
  for (const [id, unit] of units) {
    const note = (kind: RegistryFault["kind"], wrong: boolean): void => void (wrong && found.push({ kind, unit: id }));
    note("ends_before_begins", unit.valid_from !== undefined && unit.valid_to !== undefined && unit.valid_to < unit.valid_from);
    note("unknown_successor", unit.successors?.some((next) => !units.has(next)) ?? false);
    note("successor_without_end", (unit.successors?.length ?? 0) > 0 && unit.valid_to === undefined);
    note("succeeds_itself", leads_back(id, (at) => units.get(at)?.successors ?? []));
    note("unknown_parent", unit.parent !== undefined && !units.has(unit.parent));
    note("within_itself", leads_back(id, (at) => parents_of(units.get(at))));
  }
  return [...found, ...double_members(clusters)];
}

/** Only the parent that counts now is held against a cycle: the node reads no other. */
function parents_of(unit: Unit | undefined): string[] {
  return unit?.parent === undefined ? [] : [unit.parent];
}

function leads_back(start: string, steps: (id: string) => string[]): boolean {
  const seen = new Set<string>();
  const open = [...steps(start)];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === start) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...steps(id));
  }
  return false;
}

function double_members(clusters: Clusters): RegistryFault[] {
  const seen = new Set<string>();
  const found: RegistryFault[] = [];
  for (const cluster of clusters.values()) {
    for (const unit of cluster.units) {
      const key = `${cluster.term} ${unit}`;
      if (seen.has(key)) found.push({ kind: "two_clusters", unit });
      seen.add(key);
    }
  }
  return found;
}
