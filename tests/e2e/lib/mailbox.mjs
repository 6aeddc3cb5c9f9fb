// The mail server that letters go to, and another implementation of calendars: mailbox.py as processes.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { within } from "./suite.mjs";

const kScript = join(dirname(fileURLToPath(import.meta.url)), "mailbox.py");
const kLetterLimitMs = 30_000;

function run(input, ...words) {
  const ran = spawnSync("/usr/bin/python3", ["-B", kScript, ...words], { input });
  if (ran.status !== 0) throw new Error(`mailbox.py ${words.join(" ")}: ${ran.stderr}`);
  return ran.stdout;
}

/** What python3-icalendar reads in a calendar. */
export function read_calendar(bytes) {
  return JSON.parse(run(bytes, "read").toString());
}

/** The answer of a calendar program to an invitation, as a file. */
export function reply_to(invitation, address, status) {
  return run(invitation, "reply", address, status);
}

/** A mail server of its own process on a port of loopback. */
export class Mailbox {
  letters = [];
  #waiting = [];

  static async open(port) {
    const mailbox = new Mailbox();
    mailbox.process = spawn("/usr/bin/python3", ["-B", kScript, "serve", String(port)], { stdio: ["pipe", "pipe", "inherit"] });
    const lines = createInterface({ input: mailbox.process.stdout });
    const ready = once(lines, "line");
    await within(kLetterLimitMs, ready, "start of the mail server");
    lines.on("line", (line) => mailbox.#take(JSON.parse(line)));
    return mailbox;
  }

  #take(letter) {
    this.letters.push(letter);
    this.#waiting = this.#waiting.filter(({ fits, resolve }) => !fits(letter) || resolve(letter));
  }

  /** The first letter that fits, of those that came or will come. */
  letter(fits) {
    const there = this.letters.find(fits);
    if (there) return Promise.resolve(there);
    const coming = new Promise((resolve) => this.#waiting.push({ fits, resolve }));
    return within(kLetterLimitMs, coming, `a letter that fits ${fits}`);
  }

  async close() {
    this.process.stdin.end();
    await once(this.process, "exit");
  }
}
