// The ways in which the updates of a session reach a node.
import * as Y from "yjs";

const in_order = ({ updates }) => updates;

const shuffled = ({ updates, random }) => random.shuffled(updates);

/** Nearly in order, some twice. */
function jittered({ updates, random }) {
  const keyed = updates.flatMap((update, i) => {
    const once = [i + random.below(6), update];
    return random.once_in(4) ? [once, [i + random.below(12), update]] : [once];
  });
  return keyed.sort(([a], [b]) => a - b).map(([, update]) => update);
}

/** Shuffled, then joined without a document, several at a time: joined updates have gaps. */
function merged({ updates, random }) {
  const out = [];
  const left = random.once_in(2) ? random.shuffled(updates) : [...updates];
  while (left.length > 0) {
    const some = left.splice(0, 1 + random.below(6));
    out.push(some.length === 1 ? some[0] : Y.mergeUpdates(some));
  }
  return out;
}

/** The end of an update, or all of it where a surrogate pair would be cut: then Yjs makes two versions of one content. */
function tail_of(update, random) {
  const known = new Map([...Y.parseUpdateMeta(update).to].map(([client, end]) => [client, Math.max(0, end - 1 - random.below(4))]));
  const tail = Y.diffUpdate(update, Y.encodeStateVector(known));
  return Buffer.from(tail).includes("\ufffd") ? update : tail;
}

/** Tails of updates before the whole of them. */
function split({ updates, random }) {
  const out = [];
  for (const update of updates) {
    const tail = tail_of(update, random);
    out.push(...(random.once_in(3) ? [tail, update] : random.once_in(3) ? [update, tail] : [update]));
  }
  return random.once_in(3) ? random.shuffled(out) : out;
}

/** Whole states that people hold, between and over the updates. */
function with_states({ updates, states, random }) {
  return random.shuffled([...states, ...updates.filter(() => !random.once_in(3)), Y.mergeUpdates(updates)]);
}

/** Some never arrive. */
function incomplete({ updates, random }) {
  const kept = updates.filter(() => !random.once_in(8));
  return random.once_in(2) ? random.shuffled(kept) : kept;
}

export const kDeliveries = { in_order, shuffled, jittered, merged, split, with_states, incomplete };
