// Sockets without a library in between, to send what no well-behaved client sends.
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { deferred, within } from "./suite.mjs";

const kAnswerLimitMs = 15_000;
export const kText = 1;
export const kBinary = 2;
const kClose = 8;
const kPing = 9;

/** A TCP connection to a node. `all` resolves with every byte that came until the node closed it. */
export async function open_tcp(node) {
  const socket = connect(node.port, "127.0.0.1");
  const pieces = [];
  socket.on("data", (piece) => pieces.push(piece));
  socket.on("error", () => undefined);
  const all = once(socket, "close").then(() => Buffer.concat(pieces));
  await once(socket, "connect");
  return { socket, all: () => within(kAnswerLimitMs, all, "end of the connection") };
}

/** A WebSocket frame as a client sends it. */
export function frame(opcode, payload, { is_last = true } = {}) {
  const bytes = Buffer.from(payload);
  const head = Buffer.alloc(bytes.length < 126 ? 2 : bytes.length < 65_536 ? 4 : 10);
  head[0] = (is_last ? 0x80 : 0) | opcode;
  head[1] = 0x80 | (head.length === 2 ? bytes.length : head.length === 4 ? 126 : 127);
  if (head.length === 4) head.writeUInt16BE(bytes.length, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(bytes.length), 2);
  const mask = randomBytes(4);
  for (let index = 0; index < bytes.length; ++index) bytes[index] ^= mask[index & 3];
  return Buffer.concat([head, mask, bytes]);
}

/** A WebSocket made by hand. */
export class RawSocket {
  #socket;
  #bytes = Buffer.alloc(0);
  #frames = [];
  #waiting = [];
  #opened = deferred();

  static async open(node, path, cookie, headers = {}) {
    const raw = new RawSocket();
    raw.#socket = connect(node.port, "127.0.0.1");
    raw.#socket.on("error", () => undefined);
    raw.#socket.on("data", (piece) => raw.#take(piece));
    raw.#socket.on("close", () => raw.#deliver({ opcode: kClose, code: 1006, reason: "" }));
    const lines = Object.entries({
      host: node.host, origin: node.url, cookie, connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13",
      "sec-websocket-key": randomBytes(16).toString("base64"), "accept-language": "en", ...headers,
    }).filter(([, value]) => value !== undefined);
    raw.#socket.write(`GET ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`);
    raw.status = await within(kAnswerLimitMs, raw.#opened.promise, `upgrade of ${path}`);
    return raw;
  }

  #take(piece) {
    this.#bytes = Buffer.concat([this.#bytes, piece]);
    if (!this.status_line) {
      const end = this.#bytes.indexOf("\r\n\r\n");
      if (end < 0) return;
      this.status_line = this.#bytes.subarray(0, this.#bytes.indexOf("\r\n")).toString();
      this.#bytes = this.#bytes.subarray(end + 4);
      this.#opened.resolve(Number(this.status_line.split(" ")[1]));
      if (!this.status_line.includes(" 101 ")) return;
    }
    if (this.status_line.includes(" 101 ")) this.#read_frames();
  }

  #read_frames() {
    for (;;) {
      if (this.#bytes.length < 2) return;
      const short = this.#bytes[1] & 0x7f;
      const head = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (this.#bytes.length < head) return;
      const size = short < 126 ? short : short === 126 ? this.#bytes.readUInt16BE(2) : Number(this.#bytes.readBigUInt64BE(2));
      if (this.#bytes.length < head + size) return;
      const opcode = this.#bytes[0] & 0x0f;
      const payload = Buffer.from(this.#bytes.subarray(head, head + size));
      this.#bytes = this.#bytes.subarray(head + size);
      if (opcode === kPing) this.#socket.write(frame(10, payload));
      else if (opcode !== kClose) this.#deliver({ opcode, payload });
      else this.#deliver({ opcode, code: payload.length ? payload.readUInt16BE(0) : 1005, reason: payload.subarray(2).toString() });
    }
  }

  #deliver(one) {
    const waiting = this.#waiting.shift();
    if (waiting) waiting(one);
    else this.#frames.push(one);
  }

  #next() {
    if (this.#frames.length) return Promise.resolve(this.#frames.shift());
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** The next frame that fits; those before it are passed over. */
  async until(fits, what) {
    const find = async () => {
      for (;;) {
        const one = await this.#next();
        if (fits(one)) return one;
        if (one.opcode === kClose) throw new Error(`closed (${one.code} ${one.reason}) before ${what}`);
      }
    };
    return within(kAnswerLimitMs, find(), what);
  }

  /** The next JSON message that fits. */
  async message(fits, what = "a message") {
    const one = await this.until((each) => each.opcode === kText && fits(JSON.parse(each.payload)), what);
    return JSON.parse(one.payload);
  }

  /** {code, reason} of the close frame. */
  closed() {
    return this.until((each) => each.opcode === kClose, "the close");
  }

  send(opcode, payload, options) {
    this.#socket.write(frame(opcode, payload, options));
  }

  write(bytes) {
    this.#socket.write(bytes);
  }

  end() {
    this.#socket.destroy();
  }
}
