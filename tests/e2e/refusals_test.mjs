// Bad input over HTTP: each gets its problem (RFC 9457), nothing stored changes, the node serves on.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { request as open_request } from "node:http";
import { answer_of, ask, sign_in } from "./lib/api.mjs";
import { kPdf, kThaiHoa } from "./lib/nodes.mjs";
import { open_tcp } from "./lib/raw.mjs";
import { within } from "./lib/suite.mjs";
import { Witness, assert_problem } from "./lib/witness.mjs";

const kHugeBytes = 100 << 20;

export async function run(tally) {
  const witness = await Witness.take_place();
  try {
    await run_bodies(tally, witness);
    await run_people(tally, witness);
    await run_sizes(tally, witness);
    await tally.test("[L7] after all this a good command is done, and verify is clean", async () => {
      const { node, secretary } = witness;
      const answer = await ask(node, "POST", "/api/v1/commands", { cookie: secretary, body: witness.proposal() });
      assert.equal(answer.status, 200, answer.text);
      assert.equal(answer.json.status, "done");
      await node.stop();
      assert.equal(node.verify().status, 0, node.verify().text);
    });
  } finally {
    await witness.close();
  }
}

/** Every bad body of a command: what is wrong with it, the body, and the problem that it gets. */
function bad_bodies(witness) {
  const text = (changes, fields) => JSON.stringify(witness.proposal(changes, fields));
  const named = (name, args) => text({ name, arguments: args });
  const bad_utf8 = Buffer.from(text({}, { title: "Đề ~ xuất" }));
  bad_utf8[bad_utf8.indexOf("~")] = 0xff;
  const fresh = crypto.randomUUID();
  return [
    ["[J1] malformed JSON", "{\"id\": nope", 400, "malformed_json"],
    ["[J1] two JSON values", "{}{}", 400, "malformed_json"],
    ["[J1] nesting of 10 000", "[".repeat(10_000), 400, "malformed_json"],
    ["[J1] the same key twice", text().replace("{", "{\"space\":\"x\","), 400, "duplicate_key"],
    ["[J1] bad UTF-8", bad_utf8, 400, "invalid_text"],
    ["[J1] an empty body", "", 400, "malformed_json"],
    ["[J2] an unknown field", text({ colour: "red" }), 422, "unknown_field", "/colour"],
    ["[J2] an unknown field of a record", text({}, { colour: "red" }), 422, "unknown_field", "/arguments/fields/colour"],
    ["[J2] a missing field", text({ space: undefined }), 422, "missing_field"],
    ["[J2] a wrong type", text({ arguments: "x" }), 422, "invalid_field", "/arguments"],
    ["[J2] a wrong type in a record", text({}, { minutes: "ten" }), 422, "invalid_field", "/arguments/fields/minutes"],
    ["[J3] a title of 301 characters", text({}, { title: "ệ".repeat(301) }), 422, "invalid_field", "/arguments/fields/title"],
    ["[J2] a number out of range", text({}, { minutes: 601 }), 422, "invalid_field", "/arguments/fields/minutes"],
    ["an unknown command", text({ name: "record.explode" }), 422, "unknown_command"],
    ["an unknown collection", named("record.put", { collection: "secrets", id: fresh, fields: {} }), 422, "unknown_collection"],
    ["an unknown space", text({ space: fresh }), 404, "space_unknown"],
    ["an unknown record", named("record.delete", { collection: "delegates", id: `${kThaiHoa}/${fresh}` }), 404, "record_unknown"],
    ["[R3] an id that is none", named("record.delete", { collection: "agenda_items", id: "a/b/c" }), 422, "invalid_field", "/arguments/id"],
  ];
}

async function run_bodies(tally, witness) {
  const { node, secretary } = witness;
  for (const [what, body, status, code, pointer] of bad_bodies(witness)) {
    await tally.test(`${what}: ${status} ${code}`, () =>
      witness.unchanged(async () => {
        const answer = await ask(node, "POST", "/api/v1/commands", { cookie: secretary, body });
        assert_problem(answer, status, code, pointer);
      }),
    );
  }
  await tally.test("[J4] the title of a problem is in the reader's language", async () => {
    const titles = {};
    for (const language of ["vi", "en"]) {
      const headers = { "accept-language": language };
      titles[language] = (await ask(node, "POST", "/api/v1/commands", { cookie: secretary, body: "{", headers })).json.title;
      const by_cookie = await ask(node, "POST", "/api/v1/commands", { cookie: `${secretary}; lang=${language}`, body: "{" });
      assert.equal(by_cookie.json.title, titles[language]);
    }
    assert.match(titles.vi, /không/);
    assert.match(titles.en, /not valid JSON/);
  });
  await tally.test("[C1] the same command id twice is done once; with other content it is refused", async () => {
    const body = witness.proposal();
    const post = (wish) => ask(node, "POST", "/api/v1/commands", { cookie: secretary, body: wish });
    const [first, again] = [await post(body), await post(body)];
    assert.deepEqual(again.json, first.json);
    await witness.unchanged(async () => {
      assert.deepEqual((await post(body)).json, first.json);
      assert_problem(await post({ ...witness.proposal(), id: body.id }), 409, "command_id_reused");
    });
  });
}

async function run_people(tally, witness) {
  const { node, secretary, delegate } = witness;
  const post = (cookie, body, headers) => ask(node, "POST", "/api/v1/commands", { cookie, body, headers });
  await tally.test("[C5] a delegate may not propose: 403 forbidden", () =>
    witness.unchanged(async () => assert_problem(await post(delegate, witness.proposal()), 403, "forbidden")),
  );
  await tally.test("[C5] a unit may not agree to its own proposal: 403 forbidden", () =>
    witness.unchanged(async () => assert_problem(await post(secretary, witness.proposal({}, { status: "agreed" })), 403, "forbidden")),
  );
  await tally.test("nobody signed in: 401 not_signed_in", () =>
    witness.unchanged(async () => assert_problem(await post(undefined, witness.proposal()), 401, "not_signed_in")),
  );
  await tally.test("a session that ended: 401 not_signed_in", () =>
    witness.unchanged(async () => {
      const stale = await sign_in(node, "thuky.thaihoa");
      assert.equal((await ask(node, "DELETE", "/api/v1/session", { cookie: stale })).status, 204);
      assert_problem(await post(stale, witness.proposal()), 401, "not_signed_in");
    }),
  );
  await tally.test("a wrong password: 401 wrong_credentials, the same as for an unknown name", async () => {
    for (const username of ["thuky.thaihoa", "khong.co"]) {
      const answer = await ask(node, "POST", "/api/v1/session", { body: { username, password: "sai" } });
      assert_problem(answer, 401, "wrong_credentials");
    }
  });
  await tally.test("a request from another site: 403 wrong_origin", () =>
    witness.unchanged(async () => {
      assert_problem(await post(secretary, witness.proposal(), { origin: "http://evil.example" }), 403, "wrong_origin");
    }),
  );
  await tally.test("an unknown address: 404 not_found; a method that it does not take: 405", async () => {
    assert_problem(await ask(node, "GET", "/api/v1/nothing"), 404, "not_found");
    assert_problem(await ask(node, "PUT", "/api/v1/commands", { body: {} }), 405, "method_not_allowed");
  });
}

/** Sends what looks like a PDF of `bytes` until its end or until the node, which may answer early, closes. */
async function send_huge(witness, path, bytes, headers) {
  const { node, secretary } = witness;
  const request = open_request({
    host: "127.0.0.1", port: node.port, method: "POST", path, agent: false,
    headers: { host: node.host, origin: node.url, cookie: secretary, ...headers },
  });
  const answer = within(30_000, answer_of(request), `the answer to ${bytes} bytes`);
  const piece = Buffer.alloc(1 << 20, "%PDF-1.7 ");
  let left = bytes;
  const more = () => {
    while (left > 0 && !request.destroyed) {
      left -= piece.length;
      if (!request.write(piece)) return request.once("drain", more);
    }
    return request.end();
  };
  request.on("error", () => undefined);
  more();
  return answer;
}

async function run_sizes(tally, witness) {
  const { node, secretary, conference } = witness;
  const files = `/api/v1/files?space=${conference}&name=a.pdf`;
  const pdf = readFileSync(kPdf);
  for (const [what, path] of [["a command", "/api/v1/commands"], ["an upload", files]]) {
    const media = what === "an upload" ? "application/pdf" : "application/json";
    await tally.test(`${what} of 100 MB, announced: 413 too_large`, () =>
      witness.unchanged(async () => {
        const answer = await send_huge(witness, path, kHugeBytes, { "content-length": kHugeBytes, "content-type": media });
        assert_problem(answer, 413, "too_large");
      }),
    );
    await tally.test(`${what} of 100 MB in chunks: 413 too_large`, () =>
      witness.unchanged(async () => {
        const answer = await send_huge(witness, path, kHugeBytes, { "content-type": media });
        assert_problem(answer, 413, "too_large");
      }),
    );
  }
  await tally.test("a half-sent upload leaves nothing, and the same file may be sent again", async () => {
    await witness.unchanged(async () => {
      const { socket, all } = await open_tcp(node);
      const head = `POST ${files} HTTP/1.1\r\nhost: ${node.host}\r\norigin: ${node.url}\r\ncookie: ${secretary}\r\n` +
        `content-type: application/pdf\r\ncontent-length: ${pdf.length}\r\n\r\n`;
      socket.write(head);
      // The node answers or closes when our side ends in the middle of the body.
      socket.end(pdf.subarray(0, pdf.length / 2));
      const answer = (await all()).toString();
      assert.ok(answer === "" || answer.startsWith("HTTP/1.1 4"), answer);
    });
    const upload = { cookie: secretary, body: pdf, headers: { "content-type": "application/pdf" } };
    const answer = await ask(node, "POST", files, upload);
    assert.equal(answer.status, 201, answer.text);
    const stored = await ask(node, "GET", `/api/v1/files/${conference}/${answer.json.blob}`, { cookie: secretary });
    assert.ok(stored.status === 404 || stored.bytes.equals(pdf));
  });
  await tally.test("a file that is no PDF: 415 unsupported_media", () =>
    witness.unchanged(async () => {
      const wish = { cookie: secretary, body: Buffer.from("<html>"), headers: { "content-type": "text/html" } };
      assert_problem(await ask(node, "POST", files, wish), 415, "unsupported_media");
    }),
  );
  await tally.test("a head of 100 KB: 431, and HTTP that is none: 400", () =>
    witness.unchanged(async () => {
      const answer = await ask(node, "GET", "/healthz", { headers: { "x-long": "x".repeat(100_000) } });
      assert.equal(answer.status, 431);
      const { socket, all } = await open_tcp(node);
      socket.write("nonsense\r\n\r\n");
      assert.match((await all()).toString(), /^HTTP\/1\.1 400 /);
    }),
  );
}
