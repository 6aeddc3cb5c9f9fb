// The stock y-websocket provider from npm, unmodified, against two nodes (SPEC Y).
import assert from "node:assert/strict";
import { once } from "node:events";
import { Feed, sign_in, until_linked } from "./lib/api.mjs";
import { World } from "./lib/nodes.mjs";
import { stock_yjs } from "./lib/packages.mjs";
import { deferred, within } from "./lib/suite.mjs";

const kWaitMs = 15_000;

export async function run(tally) {
  const { Y, WebsocketProvider } = await stock_yjs();
  const world = await World.found();
  const clients = [];
  /** A stock client of the minutes at a node. */
  const connect = async (node, username) => {
    const cookie = await sign_in(node, username);
    const document = `${await conference_of(node, cookie)}.minutes`;
    const doc = new Y.Doc();
    const provider = new WebsocketProvider(`ws://127.0.0.1:${node.port}/yjs`, document, doc, {
      WebSocketPolyfill: socket_with(cookie, node),
      disableBc: true,
    });
    clients.push(provider);
    await within(kWaitMs, new Promise((resolve) => provider.once("sync", resolve)), "first sync");
    return { doc, provider, text: doc.getText("default") };
  };
  try {
    await until_linked(world.unit, "thuky.thaihoa");
    await run_clients(tally, world, connect);
  } finally {
    for (const provider of clients) provider.destroy();
    await world.close();
  }
}

/** Node's own WebSocket with the cookie and origin that a browser would send. */
function socket_with(cookie, node) {
  return class extends WebSocket {
    constructor(url, protocols) {
      super(url, { protocols, headers: { cookie, origin: `http://127.0.0.1:${node.port}` } });
    }
  };
}

async function conference_of(node, cookie) {
  const feed = await Feed.open(node, cookie);
  const is_conference = (space) => space.kind === "conference";
  const message = await feed.next(({ spaces }) => spaces?.some(is_conference));
  await feed.close();
  return message.spaces.find(is_conference).space;
}

/** Resolves when the text reads as wanted, by the document's own events. */
async function until_reads(client, wanted) {
  const { promise, resolve } = deferred();
  const look = () => wanted(client.text.toString()) && resolve();
  client.doc.on("update", look);
  look();
  await within(kWaitMs, promise, `text at ${client.provider.url}, which reads “${client.text}”`);
  client.doc.off("update", look);
}

async function run_clients(tally, world, connect) {
  const a = await connect(world.province, "thuky.nghean");
  const b = await connect(world.unit, "thuky.thaihoa");
  await tally.test("[Y1] [Y3] two stock y-websocket clients on two nodes converge", async (note) => {
    const begun_ms = Date.now();
    for (let index = 0; index < 50; ++index) {
      a.text.insert(a.text.length, `a${index} `);
      b.text.insert(0, `b${index} `);
    }
    const is_whole = (text) => text.split(" ").filter(Boolean).length === 100;
    await Promise.all([until_reads(a, is_whole), until_reads(b, is_whole)]);
    assert.equal(a.text.toString(), b.text.toString());
    note(`100 insertions from both sides, equal after ${Date.now() - begun_ms} ms`);
  });
  await tally.test("[Y5] awareness of a stock client reaches the other node and goes when it leaves", async () => {
    const { awareness } = b.provider;
    const seen = until_awareness(awareness, () => awareness.getStates().get(a.doc.clientID)?.user?.name === "A");
    a.provider.awareness.setLocalStateField("user", { name: "A" });
    await within(kWaitMs, seen, "awareness");
    const gone = until_awareness(awareness, () => !awareness.getStates().has(a.doc.clientID));
    a.provider.disconnect();
    await within(kWaitMs, gone, "withdrawal of awareness");
    a.provider.connect();
    await within(kWaitMs, new Promise((resolve) => a.provider.once("sync", resolve)), "sync after connecting again");
  });
  await tally.test("[Y1] [P4] edits made while the link is cut are in both after it is back", async () => {
    world.unit.pause_link();
    a.text.insert(0, "tỉnh ");
    b.text.insert(b.text.length, "xã ");
    world.unit.resume_link();
    const is_whole = (text) => text.includes("tỉnh ") && text.includes("xã ");
    await Promise.all([until_reads(a, is_whole), until_reads(b, is_whole)]);
    assert.equal(a.text.toString(), b.text.toString());
  });
  await tally.test("[Y1] a new client gets the whole text of a node that was killed and started again", async () => {
    const text = a.text.toString();
    await world.unit.kill();
    await world.unit.start();
    const c = await connect(world.unit, "thuky.thaihoa");
    assert.equal(c.text.toString(), text);
  });
  await tally.test("[Y6] a delegate may read the document, and is denied writing in it", async () => {
    const text = a.text.toString();
    const reader = await connect(world.unit, "daibieu.thaihoa");
    assert.equal(reader.text.toString(), text);
    const denied = once_denied(reader.provider);
    reader.text.insert(0, "không được ");
    await within(kWaitMs, denied, "the auth message");
    const other = await connect(world.unit, "thuky.thaihoa");
    assert.equal(other.text.toString(), text);
  });
}

function until_awareness(awareness, fits) {
  return new Promise((resolve) => {
    const look = () => {
      if (!fits()) return;
      awareness.off("change", look);
      resolve();
    };
    awareness.on("change", look);
    look();
  });
}

/** The stock provider only warns of a denial, so the message (2, 0, reason) is read off its socket. */
async function once_denied(provider) {
  for (;;) {
    const [event] = await once(provider.ws, "message");
    if (new Uint8Array(event.data)[0] === 2) return;
  }
}
