import type { Language } from "../storage/preferences";
import type { FieldVersion, Person } from "../storage/schema";
import type { RecordCache } from "../sync/record_cache";
import type { Change } from "./editing";
import { field_in_words, field_infos } from "./fields";
import type { Catalogue } from "./i18n/catalogues";
import { registry_of, unit_of } from "./units";

/** One version of a field that two wrote apart, in words. */
export interface ShownVersion {
  value: unknown;
  text: string;
  author: string;
  at_ms: number;
}

/** A field on which nobody has decided; the version that counts comes first. */
export interface Conflict {
  field: string;
  label: string;
  versions: ShownVersion[];
}

/** What is undecided in a record (SPEC R5), field by field. Ranks and other fields without a name decide themselves. */
export function conflicts_of(
  cache: RecordCache,
  place: { space: string; collection: string; id: string },
  language: Language,
  catalogue: Catalogue,
): Conflict[] {
  const infos = field_infos(place.collection);
  const found = new Map<string, Conflict>();
  for (const version of cache.conflicts(place.space, place.collection, place.id)) {
    const label = infos[version.field]?.[language];
    if (!label) continue;
    const conflict = found.get(version.field) ?? { field: version.field, label, versions: [] };
    const value = version.value[version.field] ?? null;
    const said = field_in_words(cache, infos[version.field], value, language, catalogue);
    conflict.versions.push({ value, text: said?.[1] ?? catalogue.conflict.nothing, author: author_of(cache, version), at_ms: version.at_ms });
    found.set(version.field, conflict);
  }
  return [...found.values()];
}

/** The person and the unit, as far as they are known here. */
function author_of(cache: RecordCache, version: FieldVersion): string {
  const registry = registry_of(cache);
  const person =
    registry && version.unit && version.account
      ? cache.one<Person>(registry, "people", `${version.unit}/${version.account}`)?.full_name
      : undefined;
  return [person, unit_of(cache, version.unit)?.name].filter(Boolean).join(", ");
}

/** Takes one version, whichever it is: everybody's contention about the field ends with it. */
export function decision(collection: string, id: string, conflict: Conflict, chosen: ShownVersion): Change {
  return {
    kind: "put",
    collection,
    id,
    fields: { [conflict.field]: chosen.value },
    bases: { [conflict.field]: conflict.versions[0]?.value ?? null },
    decides: [conflict.field],
  };
}
