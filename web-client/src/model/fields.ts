import type { Language } from "../storage/preferences";
import { type FieldInfo, collections } from "../storage/schema";
import type { RecordCache } from "../sync/record_cache";
import type { Catalogue } from "./i18n/catalogues";
import { unit_of } from "./units";

export type FieldTable = Record<string, FieldInfo | undefined>;

/** What is known of a collection's fields; nothing of a collection that this client does not know. */
export function field_infos(collection: string): FieldTable {
  return (collections[collection as keyof typeof collections]?.fields ?? {}) as FieldTable;
}

/** A field with its value as people read it; none where the field has no name for them (ranks, ids) or no value. */
export function field_in_words(
  cache: RecordCache,
  info: FieldInfo | undefined,
  value: unknown,
  language: Language,
  catalogue: Catalogue,
): [string, string] | undefined {
  const label = info?.[language];
  if (!info || !label || value === null || value === undefined) return undefined;
  const choices: Record<string, string> = { ...catalogue.agenda.kinds, ...catalogue.participants.answers };
  if (info.kind !== "choice") return [label, readable(cache, value)];
  const choice = choices[String(value)];
  return choice ? [label, choice] : undefined;
}

function readable(cache: RecordCache, value: unknown): string {
  if (Array.isArray(value)) return value.map((each) => readable(cache, each)).join("; ");
  const text = String(value);
  return unit_of(cache, text)?.name ?? text;
}
