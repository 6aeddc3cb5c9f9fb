import type { Conclusion } from "../storage/schema";
import type { RecordCache } from "../sync/record_cache";
import { by_rank } from "./agenda";

export interface ConclusionRow extends Conclusion {
  id: string;
  /** As people number it: "2.1". */
  number: string;
  /** How many stand above it. */
  depth: number;
}

/** No outline of people goes deeper; what does is shown at this depth. */
const kDeepest = 4;

/** The conclusions of a conference as an outline. One that stands under itself, or under one that is gone, stands at the top. */
export function conclusions_of(cache: RecordCache, space: string): ConclusionRow[] {
  const all = cache.all<Conclusion>(space, "conclusions");
  const under = new Map<string, (Conclusion & { id: string })[]>();
  for (const [id, conclusion] of all) {
    const above = is_rooted(all, id) ? (conclusion.parent ?? "") : "";
    const siblings = under.get(above) ?? [];
    siblings.push({ ...conclusion, id });
    under.set(above, siblings);
  }
  return rows_under(under, "", "", 0);
}

function rows_under(under: Map<string, (Conclusion & { id: string })[]>, above: string, prefix: string, depth: number): ConclusionRow[] {
  const siblings = [...(under.get(above) ?? [])].sort(by_rank);
  return siblings.flatMap((one, index) => {
    const number = `${prefix}${index + 1}`;
    return [{ ...one, number, depth: Math.min(depth, kDeepest) }, ...rows_under(under, one.id, `${number}.`, depth + 1)];
  });
}

/** Whether going up from a conclusion ends at the top. */
function is_rooted(all: ReadonlyMap<string, Conclusion>, id: string): boolean {
  const seen = new Set<string>();
  for (let at: string | undefined = id; at !== undefined; at = all.get(at)?.parent) {
    if (seen.has(at) || !all.has(at)) return false;
    seen.add(at);
  }
  return true;
}

/** Under which a conclusion may be put: any but itself and what stands under it. */
export function possible_parents(rows: ConclusionRow[], id: string | undefined): ConclusionRow[] {
  const own = rows.find((row) => row.id === id);
  return own ? rows.filter((row) => row !== own && !row.number.startsWith(`${own.number}.`)) : rows;
}
