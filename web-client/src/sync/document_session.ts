import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { IndexeddbPersistence } from "y-indexeddb";
import type { Awareness } from "y-protocols/awareness";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import type { ClientDatabase, DocumentMark } from "../storage/database";
import { document_database, load_mark, raise_mark } from "../storage/document_marks";
import { retry_delay_ms, told_wait_ms } from "./back_off";
import { EditCount } from "./edit_count";
import { Signal } from "./signal";

/**
 * `live`: the node has everything that it was sent and we have what it had. `broken`: the node refused an edit as
 * damaged (close 4400); nothing more is sent, the text is still here to be copied. `full`: the node takes no more (SPEC Y9).
 */
export type DocumentState = "offline" | "connecting" | "live" | "read_only" | "full" | "broken" | "signed_out" | "forbidden";

/** Answered by the same bytes once everything sent before is durable (SPEC Y4). */
const kMessageStatus = 102;
const kMessageAuth = 2;
/** Typing is asked about at most this often. */
const kBarrierDelayMs = 150;
/** Also keeps the connection alive: the provider takes one that is silent for 30 s for dead. */
const kHeartbeatMs = 10_000;
const kTerminal: Record<number, DocumentState> = { 4400: "broken", 4401: "signed_out", 4403: "forbidden" };

/** One Yjs document: kept in IndexedDB, exchanged with the node, with an exact idea of what is not there yet. */
export class DocumentSession {
  readonly changed = new Signal();
  readonly doc = new Y.Doc();
  readonly awareness: Awareness;
  state: DocumentState = "connecting";
  /** When the node last confirmed that everything is on its disk, Unix ms. */
  saved_ms: number | undefined;

  readonly #store: IndexeddbPersistence;
  readonly #provider: WebsocketProvider;
  readonly #edits: EditCount;
  #barrier_timer: ReturnType<typeof setTimeout> | undefined;
  #return_timer: ReturnType<typeof setTimeout> | undefined;
  readonly #heartbeat: ReturnType<typeof setInterval>;

  private constructor(
    private readonly database: ClientDatabase,
    private readonly document: string,
    account: string,
    address: string,
    mark: DocumentMark,
  ) {
    this.#edits = new EditCount(mark);
    this.#store = new IndexeddbPersistence(document_database(account, document), this.doc);
    this.#provider = new WebsocketProvider(address, document, this.doc, { connect: false });
    this.awareness = this.#provider.awareness;
    this.#listen();
    this.#heartbeat = setInterval(() => this.#send_barrier(), kHeartbeatMs);
  }

  /** Resolves when the stored text is in memory; the connection is only then begun, so that it offers all of it. */
  static async open(
    database: ClientDatabase,
    document: string,
    account: string,
    address: string,
  ): Promise<DocumentSession> {
    const mark = await load_mark(database, document);
    await raise_mark(database, mark);
    const session = new DocumentSession(database, document, account, address, mark);
    await session.#store.whenSynced;
    session.#provider.connect();
    return session;
  }

  /** Edits that the node has not yet confirmed. */
  unsent(): number {
    return this.#edits.unsent();
  }

  /** What of the document is here, as Yjs encodes it. */
  state_vector(): Uint8Array {
    return Y.encodeStateVector(this.doc);
  }

  network_gone(): void {
    if (kFinal.has(this.state)) return;
    this.#leave();
    // The other tabs of this machine still hear each other.
    this.#provider.connectBc();
    this.#enter("offline");
  }

  /** Tries at once; also after a new sign-in. */
  reconnect(): void {
    if (this.state === "broken" || this.state === "forbidden" || this.#provider.wsconnected) return;
    this.#enter("connecting");
    this.#connect();
  }

  /** The node takes writes again that it refused: what was typed meanwhile goes with the new connection. */
  allowed_again(): void {
    if (this.state !== "read_only") return;
    this.#leave();
    this.#enter("connecting");
    this.#connect();
  }

  /** The node does not know the session any more: tries end until `reconnect`. */
  session_ended(): void {
    if (kFinal.has(this.state)) return;
    this.#leave();
    this.#provider.connectBc();
    this.#enter("signed_out");
  }

  /** Gives up what only this browser has, after the user has copied it: the node's text is fetched anew. */
  async discard_local(): Promise<void> {
    const { made } = this.#edits.mark(this.document);
    await raise_mark(this.database, { document: this.document, made, durable: made });
    await this.#store.clearData();
    this.close();
  }

  close(): void {
    clearInterval(this.#heartbeat);
    clearTimeout(this.#barrier_timer);
    clearTimeout(this.#return_timer);
    this.#provider.destroy();
    void this.#store.destroy();
    this.doc.destroy();
  }

  #listen(): void {
    this.doc.on("update", (_update: Uint8Array, origin: unknown) => {
      if (origin === this.#provider || origin === this.#store) return;
      if (this.#edits.edited(Date.now())) void raise_mark(this.database, this.#edits.mark(this.document));
      this.#barrier_timer ??= setTimeout(() => this.#send_barrier(), kBarrierDelayMs);
      this.changed.emit();
    });
    this.#provider.on("status", ({ status }) => {
      if (status === "connecting" && this.state === "offline") this.#enter("connecting");
    });
    this.#provider.on("connection-close", (event) => {
      if (this.#provider.shouldConnect) this.#return_after(event?.reason);
      if (!kFinal.has(this.state)) this.#enter("offline");
    });
    this.#provider.on("closed", ({ code }) => this.#enter(kTerminal[code] ?? "forbidden"));
    // By now the node has our answer to its state vector as well: a barrier after it covers all that is here.
    this.#provider.on("sync", (synced) => {
      if (synced) this.#send_barrier();
    });
    this.#provider.messageHandlers[kMessageStatus] = (_encoder, decoder) =>
      this.#confirmed(decoding.readVarUint(decoding.createDecoder(decoding.readVarUint8Array(decoder))));
    this.#provider.messageHandlers[kMessageAuth] = (_encoder, decoder) => {
      decoding.readVarUint(decoder);
      const reason = decoding.readVarString(decoder);
      if (this.state !== "broken") this.#enter(reason === "document_full" ? "full" : "read_only");
    };
  }

  #connect(): void {
    clearTimeout(this.#return_timer);
    this.#provider.connect();
  }

  #leave(): void {
    clearTimeout(this.#return_timer);
    this.#provider.disconnect();
  }

  /** In the provider's place, which knows neither what a node tells (SPEC F12) nor that thousands come back at once. */
  #return_after(reason: string | undefined): void {
    this.#provider.shouldConnect = false;
    const attempt = this.#provider.wsUnsuccessfulReconnects + 1;
    clearTimeout(this.#return_timer);
    this.#return_timer = setTimeout(
      () => {
        if (!kFinal.has(this.state)) this.#provider.connect();
      },
      told_wait_ms(reason) ?? retry_delay_ms(attempt, Math.random()),
    );
  }

  #send_barrier(): void {
    clearTimeout(this.#barrier_timer);
    this.#barrier_timer = undefined;
    const socket = this.#provider.ws;
    if (!socket || !this.#provider.synced || socket.readyState !== socket.OPEN) return;
    const number = encoding.createEncoder();
    encoding.writeVarUint(number, this.#edits.asked());
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, kMessageStatus);
    encoding.writeVarUint8Array(encoder, encoding.toUint8Array(number));
    socket.send(encoding.toUint8Array(encoder));
  }

  #confirmed(number: number): void {
    this.#edits.confirmed(number);
    void raise_mark(this.database, this.#edits.mark(this.document));
    if (this.#edits.unsent() === 0) this.saved_ms = Date.now();
    if (this.state === "connecting" || this.state === "offline") this.#enter("live");
    else this.changed.emit();
  }

  #enter(state: DocumentState): void {
    if (this.state === state) return;
    this.state = state;
    this.changed.emit();
  }
}

/** States that no network event changes. */
const kFinal = new Set<DocumentState>(["broken", "signed_out", "forbidden"]);
