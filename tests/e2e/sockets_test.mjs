// Bad input over WebSockets: an error or a close with its code, nothing stored changes, the node serves on.
import assert from "node:assert/strict";
import { ask, sign_in } from "./lib/api.mjs";
import { kBinary, kText, RawSocket } from "./lib/raw.mjs";
import { Witness } from "./lib/witness.mjs";

const kFrameLimit = 1 << 20;

export async function run(tally) {
  const witness = await Witness.take_place();
  try {
    await run_feed(tally, witness);
    await run_sessions(tally, witness);
    await run_documents(tally, witness);
    await run_links(tally, witness);
    await tally.test("[L7] after all this verify is clean at both nodes", async () => {
      for (const node of witness.world.nodes) {
        await node.stop();
        assert.equal(node.verify().status, 0, node.verify().text);
      }
    });
  } finally {
    await witness.close();
  }
}

/** Opens a signed-in feed, and passes its welcome. */
async function open_feed(witness, cookie = witness.secretary) {
  const socket = await RawSocket.open(witness.node, "/ws", cookie);
  assert.equal(socket.status, 101);
  await socket.message((message) => message.type === "welcome", "welcome");
  return socket;
}

async function run_feed(tally, witness) {
  const subscribe = { type: "subscribe", space: witness.conference, since: 0 };
  const bad_messages = [
    ["[J1] malformed JSON", "{nope", "malformed_json"],
    ["[J1] the same key twice", '{"type":"subscribe","type":"subscribe"}', "duplicate_key"],
    ["[J2] an unknown type", JSON.stringify({ type: "explode" }), "unknown_message"],
    ["[J2] an unknown field", JSON.stringify({ ...subscribe, colour: 1 }), "unknown_field"],
    ["[J2] a wrong type", JSON.stringify({ ...subscribe, since: "all" }), "invalid_field"],
    ["an unknown space", JSON.stringify({ ...subscribe, space: crypto.randomUUID() }), "space_unknown"],
  ];
  for (const [what, text, code] of bad_messages) {
    await tally.test(`[F7] ${what}: error ${code}, and the connection goes on`, () =>
      witness.unchanged(async () => {
        const socket = await open_feed(witness);
        socket.send(kText, text);
        const error = await socket.message((message) => message.type === "error", "error");
        assert.equal(error.problem.code, code);
        assert.ok(error.problem.title.length > 0);
        socket.send(kText, JSON.stringify(subscribe));
        await socket.message((message) => message.type === "snapshot", "snapshot");
        socket.end();
      }),
    );
  }
  const closing = [
    ["[F7] a frame of 1 MiB and a byte: close 1009", (socket) => socket.send(kText, Buffer.alloc(kFrameLimit + 1, 0x20)), 1009],
    ["[F7] a message of 2 MiB in pieces: close 1009", (socket) => send_pieces(socket, 2 * kFrameLimit), 1009],
    ["text that is not UTF-8: close 1007", (socket) => socket.send(kText, Buffer.from([0x7b, 0xff, 0x7d])), 1007],
    ["a frame without a mask: close 1002", (socket) => socket.write(Buffer.from([0x81, 0x02, 0x7b, 0x7d])), 1002],
  ];
  for (const [what, act, code] of closing) {
    await tally.test(what, () =>
      witness.unchanged(async () => {
        const socket = await open_feed(witness);
        act(socket);
        assert.equal((await socket.closed()).code, code);
        socket.end();
      }),
    );
  }
  await tally.test("[C5] a delegate's command over the feed is refused: forbidden", () =>
    witness.unchanged(async () => {
      const socket = await open_feed(witness, witness.delegate);
      socket.send(kText, JSON.stringify({ type: "command", ...witness.proposal() }));
      const { results } = await socket.message((message) => message.type === "acks", "acks");
      assert.equal(results[0].status, "refused");
      assert.equal(results[0].problem.code, "forbidden");
      socket.end();
    }),
  );
  await tally.test("a refused command is counted at /metrics", async () => {
    const refused = async () => /^giaoban_commands_total{result="refused"} (\d+)$/m.exec((await ask(witness.node, "GET", "/metrics")).text)[1];
    const before = Number(await refused());
    const socket = await open_feed(witness, witness.delegate);
    socket.send(kText, JSON.stringify({ type: "command", ...witness.proposal() }));
    await socket.message((message) => message.type === "acks", "acks");
    assert.equal(Number(await refused()), before + 1);
    socket.end();
  });
}

function send_pieces(socket, bytes) {
  const piece = Buffer.alloc(64 << 10, 0x20);
  socket.send(kText, piece, { is_last: false });
  for (let sent = piece.length; sent < bytes; sent += piece.length) socket.send(0, piece, { is_last: false });
}

async function run_sessions(tally, witness) {
  const { node, conference } = witness;
  const document = `/yjs/${conference}.minutes`;
  await tally.test("[F7] a session that ended: the next message closes with 4401", () =>
    witness.unchanged(async () => {
      const stale = await sign_in(node, "thuky.thaihoa");
      const socket = await open_feed(witness, stale);
      await ask(node, "DELETE", "/api/v1/session", { cookie: stale });
      // The node looks at most once a second: a message is sent after each answer until it has.
      const is_close = (one) => one.opcode === 8;
      let last;
      do {
        socket.send(kText, JSON.stringify({ type: "explode" }));
        last = await socket.until((one) => is_close(one) || one.opcode === kText, "an answer");
      } while (!is_close(last));
      assert.equal(last.code, 4401);
      socket.end();
    }),
  );
  await tally.test("a feed without a session: 401; from another site: 403", () =>
    witness.unchanged(async () => {
      assert.equal((await RawSocket.open(node, "/ws", undefined)).status, 401);
      assert.equal((await RawSocket.open(node, "/ws", witness.secretary, { origin: "http://evil.example" })).status, 403);
    }),
  );
  await tally.test("[Y6] documents: no session 4401, an unknown one or one of others 4403", () =>
    witness.unchanged(async () => {
      const closes = [
        [document, undefined, 4401],
        [`/yjs/${crypto.randomUUID()}.minutes`, witness.secretary, 4403],
        [`/yjs/${conference}.secrets`, witness.secretary, 4403],
        ["/yjs/nonsense", witness.secretary, 4403],
      ];
      for (const [path, cookie, code] of closes) {
        const socket = await RawSocket.open(node, path, cookie);
        assert.equal((await socket.closed()).code, code, path);
        socket.end();
      }
    }),
  );
}

async function run_documents(tally, witness) {
  const broken = [
    ["an update cut short", [0, 2, 5, 1, 1, 200, 3, 0]],
    ["an update of nonsense", [0, 2, 8, ...Array(8).fill(0xff)]],
    ["a length beyond the message", [0, 2, 0xff, 0xff, 0x7f, 1]],
    ["a state vector of nonsense", [0, 0, 3, 0xff, 0xff, 0xff]],
    ["an unknown kind of message", [77, 1, 2, 3]],
    ["an empty message", []],
    ["bytes after the end", [0, 0, 1, 0, 9, 9, 9]],
    ["awareness of nonsense", [1, 4, 2, 0xff, 0xff, 0xff]],
  ];
  for (const [what, bytes] of broken) {
    await tally.test(`[Y2] ${what}: the auth message (2, 0, reason), close 4400`, () =>
      witness.unchanged(async () => {
        const socket = await RawSocket.open(witness.node, `/yjs/${witness.conference}.minutes`, witness.secretary);
        assert.equal(socket.status, 101);
        socket.send(kBinary, Buffer.from(bytes));
        const denial = await socket.until((one) => one.opcode === kBinary && one.payload[0] === 2, "the auth message");
        assert.equal(denial.payload[1], 0);
        assert.ok(denial.payload.length > 3);
        assert.equal((await socket.closed()).code, 4400);
        socket.end();
      }),
    );
  }
  await tally.test("[Y4] [Y6] what follows a refused update is never called durable", () =>
    witness.unchanged(async () => {
      const socket = await RawSocket.open(witness.node, `/yjs/${witness.conference}.minutes`, witness.delegate);
      const typed = [1, 1, 1, 0, 4, 1, 7, ...Buffer.from("default"), 1, 97, 0];
      const kinds = [];
      const until_step_2 = () =>
        socket.until(({ payload }) => kinds.push(payload[0]) > 0 && payload[0] === 0 && payload[1] === 1, "step 2");
      const messages = [[0, 2, typed.length, ...typed], [102, 1, 7], [0, 0, 1, 0]];
      for (const message of messages) socket.send(kBinary, Buffer.from(message));
      await until_step_2();
      // The update may be looked at 3 ms after it came (Y3), so the answer to step 1 overtakes what is said of it.
      if (!kinds.includes(2)) await socket.until(({ payload }) => payload[0] === 2, "the refusal");
      socket.send(kBinary, Buffer.from([0, 0, 1, 0]));
      await until_step_2();
      assert.ok(!kinds.includes(102), "the barrier is not answered");
      socket.end();
    }),
  );
  await tally.test("[Y8] a frame of the document beyond 8 MiB: close 1009", () =>
    witness.unchanged(async () => {
      const socket = await RawSocket.open(witness.node, `/yjs/${witness.conference}.minutes`, witness.secretary);
      socket.send(kBinary, Buffer.alloc(9 * kFrameLimit));
      assert.equal((await socket.closed()).code, 1009);
      socket.end();
    }),
  );
}

async function run_links(tally, witness) {
  await tally.test("[P2] a stranger on /peer who does not say who it is: closed, and the true link stands", () =>
    witness.unchanged(async () => {
      const { province } = witness.world;
      const socket = await RawSocket.open(province, "/peer", undefined, { origin: undefined });
      assert.equal(socket.status, 101);
      await socket.message((message) => message.type === "hello", "hello");
      socket.send(kText, JSON.stringify({ type: "have" }));
      await socket.closed();
      socket.end();
    }),
  );
}
