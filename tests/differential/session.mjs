// A random session: people who edit one document in groups that are cut off from one another, and change groups.
import * as Y from "yjs";
import { edit } from "./edits.mjs";

/** Client ids of all sizes: 7 bits, 32 bits, 53 bits (Yjs 14 draws such). */
const kClients = [1, 4294967295, 9007199254740991, 300, 77777];
const kDelivered = "delivered";

/** The roots of every document of these tests, by their names. */
export function roots_of(doc) {
  return { text: doc.getText("text"), array: doc.getArray("array"), map: doc.getMap("map"), xml: doc.getXmlFragment("xml") };
}

/** Keeps a document from deleting redundant marks as an edit of its own after each update that it receives. */
export function hold_cleaning(doc) {
  const held = { get: () => false, set: () => {} };
  doc.on("beforeTransaction", (transaction) => Object.defineProperty(transaction, "_needFormattingCleanup", held));
}

class Person {
  constructor(client, session) {
    this.doc = new Y.Doc({ guid: "session", gc: !session.random.once_in(4) });
    if (session.is_cleaning_held) hold_cleaning(this.doc);
    this.doc.clientID = client;
    this.roots = Object.values(roots_of(this.doc));
    this.group = 0;
    this.doc.on("update", (update, origin) => origin !== kDelivered && session.spread(update, this));
  }

  receive(update) {
    Y.applyUpdate(this.doc, update, kDelivered);
  }

  meet(other) {
    this.receive(Y.encodeStateAsUpdate(other.doc, Y.encodeStateVector(this.doc)));
    other.receive(Y.encodeStateAsUpdate(this.doc, Y.encodeStateVector(other.doc)));
  }
}

/** People and all that they made. `updates` are in the order in which they were made, `states` whole states on the way. */
export class Session {
  updates = [];
  states = [];

  constructor(random) {
    this.random = random;
    this.is_cleaning_held = random.once_in(2);
    const chosen = random.shuffled(kClients).slice(0, 2 + random.below(3));
    this.people = chosen.map((client) => new Person(client, this));
    this.groups = random.once_in(3) ? 1 : 2;
    for (const person of this.people) {
      person.group = random.below(this.groups);
      if (random.once_in(4)) person.undo = new Y.UndoManager(person.roots, { captureTimeout: 0 });
    }
  }

  spread(update, from) {
    this.updates.push(update);
    for (const person of this.people) if (person !== from && person.group === from.group) person.receive(update);
  }

  run(steps) {
    const { random } = this;
    for (let step = 0; step < steps; ++step) {
      const person = random.pick(this.people);
      const chance = random.below(20);
      if (chance < 2) this.regroup(person);
      else if (chance < 4 && person.undo) random.once_in(3) ? person.undo.redo() : person.undo.undo();
      else if (chance < 7) person.doc.transact(() => this.several(person));
      else edit(person.roots, random);
      if (random.once_in(12)) this.states.push(Y.encodeStateAsUpdate(person.doc));
    }
  }

  several(person) {
    const count = 2 + this.random.below(3);
    for (let i = 0; i < count; ++i) edit(person.roots, this.random);
  }

  /** A person goes to another group and all of that group exchange what they hold. */
  regroup(person) {
    person.group = this.random.below(this.groups);
    for (const other of this.people) if (other !== person && other.group === person.group) person.meet(other);
  }

  close() {
    for (const { doc, undo } of this.people) {
      undo?.destroy();
      doc.destroy();
    }
  }
}
