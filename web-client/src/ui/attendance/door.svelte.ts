import { looks_like_ticket, ticket_of } from "../../model/attendance";
import { clock } from "../../model/dates";
import { problem_text } from "../../model/problem_text";
import type { CheckIn, CommandResult } from "../../storage/schema";
import { app } from "../app_state.svelte";
import { play, type Tone } from "./sound";

type Kind = Exclude<CheckIn["kind"], "absent">;

/** One ticket that was scanned on this page, and what came of it. */
export interface Scanned {
  /** Of the command; empty where it was no ticket at all. */
  id: string;
  tone: Tone;
  /** `waiting`: not answered yet. `taken_back`: undone. */
  state: "waiting" | "noted" | "repeated" | "refused" | "taken_back";
  name: string;
  text: string;
  hint: string;
  /** The row that it wrote. */
  row: string | undefined;
}

/** Shown and kept; the list has everybody. */
const kKept = 10;
/** A code that stays before the camera is one scan. */
const kSameMs = 5000;
/** Without an answer for so long the page says that it was not sent. */
const kPatienceMs = 1500;

/** The door of one conference: scans go through the outbox, so nothing scanned is lost without the network. */
export class Door {
  scanned = $state<Scanned[]>([]);
  kind = $state<Kind>("arrived");
  sound = $state(true);
  #last = { text: "", at_ms: 0 };

  constructor(private readonly space: string) {}

  /** From the camera: what is still before it is not taken again. */
  async see(text: string): Promise<void> {
    const now = Date.now();
    const is_same = text === this.#last.text && now - this.#last.at_ms < kSameMs;
    this.#last = { text, at_ms: now };
    if (!is_same) await this.take(text);
  }

  async take(text: string): Promise<void> {
    const client = app.client;
    const ticket = ticket_of(text);
    if (!client) return;
    if (!looks_like_ticket(ticket)) {
      this.#show({ id: "", tone: "bad", state: "refused", name: "", text: app.t.attendance.door.not_a_ticket, hint: "", row: undefined });
      return;
    }
    const id = await client.outbox.submit(this.space, "check_in.scan", { ticket, kind: this.kind, at_ms: client.now_ms() });
    const patience = setTimeout(() => this.#wait(id), app.status.connection === "open" ? kPatienceMs : 0);
    const kind = this.kind;
    const result = await client.outbox.outcome(id);
    clearTimeout(patience);
    this.#answer(id, kind, result);
    // A refused ticket is told here and now; it is nothing to try again from the list of what was not sent.
    if (result.status === "refused") await client.outbox.discard(id);
  }

  async undo(one: Scanned): Promise<void> {
    if (one.state === "waiting") await app.client?.outbox.discard(one.id);
    else if (one.row) await app.undo?.perform(app.t.attendance.door.undo_one(one.name), this.space, [{ kind: "delete", collection: "check_ins", id: one.row }]);
    this.#put({ ...one, tone: "wait", state: "taken_back", text: app.t.attendance.door.taken_back, hint: "", row: undefined });
    this.#last = { text: "", at_ms: 0 };
  }

  #wait(id: string): void {
    const { waiting, waiting_hint } = app.t.attendance.door;
    this.#show({ id, tone: "wait", state: "waiting", name: "", text: waiting, hint: waiting_hint, row: undefined });
  }

  #answer(id: string, kind: Kind, result: CommandResult): void {
    const words = app.t.attendance.door;
    if (result.status === "refused") {
      this.#show({ id, tone: "bad", state: "refused", name: "", text: words.refused, hint: problem_text(result.problem, app.language), row: undefined });
      return;
    }
    const value = result.value as { name?: string; at_ms?: number; is_repeated?: boolean; row?: string } | undefined;
    const name = value?.name || words.unnamed;
    if (value?.is_repeated) {
      const text = (kind === "arrived" ? words.again : words.left_again)(name, clock(value.at_ms ?? 0));
      this.#show({ id, tone: "wait", state: "repeated", name, text, hint: "", row: undefined });
      return;
    }
    this.#show({ id, tone: "good", state: "noted", name, text: (kind === "arrived" ? words.welcome : words.goodbye)(name), hint: "", row: value?.row });
  }

  #show(one: Scanned): void {
    this.#put(one);
    app.announce([one.text, one.hint].filter(Boolean).join(". "));
    if (this.sound) play(one.tone);
  }

  /** In its place where it was shown before, else first. */
  #put(one: Scanned): void {
    const at = one.id ? this.scanned.findIndex((other) => other.id === one.id) : -1;
    if (at >= 0) this.scanned[at] = one;
    else this.scanned = [one, ...this.scanned].slice(0, kKept);
  }
}
