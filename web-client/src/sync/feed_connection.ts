import { retry_delay_ms, told_wait_ms } from "./back_off";
import type { Environment, FeedSocket, TimerHandle } from "./environment";

/** `signed_out`: the node ended the session (close 4401); only a new sign-in starts the connection again. */
export type ConnectionState = "stopped" | "connecting" | "open" | "waiting" | "signed_out";

/** Longest wait for a socket to open; a half-dead network otherwise holds it for minutes. */
const kOpenTimeoutMs = 10_000;
/** While the machine says that it is offline, one try in this time: some machines say so wrongly. */
const kOfflineRetryMs = 30_000;
const kCloseSignedOut = 4401;
/** A connection that lasted so long was a success: the next loss is a first one again. */
export const kStableMs = 5_000;

/**
 * Keeps one WebSocket to `/ws` open: opens it, and after a loss again with back-off, at once when told that the
 * network is back. Knows nothing of what the messages mean.
 */
export class FeedConnection {
  state: ConnectionState = "stopped";
  on_state: (state: ConnectionState) => void = () => undefined;
  on_message: (message: unknown) => void = () => undefined;

  /** Over which time the node wants those back whose connection was lost (SPEC F12). */
  return_within_ms = 0;

  #socket: FeedSocket | null = null;
  #timer: TimerHandle = null;
  #attempt = 0;
  #offline = false;
  #opened_ms = 0;

  constructor(private readonly environment: Environment) {}

  start(): void {
    if (this.state === "connecting" || this.state === "open") return;
    this.#attempt = 0;
    this.#connect();
  }

  stop(): void {
    this.#drop();
    this.#enter("stopped");
  }

  /** False when the connection is not open: whoever asks keeps the message and sends it after the next `open`. */
  send(message: object): boolean {
    if (this.state !== "open" || !this.#socket) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** Gives the socket up and begins anew: an answer is overdue, the line may be dead without having said so. */
  restart(): void {
    if (this.state === "open") this.#lost();
  }

  /** The session is known to have ended: trying again would only be refused. */
  session_ended(): void {
    this.#drop();
    this.#enter("signed_out");
  }

  /** The machine's network came back. */
  network_returned(): void {
    this.#offline = false;
    if (this.state === "waiting") this.start();
  }

  /** The machine's network went: an open socket would only find out after minutes. */
  network_gone(): void {
    this.#offline = true;
    if (this.state === "open" || this.state === "connecting" || this.state === "waiting") this.#lost();
  }

  #connect(): void {
    this.#drop();
    this.#enter("connecting");
    const socket = this.environment.open_feed();
    this.#socket = socket;
    socket.onopen = () => {
      this.#stop_timer();
      this.#opened_ms = this.environment.now_ms();
      this.#enter("open");
    };
    socket.onmessage = (event) => {
      if (typeof event.data === "string") this.on_message(JSON.parse(event.data));
    };
    socket.onclose = (event) => {
      if (event.code === kCloseSignedOut) this.session_ended();
      else this.#lost(told_wait_ms(event.reason));
    };
    this.#timer = this.environment.set_timer(() => this.#lost(), kOpenTimeoutMs);
  }

  #lost(told_ms: number | null = null): void {
    const was_open = this.state === "open";
    if (was_open && this.environment.now_ms() - this.#opened_ms >= kStableMs) this.#attempt = 0;
    this.#drop();
    this.#attempt += 1;
    const own_ms = retry_delay_ms(this.#attempt, this.environment.random());
    const spread_ms = was_open ? Math.round(this.return_within_ms * this.environment.random()) : 0;
    const delay_ms = this.#offline ? kOfflineRetryMs : (told_ms ?? own_ms + spread_ms);
    this.#timer = this.environment.set_timer(() => this.#connect(), delay_ms);
    this.#enter("waiting");
  }

  #drop(): void {
    this.#stop_timer();
    const socket = this.#socket;
    if (!socket) return;
    this.#socket = null;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #stop_timer(): void {
    if (this.#timer !== null) this.environment.clear_timer(this.#timer);
    this.#timer = null;
  }

  #enter(state: ConnectionState): void {
    if (this.state === state) return;
    this.state = state;
    this.on_state(state);
  }
}
