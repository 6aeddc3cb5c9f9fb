// Writes what the group `documents` measures with: `node prepare.mjs FOLDER`. README.md says what the files hold.
import { existsSync, writeFileSync } from "node:fs";
import * as Y from "yjs";
import { kRecorded, replay, session_of } from "../../traces/recorded.mjs";
import { rich_history } from "../../traces/rich.mjs";

const folder = process.argv[2];
/** The one root that a node lets minutes have, so that it takes these updates too. */
const kRoot = "default";

function u32(...numbers) {
  const out = Buffer.alloc(4 * numbers.length);
  numbers.forEach((number, i) => out.writeUInt32LE(number, 4 * i));
  return out;
}

const with_lengths = (pieces) => Buffer.concat(pieces.flatMap((piece) => [u32(piece.length), piece]));

/** Each patch: position, count of deleted, length of the inserted UTF-8, and that. */
function edits_of(session) {
  const patches = session.txns.flatMap((txn) => txn.patches);
  return Buffer.concat(patches.flatMap(([position, deleted, inserted]) => {
    const text = Buffer.from(inserted);
    return [u32(position, deleted, text.length), text];
  }));
}

function half_of(updates) {
  const doc = new Y.Doc();
  for (const update of updates.slice(0, updates.length >> 1)) Y.applyUpdate(doc, update);
  return Y.encodeStateVector(doc);
}

for (const name of [...kRecorded, "rich"]) {
  if (existsSync(`${folder}/${name}.half`)) continue;
  const session = name === "rich" ? undefined : session_of(name);
  const updates = [];
  const deliver = (update) => updates.push(update);
  const doc = session ? replay(Y, session, deliver, kRoot) : rich_history(Y, deliver);
  writeFileSync(`${folder}/${name}.updates`, with_lengths(updates));
  writeFileSync(`${folder}/${name}.v1`, Y.encodeStateAsUpdate(doc));
  if (session && session.kind !== "concurrent") writeFileSync(`${folder}/${name}.edits`, edits_of(session));
  writeFileSync(`${folder}/${name}.half`, half_of(updates));
}
