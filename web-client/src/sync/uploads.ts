import type { ClientDatabase, QueuedFile } from "../storage/database";
import {
  add_file,
  exchange_file,
  join_file,
  load_files,
  refuse_file,
  remove_file,
  retry_file,
} from "../storage/outbox_store";
import type { Upload } from "../storage/schema";
import { uuid_v7 } from "../storage/uuid";
import { ProblemError } from "./api";
import type { Background } from "./background";
import type { Environment } from "./environment";
import { Signal } from "./signal";

/** The largest file that a node takes (records/files.json). */
export const kFileLimitBytes = 52_428_800;
const kRetryMs = 5_000;
/** Problems that pass by themselves: the file keeps waiting. Any other answer is the user's to decide on. */
const kPassing = new Set(["busy", "not_signed_in", "disk_full", "storage_failed", "too_many", "internal"]);

export type UploadFunction = (
  space: string,
  name: string,
  bytes: Blob,
  progress: (share: number) => void,
) => Promise<Upload>;

/**
 * Files on their way to the node, kept with their bytes until it has them; then a command that records the paper
 * takes their place, or the command that waits for them names them. One at a time, by the leading tab.
 */
export class Uploads {
  readonly changed = new Signal();
  files: QueuedFile[] = [];
  /** How much of each file has gone, 0 to 1, by id. */
  readonly progress = new Map<string, number>();
  #leading = false;
  #ready = false;
  #busy = false;

  constructor(
    private readonly database: ClientDatabase,
    private readonly environment: Environment,
    private readonly background: Background,
    private readonly upload: UploadFunction,
    private readonly told_others: () => void,
    private readonly command_added: () => Promise<void>,
  ) {}

  /** Resolves when the file is safe on this machine's disk. */
  async add(space: string, agenda_item: string, unit: string, name: string, bytes: Blob): Promise<void> {
    const now_ms = this.environment.now_ms();
    const id = uuid_v7(now_ms);
    await add_file(this.database, { id, space, agenda_item, unit, name, bytes, state: "waiting", made_ms: now_ms });
    this.told_others();
    await this.refresh();
  }

  /** Files were added with the command that waits for them. */
  async added(): Promise<void> {
    this.told_others();
    await this.refresh();
  }

  async retry(id: string): Promise<void> {
    await retry_file(this.database, id);
    this.told_others();
    await this.refresh();
  }

  async discard(id: string): Promise<void> {
    await remove_file(this.database, id);
    this.told_others();
    await this.command_added();
    await this.refresh();
  }

  async refresh(): Promise<void> {
    this.files = await load_files(this.database);
    this.changed.emit();
    this.background.run(this.#work());
  }

  lead(): void {
    this.#leading = true;
    this.background.run(this.#work());
  }

  connected(): void {
    this.#ready = true;
    this.background.run(this.#work());
  }

  disconnected(): void {
    this.#ready = false;
  }

  async #work(): Promise<void> {
    if (this.#busy || !this.#leading || !this.#ready) return;
    const file = this.files.find((queued) => queued.state === "waiting");
    if (!file) return;
    this.#busy = true;
    let goes_on = true;
    try {
      await this.#send(file);
    } catch (error) {
      goes_on = error instanceof ProblemError && !kPassing.has(error.problem.code);
      if (goes_on) await refuse_file(this.database, file.id, (error as ProblemError).problem);
    }
    this.progress.delete(file.id);
    this.#busy = false;
    if (goes_on) await this.refresh();
    else this.environment.set_timer(() => this.background.run(this.#work()), kRetryMs);
  }

  async #send(file: QueuedFile): Promise<void> {
    const stored = await this.upload(file.space, file.name, file.bytes, (share) => {
      this.progress.set(file.id, share);
      this.changed.emit();
    });
    const { id, space, agenda_item, unit, name } = file;
    if (!file.joins) await this.#record_paper(id, space, { agenda_item, unit, name, media_type: stored.media_type, size: stored.size, blob: stored.blob });
    else await join_file(this.database, id, { name, blob: stored.blob, size: stored.size });
    await this.command_added();
  }

  async #record_paper(id: string, space: string, fields: object): Promise<void> {
    const now_ms = this.environment.now_ms();
    await exchange_file(this.database, id, {
      id: uuid_v7(now_ms),
      space,
      name: "record.put",
      arguments: { collection: "files", id, fields },
      state: "waiting",
      made_ms: now_ms,
    });
  }
}
