import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import * as sync from "y-protocols/sync";
import * as Y from "yjs";

const kMessageSync = 0;
const kMessageAuth = 2;
const kMessageStatus = 102;

/** A node's end of `/yjs/…` (SPEC Y) for one document, behind a WebSocket class that a test puts in place. */
export class FakeDocumentNode {
  readonly doc = new Y.Doc();
  reachable = true;
  /** While false, updates are taken and never confirmed, as by a node that dies before its disk has them. */
  confirms = true;
  /** Answers the next update with the auth message and close 4400 (Y2). */
  calls_it_broken = false;
  /** Takes no updates and says so by the auth message (Y9); barriers are no more answered. */
  is_full = false;
  /** How often somebody came, let in or not. */
  visits = 0;
  readonly #sockets = new Set<FakeSocket>();

  /** For vi.stubGlobal("WebSocket", …). */
  socket_class(): typeof WebSocket {
    const node = this;
    return class extends FakeSocket {
      constructor() {
        super(node);
      }
    } as unknown as typeof WebSocket;
  }

  enter(socket: FakeSocket): void {
    this.visits += 1;
    if (!this.reachable) return socket.end(1006);
    this.#sockets.add(socket);
    socket.begin();
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, kMessageSync);
    sync.writeSyncStep1(encoder, this.doc);
    socket.say(encoding.toUint8Array(encoder));
  }

  leave(socket: FakeSocket): void {
    this.#sockets.delete(socket);
  }

  cut(code = 1006, reason = ""): void {
    for (const socket of [...this.#sockets]) socket.end(code, reason);
  }

  hear(socket: FakeSocket, bytes: Uint8Array): void {
    const decoder = decoding.createDecoder(bytes);
    const kind = decoding.readVarUint(decoder);
    if (kind === kMessageStatus && this.confirms && !this.is_full) return socket.say(bytes);
    if (kind !== kMessageSync) return undefined;
    if (this.is_full && bytes[1] !== 0) return this.#deny(socket, "document_full");
    if (this.calls_it_broken && bytes[1] !== 0) {
      this.#deny(socket, "broken_update");
      return socket.end(4400);
    }
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, kMessageSync);
    sync.readSyncMessage(decoder, encoder, this.doc, socket);
    if (encoding.length(encoder) > 1) socket.say(encoding.toUint8Array(encoder));
    return undefined;
  }

  #deny(socket: FakeSocket, reason: string): void {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, kMessageAuth);
    encoding.writeVarUint(encoder, 0);
    encoding.writeVarString(encoder, reason);
    socket.say(encoding.toUint8Array(encoder));
  }
}

/** As much of a WebSocket as y-websocket uses. */
class FakeSocket {
  static readonly OPEN = 1;
  readonly OPEN = 1;
  readyState = 0;
  binaryType = "";
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: ArrayBuffer }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  onerror: (() => void) | null = null;

  constructor(private readonly node: FakeDocumentNode) {
    queueMicrotask(() => this.node.enter(this));
  }

  begin(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  say(bytes: Uint8Array): void {
    const copy = bytes.slice();
    queueMicrotask(() => this.onmessage?.({ data: copy.buffer as ArrayBuffer }));
  }

  send(bytes: Uint8Array): void {
    const copy = new Uint8Array(bytes);
    queueMicrotask(() => this.readyState === 1 && this.node.hear(this, copy));
  }

  close(): void {
    this.readyState = 3;
    this.node.leave(this);
  }

  end(code: number, reason = ""): void {
    queueMicrotask(() => {
      this.close();
      this.onclose?.({ code, reason });
    });
  }
}
