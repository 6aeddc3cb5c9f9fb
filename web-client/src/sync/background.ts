/**
 * Owns what runs without anybody waiting for it. After `close` the database is gone and whatever was under way may
 * fail: that is what closing means, and nothing is lost by it. Before, a failure is a fault and is reported.
 */
export class Background {
  #closed = false;
  readonly #running = new Set<Promise<void>>();

  run(work: Promise<void>): void {
    const task: Promise<void> = work
      .catch((error: unknown) => {
        if (!this.#closed) reportError(error);
      })
      .finally(() => this.#running.delete(task));
    this.#running.add(task);
  }

  /** Resolves when nothing runs any more. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#running);
  }
}
