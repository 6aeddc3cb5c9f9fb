import type { Cluster, HostTurn, NextSlot, Slot } from "../storage/schema";
import type { RecordCache } from "../sync/record_cache";
import { all_clusters, all_units, cluster_units, members_on } from "./membership";
import { registry_of } from "./units";

export interface ClusterPlan {
  id: string;
  cluster: Cluster;
  /** Who belongs to it on the day that is looked at, in hosting order. */
  members: string[];
  /** Newest first. */
  slots: (Slot & { id: string })[];
}

/** Every cluster that this account may see, by name, with its members of `day`. */
export function cluster_plans(cache: RecordCache, day: string): ClusterPlan[] {
  const registry = registry_of(cache);
  if (!registry) return [];
  const units = all_units(cache);
  const clusters = all_clusters(cache);
  return [...clusters]
    .map(([id, cluster]) => {
      const members = members_on(units, cluster_units(units, clusters.values(), cluster), day);
      return { id, cluster, members, slots: slots_of(cache, cluster.plan) };
    })
    .sort((a, b) => a.cluster.name.localeCompare(b.cluster.name, "vi", { numeric: true }));
}

export function slots_of(cache: RecordCache, plan: string): (Slot & { id: string })[] {
  return [...cache.all<Slot>(plan, "slots")]
    .map(([id, slot]) => ({ id, ...slot }))
    .sort((a, b) => b.term.localeCompare(a.term) || b.ordinal - a.ordinal);
}

/** How often, and when last, each unit of the cluster hosted; in hosting order. */
export function host_turns(cluster: Cluster, slots: Slot[]): HostTurn[] {
  const counted = slots.filter((slot) => slot.term === cluster.term && slot.status !== "cancelled");
  return cluster.units.map((unit) => {
    const hosted = counted.filter((slot) => slot.host_unit === unit);
    const last = Math.max(0, ...hosted.map((slot) => slot.ordinal));
    return last > 0 ? { unit, hosted: hosted.length, last_ordinal: last } : { unit, hosted: 0 };
  });
}

/**
 * The next slot by the node's rule, for when the node cannot be asked: the first ordinal never used in the term
 * (a cancelled one stays used), hosted by who hosted least, then longest ago, then first in order. The node
 * decides when the command reaches it.
 */
export function proposed_slot(cluster: Cluster, slots: Slot[], title: (ordinal: number) => string): NextSlot {
  const ordinal = 1 + Math.max(0, ...slots.filter((slot) => slot.term === cluster.term).map((slot) => slot.ordinal));
  const hosts = host_turns(cluster, slots);
  const [first] = [...hosts].sort(
    (a, b) => a.hosted - b.hosted || (a.last_ordinal ?? 0) - (b.last_ordinal ?? 0),
  );
  return {
    plan: cluster.plan,
    cluster_name: cluster.name,
    term: cluster.term,
    ordinal,
    title: title(ordinal),
    host_unit: first?.unit ?? "",
    hosts,
  };
}
