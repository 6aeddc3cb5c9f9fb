import type { FileState } from "../../storage/schema";
import { browser_environment } from "../../sync/environment";
import { FileWatch } from "../../sync/file_watch";

/** Which papers of the conference that is shown are not on the node. One to a tab. */
class WatchedFiles {
  missing = $state.raw<ReadonlyMap<string, FileState>>(new Map());
  reached = $state(true);
  #watch: FileWatch | null = null;

  /** Begins to watch a space; returns the function that ends it. */
  show(space: string): () => void {
    const watch = new FileWatch(space, browser_environment());
    this.#watch = watch;
    this.missing = new Map();
    const unsubscribe = watch.changed.subscribe(() => {
      this.missing = watch.missing;
      this.reached = watch.reached;
    });
    void watch.look();
    return () => {
      unsubscribe();
      watch.end();
      if (this.#watch === watch) this.#watch = null;
    };
  }

  look(): void {
    void this.#watch?.look();
  }

  async fetch(blob: string): Promise<void> {
    await this.#watch?.fetch(blob);
  }
}

export const watched_files = new WatchedFiles();
