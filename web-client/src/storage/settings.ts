import type { ClientDatabase } from "./database";
import type { CalendarMark } from "./schema";

/** What else an account's database remembers. */
interface Settings {
  /** The node whose offsets the stored spaces count (SPEC F2). */
  node: string;
  /** When the node last said that something of ours is on its disk, Unix ms. */
  saved_ms: number;
  /** The calendar of the term that was looked at last. */
  term_calendar: { term: string; marks: CalendarMark[] };
}

export async function load_setting<K extends keyof Settings>(
  database: ClientDatabase,
  key: K,
): Promise<Settings[K] | undefined> {
  return (await database.get("settings", key)) as Settings[K] | undefined;
}

export async function save_setting<K extends keyof Settings>(
  database: ClientDatabase,
  key: K,
  value: Settings[K],
): Promise<void> {
  await database.put("settings", value, key);
}

/** Forms: what was typed and not sent survives a reload. */
export async function load_draft<T>(database: ClientDatabase, key: string): Promise<T | undefined> {
  return (await database.get("drafts", key))?.value as T | undefined;
}

export async function save_draft(database: ClientDatabase, key: string, value: unknown): Promise<void> {
  await database.put("drafts", { key, value, changed_ms: Date.now() });
}

export async function remove_draft(database: ClientDatabase, key: string): Promise<void> {
  await database.delete("drafts", key);
}
