/** Tells listeners that something changed; they read what they need themselves. */
export class Signal {
  readonly #listeners = new Set<() => void>();

  /** Returns the function that ends the subscription. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
