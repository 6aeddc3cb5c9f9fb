import type { Awareness } from "y-protocols/awareness";

/** Somebody else who has the document open. */
export interface Presence {
  client: number;
  account: string;
  name: string;
  unit: string;
  /** 1 to kPersonColours: a colour of tokens.css. */
  person: number;
}

export const kPersonColours = 8;

/** The same person has the same colour in every browser. */
export function person_number(account: string): number {
  let sum = 0;
  for (const character of account) sum = (sum * 31 + character.charCodeAt(0)) % 65_521;
  return (sum % kPersonColours) + 1;
}

/** Everybody but this browser, one entry to a person. */
export function present_people(awareness: Awareness): Presence[] {
  const people = new Map<string, Presence>();
  for (const [client, state] of awareness.getStates()) {
    const user = checked_user((state as { user?: unknown }).user);
    if (client === awareness.clientID || !user) continue;
    people.set(user.account, { client, ...user });
  }
  return [...people.values()].sort((a, b) => a.name.localeCompare(b.name, "vi"));
}

/** Awareness comes from other browsers as it is: only texts of our own shape are believed. */
export function checked_user(user: unknown): Omit<Presence, "client"> | null {
  const { account, name, unit, person } = (user ?? {}) as Record<string, unknown>;
  if (typeof name !== "string" || typeof account !== "string") return null;
  const number = typeof person === "number" && person >= 1 && person <= kPersonColours ? Math.floor(person) : 1;
  return { account, name: name.slice(0, 160), unit: typeof unit === "string" ? unit.slice(0, 160) : "", person: number };
}
