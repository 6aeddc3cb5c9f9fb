// The content of a document as plain JSON that Yjs and the engine must agree on (README.md, "Trees").
import * as encoding from "lib0/encoding";
import * as Y from "yjs";
import { roots_of } from "./session.mjs";

const hex = (bytes) => Buffer.from(bytes).toString("hex");

function any_hex(value) {
  const encoder = encoding.createEncoder();
  encoding.writeAny(encoder, value);
  return hex(encoding.toUint8Array(encoder));
}

function value_tree(value) {
  if (value instanceof Uint8Array) return { binary: hex(value) };
  if (value instanceof Y.Doc) return { doc: value.guid };
  if (value instanceof Y.AbstractType) return type_tree(value);
  return { any: any_hex(value) };
}

const marks_tree = (marks) =>
  Object.fromEntries(Object.entries(marks ?? {}).map(([key, value]) => [key, JSON.stringify(value)]));

/** Runs of equal marks; Yjs itself leaves some apart that are equal. */
export function joined_runs(runs) {
  const out = [];
  for (const run of runs) {
    const last = out.at(-1);
    const is_joined = last && typeof run.insert === "string" && typeof last.insert === "string" && same(last.marks, run.marks);
    if (is_joined) last.insert += run.insert;
    else out.push({ ...run });
  }
  return out;
}

function text_tree(text) {
  const runs = text.toDelta().map(({ insert, attributes }) => ({
    insert: typeof insert === "string" ? insert : embedded(insert),
    marks: marks_tree(attributes),
  }));
  return joined_runs(runs);
}

function embedded(insert) {
  return insert instanceof Y.AbstractType ? type_tree(insert) : { embed: JSON.stringify(insert) };
}

function array_tree(array) {
  const out = [];
  for (let item = array._start; item !== null; item = item.right) {
    if (item.deleted || !item.countable) continue;
    const { content } = item;
    if (content instanceof Y.ContentJSON) out.push(...content.arr.map((value) => ({ json: JSON.stringify(value) ?? "undefined" })));
    else out.push(...content.getContent().map(value_tree));
  }
  return out;
}

/** The keys of any type: a map's entries, an element's attributes. */
function keys_tree(type) {
  const out = {};
  for (const [key, item] of type._map) {
    if (!item.deleted) out[key] = value_tree(item.content.getContent()[item.length - 1]);
  }
  return out;
}

function type_tree(type) {
  if (type instanceof Y.XmlElement) return { element: type.nodeName, keys: keys_tree(type), list: array_tree(type) };
  if (type instanceof Y.XmlHook) return { hook: type.hookName, keys: keys_tree(type) };
  if (type instanceof Y.Text) return { text: text_tree(type), keys: keys_tree(type) };
  if (type instanceof Y.Map) return { map: keys_tree(type) };
  return { list: array_tree(type) };
}

/** All roots of a document. */
export function tree_of(doc) {
  const { text, array, map, xml } = roots_of(doc);
  return { text: type_tree(text), array: type_tree(array), map: type_tree(map), xml: type_tree(xml) };
}

/** JSON with its keys in order, so that equal trees are equal texts. */
export function in_order(value) {
  if (Array.isArray(value)) return value.map(in_order);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, in_order(value[key])]));
}

export const same = (a, b) => JSON.stringify(in_order(a)) === JSON.stringify(in_order(b));
