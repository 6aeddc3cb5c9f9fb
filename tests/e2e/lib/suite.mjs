// A small runner: tests run in order, a failure is shown at once and the rest goes on.
import { performance } from "node:perf_hooks";
import { stripVTControlCharacters } from "node:util";

/** No test may take longer; the faults of a hung node are then still told. */
const kTestLimitMs = 120_000;

/** What a run has seen so far. */
export class Tally {
  passed = 0;
  failed = 0;

  /** Runs one test and prints its verdict, how long it took, and what it measured. */
  async test(title, run) {
    const begun = performance.now();
    const notes = [];
    let failure;
    try {
      await within(kTestLimitMs, run((text) => notes.push(text)), title);
    } catch (error) {
      failure = error;
    }
    const took = `${(performance.now() - begun).toFixed(0)} ms`;
    console.log(`${failure ? "not ok" : "ok"} - ${title} (${took})`);
    for (const note of notes) console.log(`    ${note}`);
    if (failure) console.log(indented(failure));
    if (failure) this.failed += 1;
    else this.passed += 1;
  }
}

/** An error as it is printed: without colours, set in. */
export function indented(error) {
  return stripVTControlCharacters(String(error.stack ?? error)).replace(/^/gm, "    ");
}

/** The promise's value, or an error that names `what` where it takes longer. */
export async function within(limit_ms, promise, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: not within ${limit_ms} ms`)), limit_ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A promise with its own resolve and reject. */
export function deferred() {
  let resolve, reject;
  const promise = new Promise((...both) => ([resolve, reject] = both));
  return { promise, resolve, reject };
}
