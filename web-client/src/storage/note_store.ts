import type { ClientDatabase } from "./database";

// Private notes are kept among the drafts: what was typed, and may not be on the node yet.
const kPrefix = "note/";

/** Changes what is kept of a space's note, in one transaction; answers what is kept then. */
export async function change_note<T>(
  database: ClientDatabase,
  space: string,
  change: (note: T | undefined) => T,
): Promise<T> {
  const transaction = database.transaction("drafts", "readwrite", { durability: "strict" });
  const note = change((await transaction.store.get(kPrefix + space))?.value as T | undefined);
  await transaction.store.put({ key: kPrefix + space, value: note, changed_ms: Date.now() });
  await transaction.done;
  return note;
}

export async function load_notes<T>(database: ClientDatabase): Promise<{ space: string; note: T }[]> {
  const drafts = await database.getAll("drafts", IDBKeyRange.bound(kPrefix, `${kPrefix}\uffff`));
  return drafts.map((draft) => ({ space: draft.key.slice(kPrefix.length), note: draft.value as T }));
}
