/** What a feed needs of a WebSocket; the browser's own fits, and so does a pair in memory. */
export interface FeedSocket {
  send(text: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number; reason?: string }) => void) | null;
}

export type TimerHandle = unknown;

/** Time, chance and the network, as arguments: tests bring their own. */
export interface Environment {
  open_feed(): FeedSocket;
  now_ms(): number;
  /** In [0, 1). */
  random(): number;
  set_timer(action: () => void, delay_ms: number): TimerHandle;
  clear_timer(timer: TimerHandle): void;
}

/** `ws://host` or `wss://host` of the page's own origin. */
export function socket_origin(): string {
  return location.origin.replace(/^http/, "ws");
}

export function browser_environment(): Environment {
  return {
    open_feed: () => new WebSocket(`${socket_origin()}/ws`) as FeedSocket,
    now_ms: () => Date.now(),
    random: () => Math.random(),
    set_timer: (action, delay_ms) => setTimeout(action, delay_ms),
    clear_timer: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
  };
}
