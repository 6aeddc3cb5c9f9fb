import type { ClientDatabase, StoredRecord, StoredSpace } from "./database";
import type { RecordChange, SpaceSummary } from "./schema";

/** Every space and record that this browser keeps, read once at start. */
export async function load_records(
  database: ClientDatabase,
): Promise<{ spaces: StoredSpace[]; records: StoredRecord[] }> {
  const transaction = database.transaction(["spaces", "records"]);
  const [spaces, records] = await Promise.all([
    transaction.objectStore("spaces").getAll(),
    transaction.objectStore("records").getAll(),
  ]);
  await transaction.done;
  return { spaces, records };
}

/** Remembers spaces from `welcome` or `spaces`; how far their records have come stays as it was. */
export async function save_spaces(database: ClientDatabase, summaries: SpaceSummary[]): Promise<void> {
  const transaction = database.transaction("spaces", "readwrite");
  for (const summary of summaries) {
    const known = await transaction.store.get(summary.space);
    await transaction.store.put({ ...summary, applied: known?.applied ?? 0 });
  }
  await transaction.done;
}

/** Another node answers under this address (SPEC F2): its offsets begin anew, so every space is asked for whole. */
export async function forget_offsets(database: ClientDatabase): Promise<void> {
  const transaction = database.transaction("spaces", "readwrite");
  for (const space of await transaction.store.getAll()) await transaction.store.put({ ...space, applied: 0 });
  await transaction.done;
}

/**
 * Applies records that changed up to `offset`, with the offset, in one transaction. Two tabs may both bring the
 * same news: what is not newer than the stored offset is left out, so an older state never covers a newer one.
 */
export async function save_changes(
  database: ClientDatabase,
  space: string,
  offset: number,
  changes: RecordChange[],
): Promise<void> {
  const transaction = database.transaction(["spaces", "records"], "readwrite");
  const stored = await transaction.objectStore("spaces").get(space);
  if (stored && offset > stored.applied) {
    write_changes(transaction.objectStore("records"), space, changes);
    void transaction.objectStore("spaces").put({ ...stored, applied: offset });
  }
  await transaction.done;
}

/** Replaces a whole space by a snapshot. A restored node may be behind: its snapshot counts all the same (F3). */
export async function save_snapshot(
  database: ClientDatabase,
  space: string,
  offset: number,
  changes: RecordChange[],
): Promise<void> {
  const transaction = database.transaction(["spaces", "records"], "readwrite");
  const records = transaction.objectStore("records");
  for (const key of await records.index("by_space").getAllKeys(space)) void records.delete(key);
  write_changes(records, space, changes);
  const stored = await transaction.objectStore("spaces").get(space);
  if (stored) void transaction.objectStore("spaces").put({ ...stored, applied: offset });
  await transaction.done;
}

interface RecordWriter {
  put(value: StoredRecord): Promise<unknown>;
  delete(key: [string, string, string]): Promise<unknown>;
}

function write_changes(records: RecordWriter, space: string, changes: RecordChange[]): void {
  for (const { collection, id, record, conflicts } of changes) {
    if (record) void records.put({ space, collection, id, record, ...(conflicts ? { conflicts } : {}) });
    else void records.delete([space, collection, id]);
  }
}
