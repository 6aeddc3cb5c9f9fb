import type { OutboxEntry } from "../storage/database";
import type { Problem } from "../storage/schema";

/** How far what this browser wrote about a record has come; undefined where the node has all of it. */
export type SentState = { state: "waiting" } | { state: "refused"; problem: Problem | undefined };

/** `ids`: of the record and of what belongs to it; commands name theirs by `argument`. */
export function sent_state(entries: readonly OutboxEntry[], space: string, ids: readonly string[], argument: string): SentState | undefined {
  const about = entries.filter((entry) => entry.space === space && entry.state !== "done" && ids.includes(String(entry.arguments.id ?? entry.arguments[argument])));
  const refused = about.find((entry) => entry.state === "refused");
  if (refused) return { state: "refused", problem: refused.problem };
  return about.length > 0 ? { state: "waiting" } : undefined;
}
