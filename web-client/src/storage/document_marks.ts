import type { ClientDatabase, DocumentMark } from "./database";

export async function load_mark(database: ClientDatabase, document: string): Promise<DocumentMark> {
  return (await database.get("documents", document)) ?? { document, made: 0, durable: 0 };
}

/** Raises the counts; they never fall, whichever of two tabs writes last. Both counts are those of this browser. */
export async function raise_mark(database: ClientDatabase, mark: DocumentMark): Promise<void> {
  const transaction = database.transaction("documents", "readwrite");
  const known = await transaction.store.get(mark.document);
  await transaction.store.put({
    document: mark.document,
    made: Math.max(mark.made, known?.made ?? 0),
    durable: Math.max(mark.durable, known?.durable ?? 0),
  });
  await transaction.done;
}

/** Edits of each document that the node may not have yet; documents with none are left out. */
export async function unsent_documents(database: ClientDatabase): Promise<Map<string, number>> {
  const unsent = new Map<string, number>();
  for (const mark of await database.getAll("documents")) {
    if (mark.made > mark.durable) unsent.set(mark.document, mark.made - mark.durable);
  }
  return unsent;
}

/** The name under which y-indexeddb keeps a document of an account. */
export function document_database(account: string, document: string): string {
  return `giaoban-doc-${account}-${document}`;
}

/** Every document that was ever opened here, for removal after signing out. */
export async function known_documents(database: ClientDatabase): Promise<string[]> {
  return database.getAllKeys("documents");
}
