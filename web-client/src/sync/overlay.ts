import type { OutboxEntry } from "../storage/database";

export type RecordFields = Record<string, unknown>;
/** Records by collection, then id. */
export type Collections = Map<string, Map<string, RecordFields>>;

/**
 * What the user should see: the node's records with the effects of `entries`, in order. The node's own maps stay
 * untouched; only collections that an entry changes are copied. `buried` gives the last known state of records
 * that are deleted, for `record.restore`.
 */
export function overlaid(
  base: Collections,
  entries: OutboxEntry[],
  buried: (collection: string, id: string) => RecordFields | undefined,
): Collections {
  const effects = entries.filter((entry) => entry.state !== "refused" && entry.name.startsWith("record."));
  if (effects.length === 0) return base;
  const result: Collections = new Map(base);
  const copied = new Set<string>();
  const gone = new Map<string, RecordFields>();
  for (const { name, arguments: args } of effects) {
    const collection = String(args.collection);
    const id = String(args.id);
    if (!copied.has(collection)) {
      result.set(collection, new Map(base.get(collection)));
      copied.add(collection);
    }
    const records = result.get(collection) as Map<string, RecordFields>;
    const key = `${collection} ${id}`;
    if (name === "record.put") {
      records.set(id, merged(records.get(id), args.fields as RecordFields));
    } else if (name === "record.delete") {
      const last = records.get(id);
      if (last) gone.set(key, last);
      records.delete(id);
    } else if (name === "record.restore") {
      const last = records.get(id) ?? gone.get(key) ?? buried(collection, id);
      if (last) records.set(id, last);
    }
  }
  return result;
}

/** A put as the node merges it: named fields replace, null takes away (SPEC R1). */
export function merged(record: RecordFields | undefined, fields: RecordFields): RecordFields {
  const result = { ...record, ...fields };
  for (const [name, value] of Object.entries(result)) if (value === null) delete result[name];
  return result;
}
