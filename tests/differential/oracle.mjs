// What npm's Yjs makes of deliveries.
import * as Y from "yjs";
import { hold_cleaning, roots_of } from "./session.mjs";
import { tree_of } from "./tree.mjs";

/**
 * A document that gets the deliveries, each in a transaction of its own. A client of Yjs also deletes marks that have become
 * redundant, as an edit of its own after each update that it receives; `is_cleaning` false turns that off, since a node
 * does not edit what it receives.
 */
export function document_of(deliveries, is_cleaning) {
  const doc = new Y.Doc({ guid: "oracle" });
  doc.clientID = 4000000007;
  roots_of(doc);
  if (!is_cleaning) hold_cleaning(doc);
  for (const update of deliveries) Y.applyUpdate(doc, update);
  return doc;
}

/**
 * The same where some never arrive: the deliveries again until nothing more comes of them. Yjs tries what waits only when the
 * client that it names first moves on, so it may hold back what could be integrated.
 */
export function settled(deliveries) {
  const doc = document_of(deliveries, false);
  for (let before; before !== (before = String(Y.encodeStateVector(doc))); ) for (const update of deliveries) Y.applyUpdate(doc, update);
  return doc;
}

/** Nothing waits for what has not arrived. */
export const is_complete = ({ store }) => store.pendingStructs === null && store.pendingDs === null;

/** All that the engine is asked about, as Yjs sees it. */
export function expected_of(doc, half) {
  const full = Y.encodeStateAsUpdate(doc);
  return {
    state_vector: Y.encodeStateVector(doc),
    full,
    difference: Y.encodeStateAsUpdate(doc, half),
    full_v2: Y.convertUpdateFormatV1ToV2(full),
    text: doc.getText("text").toString(),
    tree: tree_of(doc),
  };
}
