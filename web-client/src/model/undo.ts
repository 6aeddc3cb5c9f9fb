import type { Client } from "../sync/client";
import type { RecordFields } from "../sync/overlay";
import { Signal } from "../sync/signal";
import { type Change, inverse, write } from "./editing";

/** How many steps can be taken back. */
const kUndoLimit = 50;

/** A command that is no write of a record, as the outbox takes it. */
export interface PlainCommand {
  space: string;
  name: string;
  arguments: Record<string, unknown>;
}

/** One thing that the user did, and what takes it back: first `commands`, then `undo` in `space`. */
export interface Step {
  label: string;
  space: string;
  undo: Change[];
  commands?: PlainCommand[];
}

/** What the user did to records on this page, newest last; taking a step back is itself an ordinary write. */
export class UndoStack {
  readonly changed = new Signal();
  #steps: Step[] = [];

  constructor(private readonly client: Client) {}

  last(): Step | undefined {
    return this.#steps.at(-1);
  }

  /** Writes `changes` and remembers under `label` how to take them back. */
  async perform(label: string, space: string, changes: Change[]): Promise<void> {
    const undo = changes.map((change) =>
      inverse(change, this.client.cache.one<RecordFields>(space, change.collection, change.id)),
    );
    await write(this.client, space, changes);
    this.remember({ label, space, undo: undo.reverse() });
  }

  /** A step that was done already, with what takes it back. */
  remember(step: Step): void {
    this.#steps = [...this.#steps, step].slice(-kUndoLimit);
    this.changed.emit();
  }

  /** Takes the last step back; returns its label, or undefined where there was none. */
  async undo(): Promise<string | undefined> {
    const step = this.#steps.pop();
    if (!step) return undefined;
    for (const command of step.commands ?? []) {
      await this.client.outbox.submit(command.space, command.name, command.arguments);
    }
    await write(this.client, step.space, step.undo);
    this.changed.emit();
    return step.label;
  }
}
