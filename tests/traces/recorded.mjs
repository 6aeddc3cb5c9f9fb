// Recorded sessions as Yjs updates: what a node would have received, one update to a transaction.
import { readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";

/** The sessions of this folder. README.md says who typed them. */
export const kRecorded = ["automerge-paper", "friendsforever", "rustcode", "sveltecomponent"];
/** The root type that holds the text, where no other is asked for. */
const kRoot = "text";

/** A client id of 32 bits, as a browser draws them, but the same every time. */
const client_of = (agent) => 1_500_000_001 + agent * 700_000_003;

export function session_of(name) {
  return JSON.parse(brotliDecompressSync(readFileSync(new URL(`${name}.json.br`, import.meta.url))));
}

/**
 * Types a session again with the given yjs, and calls `deliver(update)` for each transaction in the order in which they
 * were made. Positions of a session count code points; no session holds any beyond 16 bits, so they are Yjs' too.
 * Returns the document that holds everything.
 */
export function replay(Y, session, deliver, root = kRoot) {
  const replay_all = session.kind === "concurrent" ? replay_concurrent : replay_sequential;
  const doc = replay_all(Y, session, deliver, root);
  if (doc.getText(root).toString() !== session.endContent) throw new Error("the session does not end as it was recorded");
  return doc;
}

function edit(doc, patches, root) {
  const text = doc.getText(root);
  doc.transact(() => {
    for (const [position, deleted, inserted] of patches) {
      if (deleted > 0) text.delete(position, deleted);
      if (inserted !== "") text.insert(position, inserted);
    }
  });
}

function document_of(Y, agent) {
  const doc = new Y.Doc();
  doc.clientID = client_of(agent);
  return doc;
}

function replay_sequential(Y, session, deliver, root) {
  const doc = document_of(Y, 0);
  doc.on("update", deliver);
  for (const { patches } of session.txns) edit(doc, patches, root);
  return doc;
}

/** Each agent has a document, which gets what its next transaction builds on before that is made. */
function replay_concurrent(Y, session, deliver, root) {
  const docs = Array.from({ length: session.numAgents }, (_, agent) => document_of(Y, agent));
  const made = docs.map(() => []);
  const held = docs.map(() => docs.map(() => 0));
  const versions = [];
  for (const doc of docs) doc.on("update", (update, origin) => origin !== "delivered" && (doc.last_update = update));
  const bring = (agent, wanted) => {
    wanted.forEach((count, other) => {
      for (; other !== agent && held[agent][other] < count; ++held[agent][other]) {
        Y.applyUpdate(docs[agent], made[other][held[agent][other]], "delivered");
      }
    });
  };
  for (const { parents, agent, patches } of session.txns) {
    const version = docs.map((_, other) => Math.max(0, ...parents.map((parent) => versions[parent][other])));
    bring(agent, version);
    edit(docs[agent], patches, root);
    made[agent].push(docs[agent].last_update);
    version[agent] += 1;
    versions.push(version);
    deliver(docs[agent].last_update);
  }
  bring(0, made.map((updates) => updates.length));
  return docs[0];
}
