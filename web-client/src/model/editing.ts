import type { Client } from "../sync/client";
import type { RecordFields } from "../sync/overlay";

/** One write of one record. */
export type Change =
  | { kind: "put"; collection: string; id: string; fields: RecordFields }
  | { kind: "delete"; collection: string; id: string }
  | { kind: "restore"; collection: string; id: string };

/** Puts each change into the outbox, in order; resolves when all are on this machine's disk. */
export async function write(client: Client, space: string, changes: Change[]): Promise<void> {
  for (const { kind, ...args } of changes) await client.outbox.submit(space, `record.${kind}`, args);
}

/**
 * What undoes `change`, given the record as it was before: a put is undone by the earlier values of the fields
 * that it named, or by a delete where there was no record.
 */
export function inverse(change: Change, before: RecordFields | undefined): Change {
  const { collection, id } = change;
  if (change.kind === "delete") return { kind: "restore", collection, id };
  if (change.kind === "restore" || !before) return { kind: "delete", collection, id };
  const fields: RecordFields = {};
  for (const name of Object.keys(change.fields)) fields[name] = before[name] ?? null;
  return { kind: "put", collection, id, fields };
}
