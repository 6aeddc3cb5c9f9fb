import type { Environment, FeedSocket, TimerHandle } from "../environment";
import type { FakeNode } from "./fake_node";

interface Timer {
  at_ms: number;
  action: () => void;
}

/** Time that stands still until a test moves it, chance from a seed, and a network that can be cut. */
export class FakeEnvironment implements Environment {
  time_ms = 1_700_000_000_000;
  online = true;
  readonly #timers = new Set<Timer>();

  constructor(
    public node: FakeNode,
    private readonly chance: () => number = () => 0.5,
  ) {}

  open_feed(): FeedSocket {
    return this.node.connect(this.online);
  }

  now_ms(): number {
    return this.time_ms;
  }

  random(): number {
    return this.chance();
  }

  set_timer(action: () => void, delay_ms: number): TimerHandle {
    const timer = { at_ms: this.time_ms + delay_ms, action };
    this.#timers.add(timer);
    return timer;
  }

  clear_timer(timer: TimerHandle): void {
    this.#timers.delete(timer as Timer);
  }

  /** Milliseconds until the next timer; null where none is set. */
  next_timer_ms(): number | null {
    const times = [...this.#timers].map((timer) => timer.at_ms - this.time_ms);
    return times.length > 0 ? Math.min(...times) : null;
  }

  advance(milliseconds: number): void {
    this.time_ms += milliseconds;
    for (const timer of [...this.#timers].sort((a, b) => a.at_ms - b.at_ms)) {
      if (timer.at_ms > this.time_ms || !this.#timers.delete(timer)) continue;
      timer.action();
    }
  }
}

/** Numbers in [0, 1) from a seed (mulberry32): a failing run is made again by its seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
