import type { Client } from "../sync/client";
import type { AttachedFiles } from "../sync/outbox";
import type { RecordFields } from "../sync/overlay";

/** One write of one record. */
export type Change =
  | {
      kind: "put";
      collection: string;
      id: string;
      fields: RecordFields;
      /** What the author saw in these fields; where it is not said, what is shown now. */
      bases?: RecordFields;
      /** Fields of which the author saw every version (SPEC R5). */
      decides?: string[];
    }
  | { kind: "delete"; collection: string; id: string }
  | { kind: "restore"; collection: string; id: string };

/** Puts each change into the outbox, in order; resolves when all are on this machine's disk. */
export async function write(client: Client, space: string, changes: Change[]): Promise<void> {
  for (const change of changes) {
    const { kind, ...args } = change;
    const bases = kind === "put" ? bases_of(client, space, change) : undefined;
    await client.outbox.submit(space, `record.${kind}`, bases ? { ...args, bases } : args);
  }
}

/** As `write` of one new record, which waits for its files and then names them in the list `list`. */
export async function write_with_files(client: Client, space: string, change: Change & { kind: "put" }, attached: AttachedFiles): Promise<void> {
  const { kind, ...args } = change;
  await client.outbox.submit(space, `record.${kind}`, args, attached);
  await client.uploads.added();
}

/** By these the node tells whether somebody else wrote the same field meanwhile (SPEC R5). */
function bases_of(client: Client, space: string, change: Change & { kind: "put" }): RecordFields | undefined {
  const seen = change.bases ?? client.cache.one<RecordFields>(space, change.collection, change.id);
  if (!seen) return undefined;
  return Object.fromEntries(Object.keys(change.fields).map((name) => [name, seen[name] ?? null]));
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
