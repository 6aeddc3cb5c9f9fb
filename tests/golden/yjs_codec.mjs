// Writes yjs_codec.json: what npm's yjs makes of updates without a document (merged, diffed, in v2). The unit tests of
// sync/ydoc read the file, so they need no node. Run by hand after an upgrade of yjs:
//   node tests/golden/yjs_codec.mjs
import { createRequire } from "node:module";
import { writeFileSync } from "node:fs";

const require = createRequire(new URL("../../web-client/package.json", import.meta.url));
const Y = require("yjs");

/** mulberry32: the same documents every time. */
function seeded(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
}
const random = seeded(20240217);
const below = (n) => random() % n;
const pick = (list) => list[below(list.length)];
const base64 = (bytes) => Buffer.from(bytes).toString("base64");
const words = ["Hội nghị ", "giao ban", "😀", "a", "x", " lần thứ 4\n", "𝄞x"];
const values = [null, true, 0, -0, -64, 2 ** 31, 0.5, 0.1, 1e21, 5e-324, "chữ \"\\\n\u0001", [1, ["a"], {}], new Uint8Array([1, 2, 255]),
  { b: 1, 10: "x", 2: [null, { "01": -1.5 }] }];
const plain = values.filter((value) => !(value instanceof Uint8Array));

/** Typing at a cursor, as people do: runs that can be joined, and that deletes cut. */
function type(doc) {
  const text = doc.getText("text");
  doc.cursor = Math.min(doc.cursor ?? 0, text.length);
  if (below(6) === 0) doc.cursor = below(text.length + 1);
  if (below(4) === 0 && doc.cursor > 0) text.delete(--doc.cursor, 1);
  else {
    const word = pick(words);
    text.insert(doc.cursor, word);
    doc.cursor += word.length;
  }
}
const edits = [
  type, type, type, type,
  (doc) => doc.getText("text").insertEmbed(0, { embed: pick(plain) }),
  (doc) => doc.getText("text").length > 3 && doc.getText("text").format(1, 2, { mark: pick(plain) }),
  (doc) => doc.getMap("map").set(`k${below(3)}`, pick(values)),
  (doc) => doc.getMap("map").delete(`k${below(3)}`),
  (doc) => doc.getMap("map").set("sub", new Y.Doc({ guid: "sub", meta: { a: 1 } })),
  (doc) => doc.getArray("array").push([pick(values), pick(values)]),
  (doc) => doc.getArray("array").length > 0 && doc.getArray("array").delete(below(doc.getArray("array").length), 1),
  (doc) => {
    const paragraph = new Y.XmlElement("paragraph");
    paragraph.setAttribute("level", 2);
    paragraph.insert(0, [new Y.XmlText(pick(words))]);
    doc.getXmlFragment("default").insert(0, [paragraph]);
  },
  (doc) => doc.getXmlFragment("default").length > 0 && doc.getXmlFragment("default").delete(0, 1),
];
const clients = [1, 4294967295, 9007199254740991, 300, 77777];

function session(steps) {
  const docs = clients.slice(0, 2 + below(3)).map((clientID) => Object.assign(new Y.Doc({ gc: below(2) === 0 }), { clientID }));
  const updates = [];
  for (const doc of docs) doc.on("update", (update, origin) => origin === "remote" || updates.push(update));
  for (let step = 0; step < steps; ++step) {
    pick(edits)(pick(docs));
    if (below(4) === 0) Y.applyUpdate(pick(docs), Y.encodeStateAsUpdate(pick(docs)), "remote");
  }
  return updates;
}

function codec_vector(steps) {
  const updates = session(steps).filter(() => below(5) > 0);
  if (updates.length === 0) updates.push(new Uint8Array([0, 0]));
  const merged = Y.mergeUpdates(updates);
  const doc = new Y.Doc();
  for (const update of updates.slice(0, updates.length >> 1)) Y.applyUpdate(doc, update);
  const snapshot = Y.snapshot(doc);
  const state = Y.encodeStateVector(doc);
  return {
    updates: updates.map(base64),
    merged: base64(merged),
    state: base64(state),
    diff: base64(Y.diffUpdate(merged, state)),
    state_vector: base64(Y.encodeStateVectorFromUpdate(merged)),
    v2: base64(Y.convertUpdateFormatV1ToV2(merged)),
    document_v2: base64(Y.encodeStateAsUpdateV2(doc)),
    document_v1: base64(Y.convertUpdateFormatV2ToV1(Y.encodeStateAsUpdateV2(doc))),
    snapshots: [base64(Y.encodeSnapshot(snapshot)), base64(Y.encodeSnapshotV2(snapshot))],
  };
}

const vectors = Array.from({ length: 36 }, (_, i) => codec_vector(4 + 2 * i));
writeFileSync(new URL("yjs_codec.json", import.meta.url), `[\n${vectors.map((row) => JSON.stringify(row)).join(",\n")}\n]\n`);
