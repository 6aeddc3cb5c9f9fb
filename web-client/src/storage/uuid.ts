/** Milliseconds and counter of the last id: ids of one tab rise even within one millisecond. */
let last_ms = 0;
let counter = 0;
const kCounterLimit = 0xfff;

/**
 * A UUIDv7 (RFC 9562) in lower case. Ids of one tab sort in the order in which they were made, which is the
 * order in which the outbox sends; `now_ms` and `random` are arguments for tests.
 */
export function uuid_v7(
  now_ms: number = Date.now(),
  random: Uint8Array = crypto.getRandomValues(new Uint8Array(10)),
): string {
  if (now_ms > last_ms) {
    last_ms = now_ms;
    counter = 0;
  } else if (counter < kCounterLimit) {
    counter += 1;
  } else {
    last_ms += 1;
    counter = 0;
  }
  const time = last_ms.toString(16).padStart(12, "0");
  const count = counter.toString(16).padStart(3, "0");
  const variant = (0x80 | ((random[0] ?? 0) & 0x3f)).toString(16);
  const rest = Array.from(random.slice(1, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${variant}${rest.slice(0, 2)}-${rest.slice(2)}`;
}
