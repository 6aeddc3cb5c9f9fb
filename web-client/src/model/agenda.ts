import { generateNKeysBetween } from "fractional-indexing";
import type { AgendaItem } from "../storage/schema";
import type { RecordCache } from "../sync/record_cache";
import { add_minutes } from "./dates";

export type AgendaRow = AgendaItem & { id: string };

/** What a list in order must have. */
interface Ranked {
  id: string;
  rank: string;
}

/** By rank as bytes, then by id: the same order at every node. */
export function by_rank(a: Ranked, b: Ranked): number {
  if (a.rank !== b.rank) return a.rank < b.rank ? -1 : 1;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}

/** An item without status is a unit's proposal that nobody has decided on; the convener's own are agreed. */
export function is_proposal(item: AgendaItem): boolean {
  return item.status === undefined && item.proposed_by !== undefined;
}

export function agenda_rows(cache: RecordCache, space: string): AgendaRow[] {
  return [...cache.all<AgendaItem>(space, "agenda_items")].map(([id, item]) => ({ id, ...item })).sort(by_rank);
}

/** What is on the programme: not the declined ones. */
export function counted_rows(rows: AgendaRow[]): AgendaRow[] {
  return rows.filter((row) => row.status !== "declined");
}

export function total_minutes(rows: AgendaRow[]): number {
  return counted_rows(rows).reduce((sum, row) => sum + row.minutes, 0);
}

/** When each item begins, by id; proposals and declined items take no time of the programme. */
export function start_times(rows: AgendaRow[], starts_at: string | undefined): Map<string, string> {
  const times = new Map<string, string>();
  if (!starts_at) return times;
  let minutes = 0;
  for (const row of rows) {
    if (row.status === "declined" || is_proposal(row)) continue;
    times.set(row.id, add_minutes(starts_at, minutes));
    minutes += row.minutes;
  }
  return times;
}

/** A rank after all of `rows`. */
export function rank_at_end(rows: Ranked[]): string {
  const last = rows.at(-1)?.rank ?? null;
  try {
    return generateNKeysBetween(last, null, 1)[0] as string;
  } catch {
    // A rank of another make: a byte more sorts after it.
    return `${last ?? ""}V`;
  }
}

/**
 * The new ranks, by id, that bring the item at `from` to `to`. Usually one. Items that two offices put at the
 * same place share a rank; then those after the new place get ranks of their own as well.
 */
export function ranks_for_move(rows: Ranked[], from: number, to: number): Map<string, string> {
  const order = [...rows];
  const [moved] = order.splice(from, 1);
  if (!moved || from === to) return new Map();
  order.splice(to, 0, moved);
  const before = order[to - 1]?.rank ?? null;
  let end = to + 1;
  while (before !== null && end < order.length && (order[end]?.rank ?? "") <= before) end += 1;
  const changed = order.slice(to, end);
  try {
    const ranks = generateNKeysBetween(before, order[end]?.rank ?? null, changed.length);
    return new Map(changed.map((row, index) => [row.id, ranks[index] as string]));
  } catch {
    const ranks = generateNKeysBetween(null, null, order.length);
    return new Map(order.map((row, index) => [row.id, ranks[index] as string]));
  }
}
