// Writes yjs_readers.json: documents, and what npm's yjs and y-prosemirror read from them. The unit tests of sync/ydoc read
// the file, so they need no node. Run by hand after an upgrade of yjs, in a folder that has both packages:
//   cp tests/golden/yjs_readers.mjs FOLDER && cd FOLDER && node yjs_readers.mjs > tests/golden/yjs_readers.json
import * as Y from "yjs";
import { yXmlFragmentToProsemirrorJSON } from "y-prosemirror";

/** mulberry32: the same documents every time. */
function seeded(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
}
const random = seeded(20240301);
const below = (n) => random() % n;
const pick = (list) => list[below(list.length)];
const words = ["Hội nghị ", "giao ban", "😀", "a", " lần thứ 4", "𝄞x"];
const values = [null, true, 0, -64, 2 ** 31, 0.1, 1e21, "chữ \"\\\n", [1, ["a"], {}], new Uint8Array([1, 255]), { b: 1, 10: "x", 2: [null] }];
const marks = [{ bold: {} }, { italic: {} }, { link: { href: "x", class: null } }, { bold: null }, { italic: null }, { bold: {}, italic: {} }];

function text_within(fragment) {
  const texts = fragment.createTreeWalker((type) => type instanceof Y.XmlText);
  const all = [...texts];
  return all.length > 0 ? pick(all) : null;
}
function edit_text(text) {
  const at = below(text.length + 1);
  const left = text.length - at;
  const kind = below(4);
  if (kind === 0 && left > 1) text.delete(at, 1 + below(Math.min(3, left)));
  else if (kind === 1 && left > 1) text.format(at, 1 + below(left), pick(marks));
  else text.insert(at, pick(words));
}
function node(depth) {
  const element = new Y.XmlElement(pick(["paragraph", "heading", "bulletList"]));
  if (below(2) === 0) element.setAttribute("level", pick([1, "2", true, { a: [1] }]));
  const children = depth < 2 && below(3) === 0 ? [node(depth + 1), node(depth + 1)] : [new Y.XmlText(pick(words))];
  element.insert(0, children);
  return element;
}
const edits = [
  (doc) => doc.getXmlFragment("rich").insert(below(doc.getXmlFragment("rich").length + 1), [node(0)]),
  (doc) => doc.getXmlFragment("rich").length > 2 && doc.getXmlFragment("rich").delete(below(doc.getXmlFragment("rich").length), 1),
  (doc) => edit_text(doc.getText("text")),
  (doc) => doc.getText("text").insertEmbed(below(doc.getText("text").length + 1), { image: below(9) }, { bold: {} }),
  (doc) => doc.getMap("map").set(pick(["k", "7", "1", "chữ"]), pick(values)),
  (doc) => doc.getMap("map").delete(pick(["k", "7"])),
  (doc) => doc.getMap("map").set("nested", new Y.Map([["list", Y.Array.from([1, "x", new Y.Text("sâu")])]])),
  (doc) => doc.getArray("array").insert(below(doc.getArray("array").length + 1), [pick(values), pick(values)]),
  (doc) => doc.getArray("array").length > 2 && doc.getArray("array").delete(below(doc.getArray("array").length), 1),
  ...Array(5).fill((doc) => {
    const text = text_within(doc.getXmlFragment("rich"));
    if (text) edit_text(text);
  }),
];

function vector(steps) {
  const docs = [1, 300, 77777].map((clientID) => Object.assign(new Y.Doc(), { clientID }));
  for (let step = 0; step < steps; ++step) {
    pick(edits)(pick(docs));
    if (below(4) === 0) Y.applyUpdate(pick(docs), Y.encodeStateAsUpdate(pick(docs)));
  }
  const update = Y.mergeUpdates(docs.map((doc) => Y.encodeStateAsUpdate(doc)));
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  const whole = Y.encodeStateAsUpdate(doc); // what it reads, the clean-up of marks included
  const read = new Y.Doc();
  Y.applyUpdate(read, whole);
  return {
    update: Buffer.from(whole).toString("base64"),
    prosemirror: yXmlFragmentToProsemirrorJSON(read.getXmlFragment("rich")),
    delta: read.getText("text").toDelta(),
    text: read.getText("text").toString(),
    map: JSON.stringify(read.getMap("map").toJSON()),
    array: JSON.stringify(read.getArray("array").toJSON()),
  };
}

const vectors = Array.from({ length: 40 }, (_, i) => vector(6 + 4 * i));
console.log(`[\n${vectors.map((row) => JSON.stringify(row)).join(",\n")}\n]`);
