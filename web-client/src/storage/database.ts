import { type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames, openDB } from "idb";
import type { FieldVersion, Problem, SpaceSummary } from "./schema";

/** A record as the node last told it. `key` keeps records of one space together. */
export interface StoredRecord {
  space: string;
  collection: string;
  id: string;
  record: Record<string, unknown>;
  /** What two wrote apart and nobody has decided (SPEC R5). */
  conflicts?: FieldVersion[];
}

/** A space that the account may follow, and how far its records here have come (0: nothing yet). */
export interface StoredSpace extends SpaceSummary {
  applied: number;
}

/** `done` entries stay until the feed has brought their effect, so that nothing flickers in between. */
export type OutboxState = "waiting" | "done" | "refused";

/** One command under its id, kept from the moment it is asked until its effect is seen. */
export interface OutboxEntry {
  id: string;
  space: string;
  name: string;
  arguments: Record<string, unknown>;
  state: OutboxState;
  made_ms: number;
  offset?: number | undefined;
  /** How many of the files that it names are still to be uploaded: until then it is not sent. */
  awaits?: number | undefined;
  problem?: Problem | undefined;
}

/** A file that waits to be uploaded, with its bytes: a paper of an agenda item, or one that a command waits for. */
export interface QueuedFile {
  id: string;
  space: string;
  /** Of a paper. */
  agenda_item?: string;
  unit?: string;
  /** The command, and the list among its fields in which the file is named once the node has it. */
  joins?: { command: string; list: string };
  name: string;
  bytes: Blob;
  state: "waiting" | "refused";
  made_ms: number;
  problem?: Problem | undefined;
}

/** How many edits of a document were made here, and how many of them the node has on its disk. */
export interface DocumentMark {
  document: string;
  made: number;
  durable: number;
}

/** What stands in a form that was not sent yet. */
export interface Draft {
  key: string;
  value: unknown;
  changed_ms: number;
}

export interface ClientSchema extends DBSchema {
  records: { key: [string, string, string]; value: StoredRecord; indexes: { by_space: string } };
  spaces: { key: string; value: StoredSpace };
  outbox: { key: string; value: OutboxEntry };
  files: { key: string; value: QueuedFile };
  documents: { key: string; value: DocumentMark };
  drafts: { key: string; value: Draft };
  settings: { key: string; value: unknown };
}

export type ClientDatabase = IDBPDatabase<ClientSchema>;
type Upgrade = IDBPTransaction<ClientSchema, StoreNames<ClientSchema>[], "versionchange">;

/** Each step takes the database one version on. Steps are only ever added: a step that shipped never changes. */
const kMigrations: ((database: ClientDatabase, transaction: Upgrade) => void)[] = [
  (database) => {
    const records = database.createObjectStore("records", { keyPath: ["space", "collection", "id"] });
    records.createIndex("by_space", "space");
    database.createObjectStore("spaces", { keyPath: "space" });
    database.createObjectStore("outbox", { keyPath: "id" });
    database.createObjectStore("files", { keyPath: "id" });
    database.createObjectStore("documents", { keyPath: "document" });
    database.createObjectStore("drafts", { keyPath: "key" });
    database.createObjectStore("settings");
  },
];

const kNamePrefix = "giaoban-";

/**
 * The database of one account in this browser. An account lives at one node and IndexedDB is divided by
 * origin, so the account names node and person alike; that a node lost its key is seen in `welcome` (SPEC F2).
 */
export function open_database(account: string): Promise<ClientDatabase> {
  return openDB<ClientSchema>(kNamePrefix + account, kMigrations.length, {
    upgrade(database, old_version, _new_version, transaction) {
      for (const migrate of kMigrations.slice(old_version)) migrate(database, transaction as Upgrade);
    },
    // Another tab runs a newer client: let it upgrade. This tab's next access fails and asks for a reload.
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
    },
  });
}

/** Removes everything that this browser keeps of an account: after signing out with nothing unsent. */
export async function delete_database(account: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const request = indexedDB.deleteDatabase(kNamePrefix + account);
    request.onsuccess = () => resolve();
    request.onblocked = () => resolve();
    request.onerror = () => reject(request.error ?? new Error("deleteDatabase failed"));
  });
}
