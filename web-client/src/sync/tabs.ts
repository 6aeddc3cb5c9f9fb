/** What one tab tells the others of the same account. */
export type TabNews = "outbox" | "files" | "documents" | "notes" | "signed_out";

/** Tabs of one account: they tell each other that the database changed, and agree on who sends. */
export class Tabs {
  on_news: (news: TabNews) => void = () => undefined;
  readonly #channel: BroadcastChannel | null;
  readonly #released = new AbortController();
  #let_go: () => void = () => undefined;

  constructor(private readonly account: string) {
    this.#channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(`giaoban-${account}`);
    if (this.#channel) this.#channel.onmessage = (event) => this.on_news(event.data as TabNews);
  }

  tell(news: TabNews): void {
    if (!this.#released.signal.aborted) this.#channel?.postMessage(news);
  }

  /**
   * Calls `lead` once this tab is the one that sends; when it closes, the browser passes the lock on. Without
   * locks (a page that is not served securely) every tab leads: commands have ids, sending one twice is harmless.
   */
  when_leading(lead: () => void): void {
    if (typeof navigator === "undefined" || !navigator.locks) {
      lead();
      return;
    }
    const held = new Promise<void>((resolve) => (this.#let_go = resolve));
    navigator.locks
      .request(`giaoban-sender-${this.account}`, { signal: this.#released.signal }, () => {
        lead();
        return held;
      })
      .catch(() => undefined);
  }

  close(): void {
    this.#released.abort();
    this.#let_go();
    this.#channel?.close();
  }
}
