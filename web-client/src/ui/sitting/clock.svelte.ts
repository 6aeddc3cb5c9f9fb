import { app } from "../app_state.svelte";

/** The seconds of a timer are looked at so often that none is shown late or twice. */
const kTickMs = 250;

/** The node's time, as state, for as long as something on the page shows it. */
class Clock {
  now_ms = $state(0);
  #users = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Begins to tick; returns the function that ends it. */
  run(): () => void {
    this.#look();
    this.#users += 1;
    this.#timer ??= setInterval(() => this.#look(), kTickMs);
    return () => {
      this.#users -= 1;
      if (this.#users > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }

  /** Whole seconds: what is worked out from it changes once a second. */
  #look(): void {
    const now = app.client?.now_ms() ?? Date.now();
    this.now_ms = now - (now % 1000);
  }
}

export const sitting_clock = new Clock();
