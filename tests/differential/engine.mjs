// The engine under test as a process: cases go in, answers come out, in the same order (README.md, "Stream").
import { spawn } from "node:child_process";

/** Tags of fields; engine.cc has the same. */
export const kAsk = { delivery: "d", delivery_v2: "D", half: "h", end: "e" };
const kAnswers = {
  s: "state_vector", f: "full", h: "difference", v: "full_v2", t: "text", j: "tree", m: "merged", b: "bytes_difference",
  w: "vector_of_full", x: "error",
};
/** Cases that may wait for their answers; more would fill memory, not time. */
const kInFlight = 64;

export function field(tag, bytes = new Uint8Array()) {
  const head = Buffer.alloc(5);
  head.write(tag, 0, "latin1");
  head.writeUInt32LE(bytes.length, 1);
  return [head, bytes];
}

export class Engine {
  #waiting = [];
  #in = Buffer.alloc(0);
  #answer = {};
  #room = [];

  constructor(program) {
    this.process = spawn(program, { stdio: ["pipe", "pipe", "inherit"] });
    this.process.stdout.on("data", (bytes) => this.#take(bytes));
    this.process.stdin.on("error", () => undefined);
    this.process.once("exit", (code, signal) => {
      for (const { reject } of this.#waiting.splice(0)) reject(new Error(`the engine ended: ${code ?? signal}`));
      for (const resolve of this.#room.splice(0)) resolve();
    });
  }

  /** Sends a case, made of field()s; its answer as {name: bytes}. */
  ask(fields) {
    const answer = new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
    this.process.stdin.write(Buffer.concat([...fields, ...field(kAsk.end)]));
    return answer;
  }

  /** Resolves when another case may be sent. */
  async room() {
    if (this.#waiting.length >= kInFlight) await new Promise((resolve) => this.#room.push(resolve));
  }

  close() {
    this.process.stdin.end();
  }

  #take(bytes) {
    this.#in = this.#in.length === 0 ? bytes : Buffer.concat([this.#in, bytes]);
    let at = 0;
    for (;;) {
      const size = this.#in.length - at < 5 ? Infinity : this.#in.readUInt32LE(at + 1);
      if (this.#in.length - at < 5 + size) break;
      this.#note(String.fromCharCode(this.#in[at]), this.#in.subarray(at + 5, at + 5 + size));
      at += 5 + size;
    }
    this.#in = this.#in.subarray(at);
  }

  #note(tag, bytes) {
    if (tag !== kAsk.end) {
      this.#answer[kAnswers[tag]] = bytes;
      return;
    }
    this.#waiting.shift().resolve(this.#answer);
    this.#answer = {};
    if (this.#waiting.length < kInFlight) this.#room.splice(0).forEach((resolve) => resolve());
  }
}
