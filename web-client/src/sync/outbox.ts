import type { ClientDatabase, OutboxEntry, QueuedFile } from "../storage/database";
import {
  add_command,
  load_outbox,
  note_results,
  remove_commands,
  renew_command,
} from "../storage/outbox_store";
import type { FeedAcks, FeedError, CommandResult } from "../storage/schema";
import { uuid_v7 } from "../storage/uuid";
import type { Background } from "./background";
import type { Environment, TimerHandle } from "./environment";
import { Signal } from "./signal";

/** Half of what a node allows unanswered on one connection (SPEC F8). */
export const kInFlightLimit = 128;
/** After so long without an answer the line is taken for dead, and everything is sent again on a new one. */
export const kAnswerOverdueMs = 20_000;
/** A `done` whose effect the feed does not bring in this time is let go. Longer than a slow reader may be passed over (SPEC F9). */
const kEffectOverdueMs = 130_000;

/** Files that a command names in a list of its fields, each as `{name, blob, size}`. */
export interface AttachedFiles {
  list: string;
  files: { name: string; bytes: Blob }[];
}

/** What the outbox needs of the connection and the records. */
export interface OutboxLine {
  send(message: object): boolean;
  restart(): void;
  applied(space: string): number;
}

/**
 * Commands from the moment they are asked until their effect is seen. All tabs add; the one that `lead`s sends,
 * in order, and again after each new connection until the node answers. Sending twice is harmless: ids (SPEC C1).
 */
export class Outbox {
  readonly changed = new Signal();
  entries: OutboxEntry[] = [];

  #leading = false;
  #ready = false;
  readonly #in_flight = new Set<string>();
  #overdue: TimerHandle = null;
  #reload = 0;
  readonly #waiters = new Map<string, (result: CommandResult) => void>();

  constructor(
    private readonly database: ClientDatabase,
    private readonly line: OutboxLine,
    private readonly environment: Environment,
    private readonly background: Background,
    private readonly told_others: () => void,
  ) {}

  waiting(): OutboxEntry[] {
    return this.entries.filter((entry) => entry.state === "waiting");
  }

  refused(): OutboxEntry[] {
    return this.entries.filter((entry) => entry.state === "refused");
  }

  /**
   * Asks for `name`; resolves with the command's id once it is on this machine's disk. It waits there until each of `files` was
   * uploaded, and then names them in the list `attached.list` of its fields (Uploads).
   */
  async submit(space: string, name: string, args: Record<string, unknown>, attached?: AttachedFiles): Promise<string> {
    const made_ms = this.environment.now_ms();
    const id = uuid_v7(made_ms);
    const files = (attached?.files ?? []).map((file): QueuedFile => ({
      id: uuid_v7(made_ms), space, joins: { command: id, list: attached?.list ?? "" }, name: file.name, bytes: file.bytes, state: "waiting", made_ms,
    }));
    await add_command(this.database, { id, space, name, arguments: args, state: "waiting", made_ms, ...(files.length > 0 ? { awaits: files.length } : {}) }, files);
    await this.#changed_here();
    return id;
  }

  /** The node's answer to a command of this page; never resolves where the page closes before it comes. */
  outcome(id: string): Promise<CommandResult> {
    return new Promise((resolve) => this.#waiters.set(id, resolve));
  }

  async retry(id: string): Promise<void> {
    await renew_command(this.database, id, uuid_v7(this.environment.now_ms()));
    await this.#changed_here();
  }

  async discard(id: string): Promise<void> {
    await remove_commands(this.database, [id]);
    await this.#changed_here();
  }

  /** Reads the outbox anew: at start, and when another tab has changed it. */
  async refresh(): Promise<void> {
    const turn = ++this.#reload;
    const entries = await load_outbox(this.database);
    if (turn !== this.#reload) return;
    this.entries = entries;
    this.changed.emit();
    this.#send();
  }

  lead(): void {
    this.#leading = true;
    this.#send();
  }

  /** The node has greeted a new connection: whatever was not answered goes again. */
  connected(): void {
    this.#ready = true;
    this.#in_flight.clear();
    this.#send();
  }

  disconnected(): void {
    this.#ready = false;
    this.#in_flight.clear();
    this.#stop_waiting();
  }

  async acks(message: FeedAcks): Promise<void> {
    await note_results(this.database, message.results);
    for (const result of message.results) {
      this.#in_flight.delete(result.id);
      this.#waiters.get(result.id)?.(result);
      this.#waiters.delete(result.id);
    }
    this.#stop_waiting();
    await this.#changed_here();
    await this.settle();
    if (this.entries.some((entry) => entry.state === "done")) {
      this.environment.set_timer(() => this.background.run(this.settle("all")), kEffectOverdueMs);
    }
  }

  /** An error that names a command is its answer: sending it again would only bring the error again. */
  async error(message: FeedError): Promise<void> {
    const id = message.reference;
    if (!id || !this.#in_flight.has(id)) return;
    await this.acks({ type: "acks", results: [{ id, status: "refused", problem: message.problem }] });
  }

  /** Lets go of commands whose effect the feed has brought, or with "all" of every command that is done. */
  async settle(which: "seen" | "all" = "seen"): Promise<void> {
    const settled = this.entries.filter(
      (entry) =>
        entry.state === "done" && (which === "all" || (entry.offset ?? 0) <= this.line.applied(entry.space)),
    );
    if (settled.length === 0) return;
    await remove_commands(
      this.database,
      settled.map((entry) => entry.id),
    );
    await this.#changed_here();
  }

  async #changed_here(): Promise<void> {
    this.told_others();
    await this.refresh();
  }

  #send(): void {
    if (!this.#leading || !this.#ready) return;
    for (const entry of this.waiting()) {
      if (this.#in_flight.size >= kInFlightLimit) break;
      if (this.#in_flight.has(entry.id) || (entry.awaits ?? 0) > 0) continue;
      const { id, space, name, arguments: args } = entry;
      if (!this.line.send({ type: "command", id, space, name, arguments: args })) break;
      this.#in_flight.add(id);
    }
    if (this.#in_flight.size > 0 && this.#overdue === null) {
      this.#overdue = this.environment.set_timer(() => {
        this.#overdue = null;
        this.line.restart();
      }, kAnswerOverdueMs);
    }
  }

  #stop_waiting(): void {
    if (this.#overdue !== null) this.environment.clear_timer(this.#overdue);
    this.#overdue = null;
  }
}
