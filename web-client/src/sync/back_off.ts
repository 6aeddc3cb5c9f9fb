export const kFirstDelayMs = 250;
export const kLongestDelayMs = 15_000;

/**
 * How long to wait before attempt `attempt` (1 is the first retry): doubling, and within each step anywhere in
 * its upper half, so that the browsers of an office do not all come back in the same instant.
 */
export function retry_delay_ms(attempt: number, random: number): number {
  const step = Math.min(kLongestDelayMs, kFirstDelayMs * 2 ** (attempt - 1));
  return Math.round(step / 2 + (step / 2) * random);
}

/** What a node says of when to come back, in the reason of a close (SPEC F12); null where it says nothing that counts. */
export function told_wait_ms(reason: string | undefined): number | null {
  const told = /^retry_ms=(\d{1,6})$/.exec(reason ?? "");
  return told ? Number(told[1]) : null;
}
