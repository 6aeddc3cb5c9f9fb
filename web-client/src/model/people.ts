import type { Person } from "../storage/schema";
import type { RecordCache } from "../sync/record_cache";
import type { RecordFields } from "../sync/overlay";
import type { Change } from "./editing";
import { is_email } from "./guests";
import { matches } from "./search";
import { registry_of, unit_name } from "./units";

export type PersonRow = Person & { id: string };

export interface PeopleOfUnit {
  unit: string;
  name: string;
  /** By name. */
  people: PersonRow[];
}

export interface PersonForm {
  full_name: string;
  post: string;
  email: string;
}

/** The unit of a person's row: <unit>/<account>. */
export function unit_of_person(id: string): string {
  return id.split("/")[0] ?? "";
}

/** All people of the registry by their units: those of `own` first, then by the units' names of `day`. */
export function people_by_unit(cache: RecordCache, own: string, day: string, query: string): PeopleOfUnit[] {
  const rows = [...cache.all<Person>(registry_of(cache) ?? "", "people")].map(([id, person]) => ({ id, ...person }));
  const units = new Map<string, PersonRow[]>();
  for (const row of rows) {
    const unit = unit_of_person(row.id);
    if (!matches(`${row.full_name} ${row.post ?? ""} ${row.email ?? ""} ${unit_name(cache, unit, day)}`, query)) continue;
    units.set(unit, [...(units.get(unit) ?? []), row]);
  }
  return [...units]
    .map(([unit, people]) => ({ unit, name: unit_name(cache, unit, day), people: people.sort((a, b) => a.full_name.localeCompare(b.full_name, "vi")) }))
    .sort((a, b) => Number(b.unit === own) - Number(a.unit === own) || a.name.localeCompare(b.name, "vi", { numeric: true }));
}

export function person_form(person: Person): PersonForm {
  return { full_name: person.full_name, post: person.post ?? "", email: person.email ?? "" };
}

/** What cannot be sent as it stands. Another person of the unit with the same address would make an answer by mail anybody's. */
export function person_faults(form: PersonForm, person: PersonRow, others: PersonRow[]): { full_name?: "missing"; email?: "wrong" | "taken" } {
  const email = form.email.trim();
  const taken = others.some((other) => other.id !== person.id && email !== "" && other.email?.toLowerCase() === email.toLowerCase());
  return {
    ...(form.full_name.trim() === "" ? { full_name: "missing" as const } : {}),
    ...(email !== "" && !is_email(email) ? { email: "wrong" as const } : taken ? { email: "taken" as const } : {}),
  };
}

/** The one write, of the fields that differ; nothing where none does. */
export function person_change(form: PersonForm, person: PersonRow): Change | undefined {
  const now: RecordFields = { full_name: form.full_name.trim(), post: form.post.trim() || null, email: form.email.trim() || null };
  const before: RecordFields = { full_name: person.full_name, post: person.post ?? null, email: person.email ?? null };
  const fields = Object.fromEntries(Object.entries(now).filter(([name, value]) => before[name] !== value));
  return Object.keys(fields).length > 0 ? { kind: "put", collection: "people", id: person.id, fields, bases: before } : undefined;
}
