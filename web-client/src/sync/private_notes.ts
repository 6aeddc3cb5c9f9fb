import type { ClientDatabase } from "../storage/database";
import { change_note, load_notes } from "../storage/note_store";
import { ProblemError, UnreachableError } from "./api";
import type { Background } from "./background";
import type { Environment } from "./environment";
import { type KeptNote, type NodeNote, is_due, is_uncertain, keep_mine, kNoNote, sending, take_theirs, taken, told, typed } from "./kept_note";
import { Signal } from "./signal";

/** A pause in typing that is long enough to send. */
const kPauseMs = 1_000;
const kRetryMs = 5_000;
const kPassing = new Set(["not_signed_in", "too_many", "timed_out"]);

function is_problem(error: unknown): boolean {
  return error instanceof ProblemError || error instanceof UnreachableError;
}

/** Whether the node will say the same again; all else passes by itself. */
function is_refusal(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.status < 500 && !kPassing.has(error.problem.code);
}

/** The node, as notes ask it. Rejects with ProblemError or UnreachableError. */
export interface NoteLine {
  read(space: string): Promise<NodeNote>;
  /** Puts `text` in the place of the note `etag`; where that is another by now, nothing is put. Answers what the node has then. */
  put(space: string, text: string, etag: string): Promise<{ is_taken: boolean; note: NodeNote }>;
}

/**
 * The account's private notes, one to a conference: kept in this browser as they are typed, sent by the leading tab when typing
 * pauses and the node is there. Two tabs meet in the database; two devices by the tag of the text (kept_note.ts).
 */
export class PrivateNotes {
  readonly changed = new Signal();
  readonly #notes = new Map<string, KeptNote>();
  /** Changes of a note that the database does not have yet: until it has, what is in memory counts. */
  readonly #writing = new Map<string, number>();
  readonly #watched = new Set<string>();
  /** Refused for good; asked again when the node is met anew. */
  readonly #refused = new Set<string>();
  #leading = false;
  #ready = false;
  #busy = false;
  #pause: unknown;

  constructor(
    private readonly database: ClientDatabase,
    private readonly environment: Environment,
    private readonly background: Background,
    private readonly line: NoteLine,
    private readonly told_others: () => void,
  ) {}

  note(space: string): KeptNote {
    return this.#notes.get(space) ?? kNoNote;
  }

  /** How many the node may lack; what the person has to choose about is among them. */
  unsent(): number {
    return [...this.#notes.values()].filter((note) => note.is_unsent).length;
  }

  /** Follows the note of a space from now on, and asks the node for it. */
  watch(space: string): void {
    this.#watched.add(space);
    if (this.#ready) this.background.run(this.#ask(space));
  }

  type(space: string, text: string): void {
    this.background.run(this.#change(space, (note) => typed(note, text)));
    this.#send_after(kPauseMs);
  }

  keep_mine(space: string): Promise<void> {
    return this.#choose(space, keep_mine);
  }

  take_theirs(space: string): Promise<void> {
    return this.#choose(space, take_theirs);
  }

  /** Reads what the database has: at the start, and when another tab wrote. */
  async refresh(): Promise<void> {
    for (const { space, note } of await load_notes<KeptNote>(this.database)) {
      if (!this.#writing.has(space)) this.#notes.set(space, note);
    }
    this.changed.emit();
    this.#send_after(kPauseMs);
  }

  lead(): void {
    this.#leading = true;
    this.background.run(this.#work());
  }

  connected(): void {
    this.#ready = true;
    this.#refused.clear();
    for (const space of this.#watched) this.background.run(this.#ask(space));
    this.background.run(this.#work());
  }

  disconnected(): void {
    this.#ready = false;
  }

  async #choose(space: string, choice: (note: KeptNote) => KeptNote): Promise<void> {
    await this.#change(space, choice);
    await this.#work();
  }

  async #change(space: string, change: (note: KeptNote) => KeptNote): Promise<void> {
    this.#notes.set(space, change(this.note(space)));
    this.#writing.set(space, (this.#writing.get(space) ?? 0) + 1);
    this.changed.emit();
    try {
      const stored = await change_note<KeptNote>(this.database, space, (note) => change(note ?? kNoNote));
      if (this.#writing.get(space) === 1) this.#notes.set(space, stored);
    } finally {
      const left = (this.#writing.get(space) ?? 1) - 1;
      if (left > 0) this.#writing.set(space, left);
      else this.#writing.delete(space);
    }
    this.changed.emit();
    this.told_others();
  }

  async #ask(space: string): Promise<void> {
    try {
      const node = await this.line.read(space);
      await this.#change(space, (note) => told(note, node));
      await this.#work();
    } catch (error) {
      if (!is_problem(error)) throw error;
      // What is kept here is shown; the node is asked again when it is met anew.
    }
  }

  #send_after(delay_ms: number): void {
    this.environment.clear_timer(this.#pause);
    this.#pause = this.environment.set_timer(() => this.background.run(this.#work()), delay_ms);
  }

  async #work(): Promise<void> {
    if (this.#busy || !this.#leading || !this.#ready) return;
    const due = [...this.#notes].find(([space, note]) => is_due(note) && !this.#refused.has(space));
    if (!due) return;
    this.#busy = true;
    let goes_on = true;
    try {
      await this.#send(...due);
    } catch (error) {
      goes_on = is_refusal(error);
      if (goes_on) this.#refused.add(due[0]);
      else if (!is_problem(error)) throw error;
    } finally {
      this.#busy = false;
    }
    if (goes_on) await this.#work();
    else this.#send_after(kRetryMs);
  }

  async #send(space: string, note: KeptNote): Promise<void> {
    if (is_uncertain(note)) {
      const node = await this.line.read(space);
      return this.#change(space, (now) => told(now, node));
    }
    await this.#change(space, sending);
    const { text } = this.note(space);
    const answer = await this.line.put(space, text, note.etag ?? "");
    // Refused under the tag that it told: something in between changes tags. Not to be tried without a pause.
    if (!answer.is_taken && answer.note.etag === note.etag) throw new UnreachableError(space);
    await this.#change(space, (now) => (answer.is_taken ? taken(now, text, answer.note.etag) : told(now, answer.note)));
  }
}
