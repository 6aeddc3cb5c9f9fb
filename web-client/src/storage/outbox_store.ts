import type { IDBPObjectStore } from "idb";
import type { ClientDatabase, ClientSchema, OutboxEntry, QueuedFile } from "./database";
import type { Problem, CommandResult } from "./schema";

/** A person cannot reach this by hand; a page gone wild is stopped here before it fills the disk. */
export const kOutboxLimit = 5000;

/** Adds a command with the files that it waits for; resolves when all are on this machine's disk. Rejects when the outbox is full. */
export async function add_command(database: ClientDatabase, entry: OutboxEntry, files: QueuedFile[] = []): Promise<void> {
  const transaction = database.transaction(["outbox", "files"], "readwrite", { durability: "strict" });
  const outbox = transaction.objectStore("outbox");
  if ((await outbox.count()) >= kOutboxLimit) {
    transaction.abort();
    await transaction.done.catch(() => undefined);
    throw new Error("the outbox is full");
  }
  await outbox.put(entry);
  for (const file of files) await transaction.objectStore("files").put(file);
  await transaction.done;
}

/** All entries in the order in which they were made (ids are UUIDv7). */
export function load_outbox(database: ClientDatabase): Promise<OutboxEntry[]> {
  return database.getAll("outbox");
}

/** Notes the outcome of commands: done ones wait for the feed, refused ones for the user. Unknown ids are ignored. */
export async function note_results(database: ClientDatabase, results: CommandResult[]): Promise<void> {
  const transaction = database.transaction("outbox", "readwrite");
  for (const result of results) {
    const entry = await transaction.store.get(result.id);
    if (entry?.state !== "waiting") continue;
    const outcome = result.status === "done" ? { offset: result.offset } : { problem: result.problem };
    await transaction.store.put({ ...entry, state: result.status, ...outcome });
  }
  await transaction.done;
}

/** Takes entries away: their effect has come by the feed, or the user has discarded them, and with them the files that they wait for. */
export async function remove_commands(database: ClientDatabase, ids: string[]): Promise<void> {
  const transaction = database.transaction(["outbox", "files"], "readwrite");
  for (const id of ids) await transaction.objectStore("outbox").delete(id);
  const files = transaction.objectStore("files");
  for (const file of await files.getAll()) if (file.joins && ids.includes(file.joins.command)) await files.delete(file.id);
  await transaction.done;
}

/**
 * Asks a refused command again. A node gives the same id the same answer (SPEC C1), so the new try has a new id;
 * both changes are one transaction: the user's input is never in neither place.
 */
export async function renew_command(database: ClientDatabase, id: string, new_id: string): Promise<void> {
  const transaction = database.transaction("outbox", "readwrite", { durability: "strict" });
  const entry = await transaction.store.get(id);
  if (entry?.state === "refused") {
    await transaction.store.delete(id);
    await transaction.store.put({ ...entry, id: new_id, state: "waiting", problem: undefined });
  }
  await transaction.done;
}

/** Keeps a file with its bytes until it is uploaded. */
export async function add_file(database: ClientDatabase, file: QueuedFile): Promise<void> {
  const transaction = database.transaction("files", "readwrite", { durability: "strict" });
  await transaction.store.put(file);
  await transaction.done;
}

export function load_files(database: ClientDatabase): Promise<QueuedFile[]> {
  return database.getAll("files");
}

/** The upload is done: the command that records it takes the file's place, in one transaction. */
export async function exchange_file(database: ClientDatabase, id: string, command: OutboxEntry): Promise<void> {
  const transaction = database.transaction(["files", "outbox"], "readwrite", { durability: "strict" });
  if (await transaction.objectStore("files").get(id)) {
    await transaction.objectStore("files").delete(id);
    await transaction.objectStore("outbox").put(command);
  }
  await transaction.done;
}

/** The node refused the file: it stays, with the reason, until the user tries again or discards it. */
export async function refuse_file(database: ClientDatabase, id: string, problem: Problem): Promise<void> {
  const transaction = database.transaction("files", "readwrite");
  const file = await transaction.store.get(id);
  if (file) await transaction.store.put({ ...file, state: "refused", problem });
  await transaction.done;
}

export async function retry_file(database: ClientDatabase, id: string): Promise<void> {
  const transaction = database.transaction("files", "readwrite");
  const file = await transaction.store.get(id);
  if (file) await transaction.store.put({ ...file, state: "waiting", problem: undefined });
  await transaction.done;
}

/** The command that waited for the file goes without it. */
export async function remove_file(database: ClientDatabase, id: string): Promise<void> {
  const transaction = database.transaction(["files", "outbox"], "readwrite");
  await take_file(transaction.objectStore("files"), transaction.objectStore("outbox"), id);
  await transaction.done;
}

/** The upload is done: the command that waits for the file names it, in one transaction. */
export async function join_file(database: ClientDatabase, id: string, named: Record<string, unknown>): Promise<void> {
  const transaction = database.transaction(["files", "outbox"], "readwrite", { durability: "strict" });
  await take_file(transaction.objectStore("files"), transaction.objectStore("outbox"), id, named);
  await transaction.done;
}

type Rows<Name extends "files" | "outbox"> = IDBPObjectStore<ClientSchema, ("files" | "outbox")[], Name, "readwrite">;

async function take_file(files: Rows<"files">, outbox: Rows<"outbox">, id: string, named?: Record<string, unknown>): Promise<void> {
  const file = await files.get(id);
  if (!file) return;
  await files.delete(id);
  const entry = file.joins ? await outbox.get(file.joins.command) : undefined;
  if (!file.joins || !entry) return;
  const { list } = file.joins;
  const fields = { ...(entry.arguments.fields as Record<string, unknown> | undefined) };
  if (named) fields[list] = [...((fields[list] as unknown[] | undefined) ?? []), named];
  await outbox.put({ ...entry, awaits: Math.max(0, (entry.awaits ?? 0) - 1), arguments: { ...entry.arguments, fields } });
}
