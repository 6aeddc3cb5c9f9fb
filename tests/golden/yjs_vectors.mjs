// Writes yjs_vectors.json: what npm's yjs and y-protocols make of random documents, and what they say to damaged
// bytes. The C++ tests read the file, so they need no node. Run by hand after an upgrade of yjs:
//   node tests/golden/yjs_vectors.mjs
import { createRequire } from "node:module";
import { writeFileSync } from "node:fs";

const require = createRequire(new URL("../../web-client/package.json", import.meta.url));
const Y = require("yjs");
const encoding = require("lib0/encoding");
const sync = require("y-protocols/sync");
const awareness = require("y-protocols/awareness");

/** mulberry32: the same documents every time. */
function seeded(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
}
const random = seeded(20240123);
const below = (n) => random() % n;
const base64 = (bytes) => Buffer.from(bytes).toString("base64");
const words = ["Hội nghị ", "giao ban", "😀", "a", " lần thứ 4\n", "Thái Hòa, Nghệ An", "e\u0323\u0302", "𝄞x"];
const values = [null, true, false, 0, -0, 1, -64, 2 ** 31, -(2 ** 31), 2 ** 53 - 1, 0.5, 0.1, NaN, "chữ", undefined,
  [1, ["a"], {}], { k: { v: [null, 123456789012345n] } }, new Uint8Array([1, 2, 255])];
const pick = (list) => list[below(list.length)];

const edits = [
  (doc) => doc.getText("text").insert(below(doc.getText("text").length + 1), pick(words)),
  (doc) => doc.getText("text").insert(0, pick(words), { bold: true, link: { href: "x" } }),
  (doc) => doc.getText("text").insertEmbed(0, { image: pick(words) }),
  (doc) => {
    const text = doc.getText("text");
    if (text.length > 2) text.delete(below(text.length - 1), 1 + below(2));
  },
  (doc) => {
    const text = doc.getText("text");
    if (text.length > 3) text.format(1, 2, { italic: below(2) === 0 ? {} : null });
  },
  (doc) => doc.getMap("map").set(`k${below(4)}`, pick(values)),
  (doc) => doc.getMap("map").delete(`k${below(4)}`),
  (doc) => doc.getMap("map").set("sub", new Y.Doc({ guid: "sub", meta: { a: 1 } })),
  (doc) => doc.getMap("map").set("nested", new Y.Map([["deep", new Y.Array()]])),
  (doc) => doc.getArray("array").push([pick(values) ?? 7, pick(values) ?? "x"]),
  (doc) => doc.getArray("array").length > 0 && doc.getArray("array").delete(below(doc.getArray("array").length), 1),
  (doc) => {
    const paragraph = new Y.XmlElement("paragraph");
    paragraph.setAttribute("level", 2);
    paragraph.insert(0, [new Y.XmlText(pick(words))]);
    doc.getXmlFragment("default").insert(0, [paragraph]);
  },
  (doc) => doc.getXmlFragment("default").length > 0 && doc.getXmlFragment("default").delete(0, 1),
];

/** Client ids of all sizes: 7 bits, 32 bits, 53 bits (Yjs 14 draws such). */
const clients = [1, 4294967295, 9007199254740991, 300, 77777];

function random_session(steps) {
  const docs = clients.slice(0, 2 + below(3)).map((clientID) => Object.assign(new Y.Doc({ gc: below(2) === 0 }), { clientID }));
  const updates = [];
  for (const doc of docs) doc.on("update", (update, origin) => origin === "remote" || updates.push(update));
  for (let step = 0; step < steps; ++step) {
    pick(edits)(pick(docs));
    if (below(4) === 0) Y.applyUpdate(pick(docs), Y.encodeStateAsUpdate(pick(docs)), "remote");
  }
  return updates;
}

const is_skip = (struct) => struct.constructor.name === "Skip";
/** [client, start, end] of the structs, neighbours joined, as strings: clients may exceed what JSON readers take. */
function ranges_of(update) {
  const structs = [];
  for (const struct of Y.decodeUpdate(update).structs) {
    const { client, clock } = struct.id;
    const last = structs.at(-1);
    if (is_skip(struct)) structs.push(null);
    else if (last && last[0] === client && last[2] === clock) last[2] += struct.length;
    else structs.push([client, clock, clock + struct.length]);
  }
  return structs.filter((range) => range !== null);
}
function deletes_of(update) {
  return [...Y.decodeUpdate(update).ds.clients].flatMap(([client, items]) => items.map(({ clock, len }) => [client, clock, clock + len]));
}
const described = (update) => ({ update: base64(update), structs: ranges_of(update), deletes: deletes_of(update) });

function session_vector(steps) {
  const updates = random_session(steps);
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  const some = updates.filter(() => below(2) === 0);
  const merged = Y.mergeUpdates(some.length > 0 ? some : updates);
  return {
    updates: updates.map(described),
    others: [described(merged), described(Y.encodeStateAsUpdate(doc)), described(Y.diffUpdate(merged, Y.encodeStateVector(doc)))],
    state_vector: base64(Y.encodeStateVector(doc)),
    state: [...Y.decodeStateVector(Y.encodeStateVector(doc))],
  };
}

/** Whether every way in which a stock client reads an update takes these bytes. */
function yjs_takes(update) {
  try {
    Y.applyUpdate(new Y.Doc(), update);
    Y.decodeUpdate(update);
    Y.mergeUpdates([update, update]);
    Y.diffUpdate(update, new Uint8Array([0]));
    return true;
  } catch {
    return false;
  }
}
function damaged(update) {
  const bytes = [...update];
  for (let left = 1 + below(2); left > 0; --left) {
    const at = below(bytes.length);
    if (below(4) === 0) bytes.splice(at, 1 + below(3));
    else if (below(4) === 0) bytes.splice(at, 0, below(256));
    else bytes[at] = below(2) === 0 ? bytes[at] ^ (1 << below(8)) : below(256);
  }
  return Uint8Array.from(bytes);
}
function damaged_vectors(count) {
  const short = Array.from({ length: 30 }, () => random_session(12)).flat().filter((update) => update.length < 70);
  return Array.from({ length: count }, () => damaged(pick(short))).map((update) => [base64(update), yjs_takes(update)]);
}

function message(write) {
  const encoder = encoding.createEncoder();
  write(encoder);
  return base64(encoding.toUint8Array(encoder));
}
function message_vectors() {
  const doc = Object.assign(new Y.Doc(), { clientID: 5 });
  doc.getText("t").insert(0, "abc");
  const presence = new awareness.Awareness(doc);
  presence.setLocalState({ user: { name: "Lê Thị Chi", color: "#8f1d21" }, cursor: null });
  const update = awareness.encodeAwarenessUpdate(presence, [5]);
  awareness.removeAwarenessStates(presence, [5], "gone");
  const gone = awareness.encodeAwarenessUpdate(presence, [5]);
  presence.destroy();
  const sync_message = (write) => message((encoder) => (encoding.writeVarUint(encoder, 0), write(encoder)));
  return {
    state_vector: base64(Y.encodeStateVector(doc)),
    update: base64(Y.encodeStateAsUpdate(doc)),
    step1: sync_message((encoder) => sync.writeSyncStep1(encoder, doc)),
    step2: sync_message((encoder) => sync.writeSyncStep2(encoder, doc)),
    sync_update: sync_message((encoder) => sync.writeUpdate(encoder, Y.encodeStateAsUpdate(doc))),
    awareness: message((encoder) => (encoding.writeVarUint(encoder, 1), encoding.writeVarUint8Array(encoder, update))),
    awareness_update: base64(update),
    awareness_state: JSON.stringify({ user: { name: "Lê Thị Chi", color: "#8f1d21" }, cursor: null }),
    awareness_gone: base64(gone),
    query: message((encoder) => encoding.writeVarUint(encoder, 3)),
  };
}

const vectors = {
  sessions: Array.from({ length: 24 }, (_, i) => session_vector(6 + 2 * i)),
  damaged: damaged_vectors(700),
  messages: message_vectors(),
};
const rows = (list) => "[\n" + list.map((row) => JSON.stringify(row)).join(",\n") + "\n]";
const text = `{"sessions":${rows(vectors.sessions)},\n"damaged":${rows(vectors.damaged)},\n"messages":${JSON.stringify(vectors.messages)}}\n`;
writeFileSync(new URL("yjs_vectors.json", import.meta.url), text);
const taken = vectors.damaged.filter(([, takes]) => takes).length;
console.log(`${text.length} bytes; of ${vectors.damaged.length} damaged updates Yjs takes ${taken}`);
