import type { CommandResult, RecordChange, SpaceSummary } from "../../storage/schema";
import type { FeedSocket } from "../environment";
import { merged } from "../overlay";

interface FakeSpace {
  summary: SpaceSummary;
  records: Map<string, RecordChange>;
  /** Every change in order: offset n is entry n - 1. */
  log: RecordChange[];
}

interface Line {
  socket: FeedSocket;
  /** By space, whether with its ballots (SPEC F14). */
  followed: Map<string, boolean>;
}

/** A node as the feed sees it (SPEC F and C), in memory. Its id, its forgetfulness and its cuts are the test's. */
export class FakeNode {
  readonly spaces = new Map<string, FakeSpace>();
  /** How often each command id had its effect: more than once is a fault of the node, never twice asked for. */
  readonly effects: string[] = [];
  /** Each subscription as it was asked. */
  readonly subscriptions: { space: string; since: number }[] = [];
  /** While true, commands take effect and their answers are lost: the line dies just then. */
  loses_answers = false;
  time_ms = 0;
  refuses: (fields: Record<string, unknown>) => boolean = () => false;
  readonly #answered = new Map<string, CommandResult>();
  readonly #lines = new Set<Line>();

  constructor(public id = "a".repeat(64)) {}

  add_space(space: string, kind: SpaceSummary["kind"] = "conference"): void {
    const summary = { space, kind, title: space, offset: 0, owned: true };
    this.spaces.set(space, { summary, records: new Map(), log: [] });
    for (const line of this.#lines) this.#say(line, { type: "spaces", spaces: [summary] });
  }

  put(space: string, collection: string, id: string, record: Record<string, unknown> | null): number {
    const state = this.#space(space);
    const change = { collection, id, record };
    state.records.set(`${collection} ${id}`, change);
    state.log.push(change);
    state.summary = { ...state.summary, offset: state.log.length };
    for (const line of this.#lines) {
      if (!line.followed.has(space) || (collection === "ballots" && !line.followed.get(space))) continue;
      this.#say(line, { type: "changes", space, offset: state.log.length, changes: [change] });
    }
    return state.log.length;
  }

  tell_turnout(space: string, vote: string, cast: number): void {
    for (const line of this.#lines) this.#say(line, { type: "turnout", space, votes: [{ vote, cast }] });
  }

  record(space: string, collection: string, id: string): Record<string, unknown> | null | undefined {
    return this.#space(space).records.get(`${collection} ${id}`)?.record;
  }

  /** Opens or, when the network is away, closes a socket: after the caller has set its handlers. */
  connect(reachable: boolean): FeedSocket {
    const line: Line = { socket: this.#socket((text) => this.#hear(line, text), () => this.#lines.delete(line)), followed: new Map() };
    queueMicrotask(() => {
      if (!reachable) return line.socket.onclose?.({ code: 1006 });
      this.#lines.add(line);
      line.socket.onopen?.();
      const spaces = [...this.spaces.values()].map((state) => state.summary);
      this.#say(line, { type: "welcome", protocol: 1, node: this.id, unit: "u", account: "a", time_ms: this.time_ms, spaces });
    });
    return line.socket;
  }

  /** Every connection ends, as when the node is killed or, with a code, when it says why. */
  cut(code = 1006): void {
    for (const line of [...this.#lines]) {
      this.#lines.delete(line);
      line.socket.onclose?.({ code });
    }
  }

  #socket(send: (text: string) => void, close: () => void): FeedSocket {
    return { send, close, onopen: null, onmessage: null, onclose: null };
  }

  #say(line: Line, message: object): void {
    line.socket.onmessage?.({ data: JSON.stringify(message) });
  }

  #hear(line: Line, text: string): void {
    if (!this.#lines.has(line)) return;
    const message = JSON.parse(text);
    if (message.type === "subscribe") this.#subscribe(line, message.space, message.since, message.ballots ?? false);
    if (message.type !== "command") return;
    const result = this.#answered.get(message.id) ?? this.#run(message);
    if (this.loses_answers) {
      this.#lines.delete(line);
      line.socket.onclose?.({ code: 1006 });
    } else {
      this.#say(line, { type: "acks", results: [result] });
    }
  }

  #subscribe(line: Line, space: string, since: number, ballots: boolean): void {
    this.subscriptions.push({ space, since });
    const { log, records } = this.#space(space);
    line.followed.set(space, ballots);
    const is_told = (change: RecordChange) => ballots || change.collection !== "ballots";
    const offset = log.length;
    if (since === 0 || since > offset) {
      const whole = [...records.values()].filter((change) => change.record !== null && is_told(change));
      const half = Math.ceil(whole.length / 2);
      this.#say(line, { type: "snapshot", space, offset, last: false, records: whole.slice(0, half) });
      this.#say(line, { type: "snapshot", space, offset, last: true, records: whole.slice(half) });
    } else {
      this.#say(line, { type: "changes", space, offset, changes: log.slice(since).filter(is_told) });
    }
  }

  #run(message: { id: string; space: string; name: string; arguments: Record<string, unknown> }): CommandResult {
    const { collection, id, fields } = message.arguments as { collection: string; id: string; fields: Record<string, unknown> };
    let result: CommandResult;
    if (this.refuses(fields ?? {})) {
      result = { id: message.id, status: "refused", problem: { code: "forbidden", status: 403, title: "no" } };
    } else {
      this.effects.push(message.id);
      const before = this.record(message.space, collection, id) ?? undefined;
      const offset = this.put(message.space, collection, id, message.name === "record.put" ? merged(before, fields) : null);
      result = { id: message.id, status: "done", offset };
    }
    this.#answered.set(message.id, result);
    return result;
  }

  #space(space: string): FakeSpace {
    const state = this.spaces.get(space);
    if (!state) throw new Error(`the test names an unknown space ${space}`);
    return state;
  }
}
