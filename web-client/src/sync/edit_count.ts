import type { DocumentMark } from "../storage/database";

/** Keystrokes closer together than this are one change to a person who counts. */
export const kOneChangeMs = 1_000;

/** Counts a document's local edits as a person would, and which of them the node has confirmed. */
export class EditCount {
  #made: number;
  #durable: number;
  /** The count that the last barrier asked about: an edit after it is a new change. */
  #asked: number;
  #last_edit_ms = 0;

  constructor(mark: DocumentMark) {
    this.#made = mark.made;
    this.#durable = mark.durable;
    this.#asked = mark.made;
  }

  /** Notes an edit; true when it begins a new change, which must then be remembered. */
  edited(now_ms: number): boolean {
    const goes_on = now_ms - this.#last_edit_ms < kOneChangeMs && this.#made > this.#asked;
    this.#last_edit_ms = now_ms;
    if (goes_on) return false;
    this.#made += 1;
    return true;
  }

  /** The number to send with a barrier. */
  asked(): number {
    this.#asked = this.#made;
    return this.#asked;
  }

  /** The node has everything up to barrier `number` on its disk. */
  confirmed(number: number): void {
    this.#durable = Math.min(this.#made, Math.max(this.#durable, number));
  }

  unsent(): number {
    return this.#made - this.#durable;
  }

  mark(document: string): DocumentMark {
    return { document, made: this.#made, durable: this.#durable };
  }
}
