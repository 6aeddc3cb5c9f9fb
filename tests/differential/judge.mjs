// Compares what the engine made of deliveries with what Yjs made of them. A verdict is a list of faults.
import * as Y from "yjs";
import { document_of, expected_of, is_complete, settled } from "./oracle.mjs";
import { joined_runs, same, tree_of } from "./tree.mjs";

const hex = (bytes) => Buffer.from(bytes).toString("hex");
const is_equal = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)) === 0;

/** The runs of all texts joined as tree.mjs joins those of Yjs. */
function joined(tree) {
  if (Array.isArray(tree)) return tree.map(joined);
  if (tree === null || typeof tree !== "object") return tree;
  const out = Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, joined(value)]));
  return Array.isArray(out.text) ? { ...out, text: joined_runs(out.text) } : out;
}

class Verdict {
  faults = [];

  bytes(what, expected, got) {
    if (!got) this.faults.push(`${what}: no answer`);
    else if (!is_equal(expected, got)) this.faults.push(`${what}:\n  expected ${hex(expected)}\n  got      ${hex(got)}`);
  }

  text(what, expected, got) {
    if (expected !== got) this.faults.push(`${what}:\n  expected ${JSON.stringify(expected)}\n  got      ${JSON.stringify(got)}`);
  }

  tree(what, expected, got) {
    const is_same = same(expected, got);
    if (!is_same) this.faults.push(`${what}:\n  expected ${JSON.stringify(expected)}\n  got      ${JSON.stringify(got)}`);
  }

  /** The same document: clocks, deletes, content. Not the cuts between structs, which do not matter to anybody. */
  state(what, expected, doc) {
    this.bytes(`${what}, state vector`, expected.state_vector, Y.encodeStateVector(doc));
    const got = tree_of(doc);
    if (is_cut(expected.tree)) return this.tree(`${what}, tree`, masked(expected.tree), masked(got));
    this.tree(`${what}, tree`, expected.tree, got);
    this.bytes(`${what}, loaded again`, reloaded(expected.full), reloaded(Y.encodeStateAsUpdate(doc)));
  }
}

/**
 * Whether somebody cut a surrogate pair. Then Yjs holds two versions of one content, the pair and two U+FFFD, and which one
 * a document has depends on what it got first: an order that joined updates do not have.
 */
export const is_cut = (tree) => JSON.stringify(tree).includes("\ufffd");
const masked = (tree) => JSON.parse(JSON.stringify(tree).replace(/\\ud[89a-f][0-9a-f]{2}|[\ud800-\udfff\ufffd]/g, "?"));

/** The state as a document has it that gets all of it at once: whatever the order of deliveries cut apart is joined. */
function reloaded(update) {
  return Y.encodeStateAsUpdate(document_of([update], false));
}

/**
 * The engine's answer to deliveries whose first ones `half_deliveries` gave a document at the state vector `half`, while
 * `missing` never arrived. Returns {faults, is_complete}, and what Yjs has.
 */
export function judge(history, answer) {
  if (answer.error) return { faults: [`refused: ${answer.error}`] };
  const verdict = new Verdict();
  const plain = document_of(history.deliveries, false);
  const is_whole = is_complete(plain);
  const expected = expected_of(is_whole ? plain : settled(history.deliveries), history.half);
  verdict.bytes("state vector", expected.state_vector, answer.state_vector);
  verdict.text("text", expected.text, answer.text?.toString());
  verdict.tree("tree", expected.tree, joined(JSON.parse(answer.tree.toString())));
  if (is_whole) judge_whole(verdict, expected, answer);
  else judge_incomplete(verdict, expected, history, answer);
  if (history.is_thorough && is_whole) judge_bytes(verdict, expected, history, answer);
  return { faults: verdict.faults, is_complete: is_whole, full: expected.full, tree: expected.tree };
}

function judge_whole(verdict, expected, answer) {
  verdict.bytes("full update", expected.full, answer.full);
  verdict.bytes("difference", expected.difference, answer.difference);
  verdict.bytes("full update v2", expected.full_v2, answer.full_v2);
  verdict.bytes("state vector of an update", Y.encodeStateVectorFromUpdate(expected.full), answer.vector_of_full);
}

/** What waits is passed on: with what was missing, everything comes of it. */
function judge_incomplete(verdict, expected, { deliveries, half_deliveries, missing }, answer) {
  verdict.state("incomplete, full update", expected, settled([answer.full]));
  verdict.state("incomplete, difference", expected, settled([...half_deliveries, answer.difference]));
  const all = expected_of(document_of([...deliveries, ...missing], false), new Uint8Array([0]));
  verdict.state("incomplete, then all", all, document_of([answer.full, ...missing], false));
}

/** What was made without a document, as Yjs reads it. */
function judge_bytes(verdict, expected, { half_deliveries }, answer) {
  if (!answer.merged || !answer.bytes_difference) return verdict.faults.push("no answer without a document");
  verdict.state("merged", expected, document_of([answer.merged], false));
  verdict.state("difference of bytes", expected, document_of([...half_deliveries, answer.bytes_difference], false));
}
