import { type DBSchema, type IDBPDatabase, openDB } from "idb";

/** A signing key as it is kept: its private half only under a passphrase. All bytes as lower-case hex. */
export interface KeptKey {
  public_key: string;
  /** PKCS #8 under AES-256-GCM with a key that PBKDF2-SHA-256 makes of the passphrase. */
  wrapped: string;
  salt: string;
  iv: string;
  rounds: number;
  made_ms: number;
}

interface KeySchema extends DBSchema {
  keys: { key: string; value: KeptKey };
}

// Apart from the account's database, which is deleted at sign-out: a key is lost with its last copy.
const kName = "giaoban-signing-keys";

function open(): Promise<IDBPDatabase<KeySchema>> {
  return openDB<KeySchema>(kName, 1, { upgrade: (database) => void database.createObjectStore("keys") });
}

async function with_keys<T>(act: (database: IDBPDatabase<KeySchema>) => Promise<T>): Promise<T> {
  const database = await open();
  try {
    return await act(database);
  } finally {
    database.close();
  }
}

/** The key of an account in this browser. */
export function load_key(account: string): Promise<KeptKey | undefined> {
  return with_keys((database) => database.get("keys", account));
}

/** Keeps a key in the place of any other of the account; resolves when it is on the disk. */
export function keep_key(account: string, key: KeptKey): Promise<void> {
  return with_keys(async (database) => {
    const transaction = database.transaction("keys", "readwrite", { durability: "strict" });
    await transaction.store.put(key, account);
    await transaction.done;
  });
}

export function forget_key(account: string): Promise<void> {
  return with_keys((database) => database.delete("keys", account));
}
