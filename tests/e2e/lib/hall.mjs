// People of a hall: delegates with accounts at two nodes, and the commands that put them there.
import { spawnSync } from "node:child_process";
import assert from "node:assert/strict";
import { Feed, ask, sign_in } from "./api.mjs";
import { kPassword, kProgram } from "./nodes.mjs";

export function command(node, cookie, space, name, args) {
  return ask(node, "POST", "/api/v1/commands", { cookie, body: { id: crypto.randomUUID(), space, name, arguments: args } });
}

/** The newest conference of the demo. */
export async function newest_conference(node, cookie) {
  const feed = await Feed.open(node, cookie);
  const { space } = feed.welcome.spaces.filter(({ kind }) => kind === "conference").at(-1);
  await feed.close();
  return space;
}

export function add_account(node, unit, username, full_name) {
  const words = ["user", "add", "--data", node.data, "--username", username, "--full-name", full_name, "--unit", unit, "--role", "delegate", "--password-stdin"];
  const ran = spawnSync(kProgram, words, { encoding: "utf8", input: `${kPassword}\n`, timeout: 60_000 });
  assert.equal(ran.status, 0, ran.stdout + ran.stderr);
}

/** A delegate of a unit who votes by the account `username`, listed by the unit's secretary. Its id. */
export async function add_delegate(node, secretary, space, unit, { username, full_name, rank }) {
  const session = await ask(node, "GET", "/api/v1/session", { cookie: await sign_in(node, username) });
  const id = `${unit}/${crypto.randomUUID()}`;
  const put = await command(node, secretary, space, "record.put", { collection: "delegates", id, fields: { full_name, rank, account: session.json.account } });
  assert.equal(put.status, 200, put.text);
  return id;
}
