// Random edits of one document: what users of Yjs can do to text, arrays, maps and XML, nested in one another.
import * as Y from "yjs";

const kWords = ["Hội nghị ", "giao ban", "😀", "a", " lần thứ 4\n", "Thái Hòa, Nghệ An", "e\u0323\u0302", "𝄞x", "b", "0123456789", "\ufeffbom", "👨‍👩‍👧"];
const kKeys = ["k0", "k1", "k2", "ghi chú", ""];
const kMarks = [["bold", true], ["bold", null], ["italic", {}], ["italic", null], ["link", { href: "x" }], ["link", { href: "y" }], ["link", null]];
const kElements = ["paragraph", "heading", "bulletList", "listItem"];
const kNested = 3;

function value(random) {
  return random.pick([
    () => null, () => true, () => false, () => 0, () => -0, () => random.next(), () => -64, () => 2 ** 31, () => 2 ** 53 - 1,
    () => 0.5, () => 0.1, () => NaN, () => "chữ", () => undefined, () => random.pick(kWords), () => [1, ["a", null], {}],
    () => ({ k: { v: [null, 123456789012345n] }, [random.pick(kKeys)]: random.below(9) }), () => 7n,
  ])();
}

/** Anything that an array or a map may hold. */
function content(random) {
  const chance = random.below(20);
  if (chance === 0) return new Uint8Array([1, 2, random.below(256)]);
  if (chance === 1) return new Y.Doc({ guid: `sub${random.below(1000)}`, meta: { a: random.below(3) } });
  if (chance < 6) return nested(random);
  return value(random);
}

/** The same for an array: Yjs takes these two only within something. */
function listed(made) {
  return made === undefined || typeof made === "bigint" ? [made] : made;
}

function nested(random) {
  const chance = random.below(8);
  if (chance < 2) return new Y.Text(random.pick(kWords));
  if (chance < 4) return new Y.Map([[random.pick(kKeys), value(random)]]);
  if (chance < 6) return Y.Array.from([listed(value(random)), listed(value(random))]);
  if (chance < 7) return element(random);
  return new Y.XmlFragment();
}

function element(random) {
  if (random.once_in(3)) return new Y.XmlText(random.pick(kWords));
  const made = new Y.XmlElement(random.pick(kElements));
  if (random.once_in(2)) made.setAttribute("level", random.once_in(2) ? 1 + random.below(3) : "giữa");
  if (random.once_in(2)) made.insert(0, [new Y.XmlText(random.pick(kWords))]);
  if (random.once_in(12)) made.insert(0, [new Y.XmlHook("hook")]);
  return made;
}

function edit_text(text, random) {
  const { length } = text;
  const chance = random.below(16);
  const at = random.below(length + 1);
  if (chance < 6) text.insert(at, random.pick(kWords));
  else if (chance < 7) text.insert(at, random.pick(kWords), Object.fromEntries([random.pick(kMarks)]));
  else if (chance < 8) text.insert(length, random.pick(kWords));
  else if (chance < 11 && length > 0) erase(text, random);
  else if (chance < 14 && length > 1) mark(text, random);
  else if (chance < 15) text.insertEmbed(at, random.once_in(4) ? nested(random) : { image: random.pick(kWords) });
  else if (random.once_in(2)) text.setAttribute(random.pick(kKeys), random.below(100));
  else text.applyDelta([{ retain: at }, { insert: random.pick(kWords), attributes: { bold: true } }]);
}

function mark(text, random) {
  const from = random.below(text.length);
  text.format(from, 1 + random.below(text.length - from), Object.fromEntries([random.pick(kMarks)]));
}

function erase(list, random) {
  const from = random.below(list.length);
  list.delete(from, 1 + random.below(Math.min(8, list.length - from)));
}

function edit_array(array, random) {
  const chance = random.below(10);
  const at = random.below(array.length + 1);
  if (chance < 3) array.insert(at, [listed(value(random)), listed(value(random))]);
  else if (chance < 5) array.push([listed(content(random))]);
  else if (chance < 6) array.insert(at, [content(random), value(random), content(random)].map(listed));
  else if (chance < 8 && array.length > 0) erase(array, random);
  else if (chance < 9 && array.length > 1) move(array, random);
  else insert_json(array, random);
}

/** What applications call a move: deleted here, inserted there. */
function move(array, random) {
  const from = random.below(array.length);
  const moved = array.get(from);
  if (moved instanceof Y.AbstractType || moved instanceof Y.Doc) return;
  array.delete(from, 1);
  array.insert(random.below(array.length + 1), [listed(moved)]);
}

/** JSON content, which old clients wrote and no current one does: put first in the array by hand. */
function insert_json(array, random) {
  const { doc } = array;
  doc.transact((transaction) => {
    const id = Y.createID(doc.clientID, Y.getState(doc.store, doc.clientID));
    const first = array._start;
    const values = random.once_in(2) ? [{ old: random.below(9) }, "chữ", undefined] : [null];
    array._searchMarker = array._searchMarker && [];
    new Y.Item(id, null, null, first, first && first.id, array, null, new Y.ContentJSON(values)).integrate(transaction, 0);
  });
}

function edit_map(map, random) {
  if (random.once_in(4)) map.delete(random.pick(kKeys));
  else map.set(random.pick(kKeys), content(random));
}

function edit_xml(xml, random) {
  const chance = random.below(10);
  if (chance < 5 || xml.length === 0) xml.insert(random.below(xml.length + 1), [element(random)]);
  else if (chance < 7) xml.delete(random.below(xml.length), 1);
  else if (!(xml instanceof Y.XmlElement)) xml.push([element(random), element(random)]);
  else if (random.once_in(3)) xml.removeAttribute("level");
  else xml.setAttribute(random.pick(["level", "align"]), random.pick(kWords));
}

function children_of(type) {
  if (type instanceof Y.Map) return [...type.values()];
  if (type instanceof Y.Text) return type.toDelta().map(({ insert }) => insert);
  return type.toArray();
}

/** A type at most kNested below one of the roots. */
function some_type(roots, random) {
  let type = random.pick(roots);
  for (let depth = 0; depth < kNested && random.below(3) > 0; ++depth) {
    const inner = children_of(type).filter((child) => child instanceof Y.AbstractType);
    if (inner.length === 0) break;
    type = random.pick(inner);
  }
  return type;
}

/** One random change of a document whose roots these are. */
export function edit(roots, random) {
  const type = some_type(roots, random);
  if (type instanceof Y.Text) edit_text(type, random);
  else if (type instanceof Y.Map) edit_map(type, random);
  else if (type instanceof Y.XmlFragment) edit_xml(type, random);
  else edit_array(type, random);
}
