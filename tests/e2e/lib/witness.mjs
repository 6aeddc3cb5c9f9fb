// Looks at what a node stores before and after somebody was rude to it.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Feed, ask, records_of, sign_in, until_linked } from "./api.mjs";
import { World, kThaiHoa } from "./nodes.mjs";

/** A world with people signed in at the unit's node, and an eye on the conference. */
export class Witness {
  static async take_place() {
    const witness = new Witness();
    witness.world = await World.found();
    witness.node = witness.world.unit;
    try {
      await until_linked(witness.node, "thuky.thaihoa");
      witness.secretary = await sign_in(witness.node, "thuky.thaihoa");
      witness.delegate = await sign_in(witness.node, "daibieu.thaihoa");
      witness.conference = await witness.#conference();
    } catch (error) {
      await witness.world.close();
      throw error;
    }
    return witness;
  }

  /** The conference's space, once all of it came over the link. */
  async #conference() {
    const feed = await Feed.open(this.node, this.secretary);
    const is_conference = (space) => space.kind === "conference";
    const { spaces } = await feed.next((message) => message.spaces?.some(is_conference));
    const { space } = spaces.find(is_conference);
    feed.send({ type: "subscribe", space, since: 0, ballots: true });
    const has_last = (message) => (message.records ?? message.changes)?.some((each) => each.collection === "agenda_items");
    await feed.next((message) => message.space === space && has_last(message));
    await feed.close();
    return space;
  }

  /** Everything stored of the conference: its records, its offset, the files in blobs/. */
  async #state() {
    const feed = await Feed.open(this.node, this.secretary);
    const offset = feed.welcome.spaces.find(({ space }) => space === this.conference).offset;
    await feed.close();
    const records = await records_of(this.node, this.secretary, this.conference);
    return { offset, records: Object.fromEntries(records), blobs: this.blobs() };
  }

  blobs() {
    return readdirSync(join(this.node.data, "blobs"), { recursive: true }).sort();
  }

  /** Does `act` and holds that nothing stored changed by it, and that the node serves on. */
  async unchanged(act) {
    const pid = this.node.pid;
    const before = await this.#state();
    const given = await act();
    assert.deepEqual(await this.#state(), before, "what is stored changed");
    assert.equal((await ask(this.node, "GET", "/healthz")).status, 200);
    assert.equal(this.node.pid, pid);
    return given;
  }

  /** A good command of the unit's secretary: a proposed item. Parts of it may be made bad. */
  proposal(changes = {}, fields = {}) {
    return {
      id: crypto.randomUUID(),
      space: this.conference,
      name: "record.put",
      arguments: {
        collection: "agenda_items",
        id: crypto.randomUUID(),
        fields: { title: "Đề xuất", kind: "paper", minutes: 10, rank: "b0", proposed_by: kThaiHoa, ...fields },
      },
      ...changes,
    };
  }

  close() {
    return this.world.close();
  }
}

/** Holds that an answer is problem details with this status and code. */
export function assert_problem(answer, status, code, pointer) {
  assert.equal(answer.status, status, answer.text);
  assert.match(answer.headers["content-type"], /^application\/problem\+json/);
  assert.equal(answer.json.code, code, answer.text);
  assert.equal(answer.json.status, status);
  assert.ok(answer.json.title.length > 0);
  if (pointer !== undefined) assert.equal(answer.json.pointer, pointer, answer.text);
}
