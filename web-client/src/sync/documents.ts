import type { ClientDatabase } from "../storage/database";
import { unsent_documents } from "../storage/document_marks";
import type { DocumentSession } from "./document_session";
import type { Background } from "./background";
import { Signal } from "./signal";

interface OpenDocument {
  session: Promise<DocumentSession>;
  users: number;
}

/**
 * The documents that are open, and those that still owe the node something: one that was closed with edits
 * unsent stays open behind the page until they are confirmed. Yjs is only loaded when a document is.
 */
export class Documents {
  readonly changed = new Signal();
  /** When a document's edits were last confirmed, Unix ms. */
  saved_ms: number | undefined;
  #open = new Map<string, OpenDocument>();
  #unsent = new Map<string, number>();
  #closed = false;

  constructor(
    private readonly database: ClientDatabase,
    private readonly account: string,
    private readonly address: string,
    private readonly background: Background,
    private readonly told_others: () => void,
  ) {}

  unsent(): number {
    let sum = 0;
    for (const count of this.#unsent.values()) sum += count;
    return sum;
  }

  /** Opens `document`; pair it with `release`. */
  open(document: string): Promise<DocumentSession> {
    let open = this.#open.get(document);
    if (!open) {
      open = { session: this.#load(document), users: 0 };
      this.#open.set(document, open);
    }
    open.users += 1;
    return open.session;
  }

  async release(document: string): Promise<void> {
    const open = this.#open.get(document);
    if (!open) return;
    open.users -= 1;
    await this.#close_if_done(document);
  }

  /** Forgets a session that was closed from within (its local copy was discarded). */
  dropped(document: string): void {
    this.#open.delete(document);
    this.#unsent.delete(document);
    this.changed.emit();
  }

  /** Reads what is unsent from the database (at start, or on another tab's word) and begins to send it. */
  async resume(send: boolean): Promise<void> {
    const unsent = await unsent_documents(this.database);
    for (const document of this.#open.keys()) unsent.delete(document);
    for (const document of [...this.#unsent.keys()]) if (!this.#open.has(document)) this.#unsent.delete(document);
    for (const [document, count] of unsent) this.#unsent.set(document, count);
    this.changed.emit();
    if (!send) return;
    for (const document of unsent.keys()) {
      await this.open(document);
      await this.release(document);
    }
  }

  async network_gone(): Promise<void> {
    for (const { session } of this.#open.values()) (await session).network_gone();
  }

  async session_ended(): Promise<void> {
    for (const { session } of this.#open.values()) (await session).session_ended();
  }

  async reconnect(): Promise<void> {
    for (const { session } of this.#open.values()) (await session).reconnect();
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { session } of this.#open.values()) (await session).close();
    this.#open.clear();
  }

  async #load(document: string): Promise<DocumentSession> {
    const { DocumentSession } = await import("./document_session");
    const session = await DocumentSession.open(this.database, document, this.account, this.address);
    if (this.#closed) session.close();
    this.#note(document, session);
    session.changed.subscribe(() => this.#note(document, session));
    return session;
  }

  #note(document: string, session: DocumentSession): void {
    const before = this.#unsent.get(document) ?? 0;
    const unsent = session.unsent();
    if (session.saved_ms) this.saved_ms = Math.max(this.saved_ms ?? 0, session.saved_ms);
    if (unsent > 0) this.#unsent.set(document, unsent);
    else this.#unsent.delete(document);
    this.changed.emit();
    if (unsent === before) return;
    this.told_others();
    this.background.run(this.#close_if_done(document));
  }

  async #close_if_done(document: string): Promise<void> {
    const open = this.#open.get(document);
    if (!open || open.users > 0 || this.#unsent.has(document)) return;
    this.#open.delete(document);
    (await open.session).close();
  }
}
