// Two real nodes on loopback with the demo's data, made as ops/run makes them, in a folder of their own.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, watch } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { deferred, within } from "./suite.mjs";

export const kTop = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");
export const kProgram = resolve(kTop, process.env.GIAOBAN ?? "build/release/server/app/giaoban");
export const kWeb = join(kTop, "web-client/dist");
export const kPdf = join(kTop, "ops/demo/bao-cao-de-dan.pdf");
export const kNgheAn = "40000000-0000-5000-8000-000000000040";
export const kThaiHoa = "40000000-0000-5000-8000-000000000414";
export const kPassword = "giaoban-demo";

/** How long a node may take until it listens. */
const kStartLimitMs = 30_000;
const kStopLimitMs = 20_000;

/** Runs the program to its end; its status and all that it printed. */
export function giaoban(...words) {
  const ran = spawnSync(kProgram, words, { encoding: "utf8", timeout: 60_000 });
  if (ran.error) throw ran.error;
  return { status: ran.status, text: ran.stdout + ran.stderr, out: ran.stdout };
}

/** Processes that run: an interrupted run takes them along. */
const running = new Set();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

function must(...words) {
  const ran = giaoban(...words);
  if (ran.status !== 0) throw new Error(`giaoban ${words.join(" ")}: status ${ran.status}\n${ran.text}`);
  return ran.out;
}

export async function free_port() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** One node: its folder, its address, its process while it runs. */
export class Node {
  #process;
  #exited;

  constructor(name, folder, port, web) {
    Object.assign(this, { name, data: join(folder, name), log: join(folder, `${name}.log`), port, web });
    this.url = `http://localhost:${port}`;
    this.host = `localhost:${port}`;
  }

  get pid() {
    return this.#process?.pid;
  }

  /** Resolves when the node says that it is ready. */
  async start() {
    // The log is a file and no pipe: whoever waits for a command here reads no pipe, and a node whose log is full waits too.
    const log = openSync(this.log, "a");
    const begun = statSync(this.log).size;
    const child = spawn(kProgram, ["serve", "--data", this.data, "--listen", `127.0.0.1:${this.port}`, "--web", this.web], {
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    const ready = deferred();
    const look = () => {
      if (readFileSync(this.log).subarray(begun).includes("event=ready")) ready.resolve();
    };
    const watcher = watch(this.log, look);
    look();
    child.once("error", ready.reject);
    this.#process = child;
    running.add(child);
    this.#exited = once(child, "exit").then(([code, signal]) => {
      running.delete(child);
      ready.reject(new Error(`${this.name} ended (${code ?? signal}):\n${this.last_words()}`));
      return { code, signal };
    });
    await within(kStartLimitMs, ready.promise, `start of ${this.name}`).finally(() => watcher.close());
  }

  /** Asks the node to end; resolves with how it ended. */
  stop() {
    return this.#end("SIGTERM");
  }

  /** kill -9. */
  kill() {
    return this.#end("SIGKILL");
  }

  async #end(signal) {
    if (!this.#process) return undefined;
    this.#process.kill(signal);
    const how = await within(kStopLimitMs, this.#exited, `end of ${this.name}`);
    this.#process = undefined;
    return how;
  }

  pause_link() {
    must("link", "pause", "--data", this.data);
  }

  resume_link() {
    must("link", "resume", "--data", this.data);
  }

  verify() {
    return giaoban("verify", "--data", this.data);
  }

  last_words() {
    return readFileSync(this.log, "utf8").split("\n").slice(-20).join("\n");
  }
}

/** The province Nghệ An and the unit Thái Hòa, linked. */
export class World {
  /** `web`: the folder of pages that both serve. */
  static async found({ web = kWeb } = {}) {
    const world = new World();
    world.folder = mkdtempSync(join(tmpdir(), "giaoban-e2e-"));
    world.province = new Node("nghe-an", world.folder, await free_port(), web);
    world.unit = new Node("thai-hoa", world.folder, await free_port(), web);
    try {
      await world.#bring_up();
    } catch (error) {
      await world.close();
      throw error;
    }
    return world;
  }

  async #bring_up() {
    const { province, unit } = this;
    must("init", "--data", province.data, "--unit", kNgheAn, "--name", "Nghệ An", "--full-name", "Tỉnh Nghệ An",
      "--kind", "province", "--level", "provincial");
    must("load", "--data", province.data, join(kTop, "ops/demo/nghe-an.json"));
    await province.start();
    const code = must("link", "code", "--data", province.data, "--unit", kThaiHoa).trim();
    must("join", `http://127.0.0.1:${province.port}`, "--code", code, "--data", unit.data);
    must("load", "--data", unit.data, join(kTop, "ops/demo/thai-hoa.json"));
    await unit.start();
  }

  get nodes() {
    return [this.province, this.unit];
  }

  /** Ends what runs and takes the folder away; E2E_KEEP=1 keeps it to look at. */
  async close() {
    for (const node of this.nodes) await node.stop().catch(() => node.kill());
    if (process.env.E2E_KEEP) console.log(`kept: ${this.folder}`);
    else rmSync(this.folder, { recursive: true, force: true });
  }
}
