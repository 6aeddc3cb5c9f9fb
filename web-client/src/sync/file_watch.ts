import type { FileState } from "../storage/schema";
import { UnreachableError, fetch_file, file_states } from "./api";
import type { Environment, TimerHandle } from "./environment";
import { Signal } from "./signal";

/** How often the node is asked while a file is on its way to it, and otherwise. */
const kComingMs = 2_000;
const kQuietMs = 15_000;

export interface FileCalls {
  states(space: string): Promise<{ files: FileState[] }>;
  fetch(space: string, blob: string): Promise<void>;
}

/** Which files of one space are not on the node, and how far they have come; for as long as somebody looks. */
export class FileWatch {
  readonly changed = new Signal();
  /** By blob. */
  missing = new Map<string, FileState>();
  /** Whether the node answered last time: where it did not, `missing` is what it said before. */
  reached = true;
  #timer: TimerHandle | null = null;
  #is_ended = false;
  #asking = 0;

  constructor(
    private readonly space: string,
    private readonly environment: Environment,
    private readonly calls: FileCalls = { states: file_states, fetch: fetch_file },
  ) {}

  /** Asks now, and goes on asking until end(). Never rejects: what cannot be asked is asked again. */
  async look(): Promise<void> {
    const asking = ++this.#asking;
    if (this.#timer !== null) this.environment.clear_timer(this.#timer);
    try {
      const { files } = await this.calls.states(this.space);
      if (asking !== this.#asking || this.#is_ended) return;
      this.missing = new Map(files.map((file) => [file.blob, file]));
      this.reached = true;
    } catch (error) {
      if (asking !== this.#asking || this.#is_ended) return;
      this.reached = !(error instanceof UnreachableError);
    }
    this.changed.emit();
    const is_coming = [...this.missing.values()].some((file) => file.state === "coming" || file.state === "waiting");
    this.#timer = this.environment.set_timer(() => void this.look(), is_coming ? kComingMs : kQuietMs);
  }

  /** Lets the node fetch a file; rejects where it cannot be asked. */
  async fetch(blob: string): Promise<void> {
    await this.calls.fetch(this.space, blob);
    await this.look();
  }

  end(): void {
    this.#is_ended = true;
    if (this.#timer !== null) this.environment.clear_timer(this.#timer);
  }
}
