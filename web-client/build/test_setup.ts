// Node has no IndexedDB: the tests run against an in-memory one with the same rules of transactions.
import "fake-indexeddb/auto";

// What a browser has and Node has not: an error that nobody waits for fails the test run.
globalThis.reportError ??= (error: unknown) => {
  queueMicrotask(() => {
    throw error;
  });
};
