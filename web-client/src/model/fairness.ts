import type { PlanRow, TermSlot } from "./term";

/** What one unit of a row hosted, and will. */
export interface HostRecord {
  unit: string;
  /** Held, or convened on a day that is past. */
  hosted: TermSlot[];
  coming: TermSlot[];
  is_next: boolean;
}

export interface Fairness {
  row: PlanRow;
  hosts: HostRecord[];
  /** The slot that comes next, where one is planned. */
  next_slot: TermSlot | undefined;
  next_unit: string | undefined;
  /** Between who hosts most and who hosts least, planned ones included. */
  spread: number;
  handed_over: TermSlot[];
}

/** Who hosted, who will, and whose turn is next: by the plan where there is one, else by the rule of turns. */
export function fairness_of(row: PlanRow, today: string): Fairness {
  const counted = row.slots.filter((slot) => slot.status !== "cancelled" && slot.host_unit !== undefined);
  const is_past = (slot: TermSlot): boolean => slot.status === "held" || (slot.status === "convened" && (slot.date ?? "9999") < today);
  const guests = counted.map((slot) => slot.host_unit ?? "").filter((unit) => !row.members.includes(unit));
  const hosts = [...row.members, ...new Set(guests)].map((unit) => {
    const own = counted.filter((slot) => slot.host_unit === unit);
    return { unit, hosted: own.filter(is_past), coming: own.filter((slot) => !is_past(slot)), is_next: false };
  });
  const next_slot = counted.find((slot) => !is_past(slot) && (slot.date ?? "") >= today);
  const next_unit = next_slot?.host_unit ?? next_by_turns(hosts);
  for (const host of hosts) host.is_next = host.unit === next_unit;
  const totals = hosts.filter((host) => row.members.includes(host.unit)).map((host) => host.hosted.length + host.coming.length);
  const spread = totals.length > 0 ? Math.max(...totals) - Math.min(...totals) : 0;
  return { row, hosts, next_slot, next_unit, spread, handed_over: row.slots.filter((slot) => slot.handed_over_by !== undefined) };
}

/** Who hosted least, then longest ago, then first in order. */
function next_by_turns(hosts: Omit<HostRecord, "is_next">[]): string | undefined {
  const last = (host: { hosted: TermSlot[] }): number => Math.max(0, ...host.hosted.map((slot) => slot.ordinal));
  return [...hosts].sort((a, b) => a.hosted.length - b.hosted.length || last(a) - last(b)).at(0)?.unit;
}
