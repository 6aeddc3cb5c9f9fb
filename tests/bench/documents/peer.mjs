// Measures a peer on one trace: `node peer.mjs yjs|ywasm FOLDER TRACE` prints {work: milliseconds} as JSON. A work that the
// peer cannot do, or that ends in an error of its own, is left out.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { performance } from "node:perf_hooks";

const require = createRequire(import.meta.url);
const [peer, folder, trace] = process.argv.slice(2);
const kMerged = 10_000;
const kLocal = 20_000;
const kWarmUp = 20_000;
const kLeastMs = 300;
const kMostRuns = 40;

const Y = peer === "yjs" ? await import("yjs") : require("ywasm");
const is_wasm = peer === "ywasm";
const new_doc = () => (is_wasm ? new Y.YDoc({}) : new Y.Doc());
const drop = (doc) => is_wasm && doc.free();

const file = (kind) => Uint8Array.from(readFileSync(`${folder}/${trace}.${kind}`));

/** The pieces of a file that each begin with their length, copied as they would come from a socket. */
function pieces(bytes) {
  const view = new DataView(bytes.buffer);
  const out = [];
  for (let at = 0; at < bytes.length; at += 4 + view.getUint32(at, true)) out.push(bytes.slice(at + 4, at + 4 + view.getUint32(at, true)));
  return out;
}

function edits(bytes, count) {
  const view = new DataView(bytes.buffer);
  const out = [];
  for (let at = 0; at < bytes.length && out.length < count; ) {
    const [position, deleted, size] = [0, 4, 8].map((offset) => view.getUint32(at + offset, true));
    out.push([position, deleted, Buffer.from(bytes.buffer, at + 12, size).toString()]);
    at += 12 + size;
  }
  return out;
}

/** The median of runs that take kLeastMs together, after one that does not count. */
function timed(run) {
  run();
  const times = [];
  for (let sum = 0; sum < kLeastMs && times.length < kMostRuns; ) {
    const begun = performance.now();
    run();
    times.push(performance.now() - begun);
    sum += times.at(-1);
  }
  return times.sort((a, b) => a - b)[times.length >> 1];
}

function once(run) {
  const begun = performance.now();
  run();
  return performance.now() - begun;
}

function receive(updates) {
  const doc = new_doc();
  for (const update of updates) Y.applyUpdate(doc, update, "peer");
  return doc;
}

function type(patches) {
  const doc = new_doc();
  const text = doc.getText("text");
  for (const [position, deleted, inserted] of patches) {
    if (deleted > 0) text.delete(position, deleted);
    if (inserted !== "") text.insert(position, inserted);
  }
  drop(doc);
}

function works() {
  const state = file("v1");
  const half = file("half");
  const updates = pieces(file("updates"));
  const doc = receive([state]);
  const typed = existsSync(`${folder}/${trace}.edits`) && edits(file("edits"), kLocal);
  return {
    receive: () => {
      drop(receive(updates.slice(0, kWarmUp)));
      return once(() => drop(receive(updates)));
    },
    load: () => timed(() => drop(receive([state]))),
    encode: () => timed(() => Y.encodeStateAsUpdate(doc)),
    difference: () => timed(() => Y.encodeStateAsUpdate(doc, half)),
    ...(typed && { local: () => timed(() => type(typed)) }),
    ...(!is_wasm && {
      bytes_difference: () => timed(() => Y.diffUpdate(state, half)),
      merge: () => (Y.mergeUpdates(updates.slice(0, 1000)), once(() => Y.mergeUpdates(updates.slice(0, kMerged)))),
    }),
  };
}

const found = {};
try {
  for (const [name, measure] of Object.entries(works())) found[name] = measure();
} catch (error) {
  if (!is_wasm) throw error;
  found.fault = String(error);
}
console.log(JSON.stringify(found));
