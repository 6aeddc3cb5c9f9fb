import { beforeEach, expect, test } from "vitest";
import { kFirstDelayMs, kLongestDelayMs, retry_delay_ms, told_wait_ms } from "./back_off";
import type { FeedSocket } from "./environment";
import { FeedConnection, kStableMs } from "./feed_connection";
import { FakeEnvironment } from "./testing/fake_environment";
import { FakeNode } from "./testing/fake_node";

let sockets: FeedSocket[];
let environment: FakeEnvironment;
let connection: FeedConnection;

/** Sockets that do nothing by themselves: each test opens and closes them. */
class StillEnvironment extends FakeEnvironment {
  override open_feed(): FeedSocket {
    const socket: FeedSocket = { send: () => undefined, close: () => undefined, onopen: null, onmessage: null, onclose: null };
    sockets.push(socket);
    return socket;
  }
}

beforeEach(() => {
  sockets = [];
  environment = new StillEnvironment(new FakeNode());
  connection = new FeedConnection(environment);
  connection.start();
});

test("waits grow up to their limit and differ between browsers", () => {
  for (let attempt = 1; attempt < 40; attempt += 1) {
    const least = retry_delay_ms(attempt, 0);
    const most = retry_delay_ms(attempt, 0.999);
    expect(least).toBeGreaterThanOrEqual(kFirstDelayMs / 2);
    expect(most).toBeLessThanOrEqual(kLongestDelayMs);
    expect(most).toBeGreaterThan(least);
  }
});

test("a lost connection is opened again after the wait, and each failure waits longer", () => {
  sockets[0]?.onopen?.();
  const waits: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    sockets.at(-1)?.onclose?.({ code: 1006 });
    const wait_ms = environment.next_timer_ms() ?? 0;
    waits.push(wait_ms);
    environment.advance(wait_ms);
    expect(sockets.length).toBe(round + 2);
  }
  expect([...waits].sort((a, b) => a - b)).toEqual(waits);
});

test("a connection that did not last is no success: the next wait is longer", () => {
  const wait_after = (open_ms: number): number => {
    sockets.at(-1)?.onopen?.();
    sockets.at(-1)?.onmessage?.({ data: "{}" });
    environment.advance(open_ms);
    sockets.at(-1)?.onclose?.({ code: 1006 });
    const wait_ms = environment.next_timer_ms() ?? 0;
    environment.advance(wait_ms);
    return wait_ms;
  };
  const short = [wait_after(0), wait_after(kStableMs - 1), wait_after(kStableMs - 1)];
  expect(short.every((wait_ms, i) => i === 0 || wait_ms > (short[i - 1] ?? 0))).toBe(true);
  expect(wait_after(kStableMs)).toBeLessThanOrEqual(kFirstDelayMs);
});

test("[F12] a node that stops says when to come back, and is believed", () => {
  sockets[0]?.onopen?.();
  sockets[0]?.onclose?.({ code: 1012, reason: "retry_ms=1840" });
  expect(environment.next_timer_ms()).toBe(1840);
  expect(told_wait_ms("retry_ms=99999999")).toBeNull();
  expect(told_wait_ms("too slow")).toBeNull();
  expect(told_wait_ms(undefined)).toBeNull();
});

test("[F12] a lost connection comes back at a moment of chance within the time that the node gave", () => {
  connection.return_within_ms = 20_000;
  sockets[0]?.onopen?.();
  sockets[0]?.onclose?.({ code: 1006 });
  const wait_ms = environment.next_timer_ms() ?? 0;
  expect(wait_ms).toBeGreaterThan(kFirstDelayMs);
  expect(wait_ms).toBeLessThanOrEqual(20_000 + kFirstDelayMs);
  environment.advance(wait_ms);
  sockets[1]?.onclose?.({ code: 1006 });
  expect(environment.next_timer_ms()).toBeLessThanOrEqual(2 * kFirstDelayMs);
});

test("news that the network is back ends the wait at once", () => {
  connection.network_gone();
  expect(connection.state).toBe("waiting");
  connection.network_returned();
  expect(sockets.length).toBe(2);
  expect(connection.state).toBe("connecting");
});

test("a socket that does not open in time is given up", () => {
  environment.advance(environment.next_timer_ms() ?? 0);
  expect(connection.state).toBe("waiting");
});

test("[F7] close 4401 ends the tries until somebody signs in", () => {
  sockets[0]?.onopen?.();
  sockets[0]?.onclose?.({ code: 4401 });
  expect(connection.state).toBe("signed_out");
  expect(environment.next_timer_ms()).toBeNull();
  connection.start();
  expect(sockets.length).toBe(2);
});

test("a socket that was given up is not heard any more", () => {
  const heard: unknown[] = [];
  connection.on_message = (message) => heard.push(message);
  const first = sockets[0];
  first?.onopen?.();
  const listen = first?.onmessage;
  connection.stop();
  expect(first?.onmessage).toBeNull();
  expect(listen).not.toBeNull();
  expect(connection.send({})).toBe(false);
  expect(heard).toEqual([]);
});
