import { type BehindMarks, kStaleMs, noted_backlogs } from "../../model/control_room";
import type { FileState, FileUsage, NodeStatus, Problem } from "../../storage/schema";
import { ProblemError, file_states, file_usage, node_status } from "../../sync/api";
import { app } from "../app_state.svelte";

/** How long after an answer the node is asked again; one question at a time, however slow it is. */
const kAskMs = 5_000;
/** What changes slowly is asked for at every so many of these. */
const kSlowRounds = 6;

/** What the control room knows of the node, for as long as it is looked at. */
export class RoomWatch {
  status = $state.raw<NodeStatus | null>(null);
  usage = $state.raw<FileUsage | null>(null);
  /** By space: the files that are not on the node. */
  missing = $state.raw<ReadonlyMap<string, FileState[]>>(new Map());
  marks = $state.raw<BehindMarks>(new Map());
  /** When the node answered last, by its clock; 0: never. */
  answered_ms = $state(0);
  reached = $state(true);
  /** Why the node does not tell, where it was reached. */
  problem = $state.raw<Problem | null>(null);

  #timer: ReturnType<typeof setTimeout> | undefined;
  #is_asking = false;
  #is_ended = false;
  #round = 0;

  /** `spaces`: whose files to ask for, looked at before each round. */
  constructor(private readonly spaces: () => string[]) {}

  /** Begins to ask; returns the function that ends it. */
  run(): () => void {
    void this.look();
    return () => {
      this.#is_ended = true;
      clearTimeout(this.#timer);
    };
  }

  /** Asks now. While an answer is awaited that one is enough. */
  async look(): Promise<void> {
    if (this.#is_asking || this.#is_ended) return;
    clearTimeout(this.#timer);
    this.#is_asking = true;
    try {
      await this.#ask();
      this.reached = true;
      this.problem = null;
    } catch (error) {
      this.reached = error instanceof ProblemError;
      this.problem = error instanceof ProblemError ? error.problem : null;
    }
    this.#is_asking = false;
    if (!this.#is_ended) this.#timer = setTimeout(() => void this.look(), kAskMs);
  }

  is_stale(now_ms: number): boolean {
    return !this.reached || this.problem !== null || now_ms - this.answered_ms > kStaleMs;
  }

  async #ask(): Promise<void> {
    const status = await node_status();
    const now_ms = app.client?.now_ms() ?? Date.now();
    this.marks = noted_backlogs(this.marks, status, now_ms);
    this.status = status;
    this.answered_ms = now_ms;
    if (this.#round++ % kSlowRounds === 0) this.usage = await file_usage();
    const missing = new Map<string, FileState[]>();
    for (const space of this.spaces()) missing.set(space, (await file_states(space)).files);
    this.missing = missing;
  }
}
